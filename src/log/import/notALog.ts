import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import { FORMAT_NAME } from '../export/jsonlFormat';
import { readFully } from '../logFiles';
import { ImportProblem } from './importProblem';

/** The head of an export names its format well within this. */
const START_BYTES = 64 * 1024;
/** The first line of our CSV, also as a spreadsheet may have saved it again; with earlier versions it began with `index`. */
const CSV_START = /^(?:\xef\xbb\xbf)?"?(?:number|index)"?[,;\t]"?time\b/;

/** A file that is nothing that can be imported: the message says what could, and names no place in it. */
class NotALog extends ImportProblem {
  constructor(why: string) {
    super(why, 1, 1);
    this.message = why;
  }
}

/** Why a file whose first line can't be read is nothing to import; `undefined`: it is ours, but broken, or empty. */
export async function notALog(file: string): Promise<ImportProblem | undefined> {
  const start = await startOf(file);
  if (start.trim() === '' || start.includes(`"${FORMAT_NAME}"`)) return undefined;
  return new NotALog(
    /\.[ct]sv$/i.test(file) || CSV_START.test(start)
      ? l10n.t(
          'CSV can not be imported: it has neither the handshake nor the frames. Export the session as JSON Lines (.jsonl), and import that.',
        )
      : l10n.t(
          'this is no log that Socketscope exported as JSON Lines (.jsonl): nothing else can be imported as a recording.',
        ),
  );
}

async function startOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(START_BYTES);
    return bytes.toString('latin1', 0, await readFully(handle, bytes, 0));
  } finally {
    await handle.close();
  }
}
