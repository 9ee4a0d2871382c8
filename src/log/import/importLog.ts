import * as l10n from '@vscode/l10n';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { throwIfCancelled, type Cancellation } from '../../base/cancelled';
import { FileLog } from '../fileLog';
import { writeNotes, type Annotation } from '../notes';
import { writeRecord } from '../sessionRecord';
import { FrameOrder } from './frameOrder';
import { ImportProblem } from './importProblem';
import { notALog } from './notALog';
import { parseLine } from './parseLine';
import { readHead, type ImportedHead } from './readHead';
import { readLine, type ImportedEntry } from './readLine';
import { readLines, type NumberedLine } from './readLines';

/** What is imported waits in a folder with this before its name: no list of recordings takes it for one. */
const DRAFT = '.import-';
const STALE_MS = 24 * 60 * 60 * 1000;
/** How much may wait to be written. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export interface ImportOptions {
  readonly token?: Cancellation | undefined;
  /** Is told how much of the file is read, many times a second. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Asks, at a broken line, whether what comes before it is to be kept. Default: nothing is. */
  readonly keepSound?: (problem: ImportProblem, entries: number) => Promise<boolean>;
}

export interface Imported {
  /** Of the session: the name of its folder. */
  readonly id: string;
  readonly entries: number;
  /** How many entries the file should have beyond these, by its own account. */
  readonly missing: number;
  /** Where it ended, if what comes before a broken line was kept. */
  readonly problem?: ImportProblem;
}

/**
 * Makes a recording of an export as JSON Lines; see `JsonlHead` for the format. Entries, times and frames are as they were, but for the
 * index where only some were exported; the session gets an id of its own. Whatever ends it early leaves nothing.
 *
 * @param file a path
 * @param storage the folder that the sessions' folders are in
 * @throws ImportProblem with line and column; Cancelled; what the system says of a file
 */
export async function importLog(file: string, storage: string, options: ImportOptions = {}): Promise<Imported> {
  const { size } = await stat(file);
  await removeStale(storage);
  const id = crypto.randomUUID();
  const draft = path.join(storage, DRAFT + id);
  await mkdir(draft, { recursive: true });
  try {
    const log = await FileLog.create(draft);
    let imported: Imported;
    try {
      imported = await fill(log, draft, id, readLines(file), size, options);
    } finally {
      // Writes what is left, and releases the files.
      await log.finish();
      log.dispose();
    }
    throwIfCancelled(options.token);
    await rename(draft, path.join(storage, id));
    return imported;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const isHead = error instanceof ImportProblem && error.line === 1;
    throw isHead ? ((await notALog(file)) ?? error) : error;
  }
}

async function fill(
  log: FileLog,
  folder: string,
  id: string,
  lines: AsyncGenerator<NumberedLine>,
  size: number,
  options: ImportOptions,
): Promise<Imported> {
  let head: ImportedHead | undefined;
  let problem: ImportProblem | undefined;
  const frames = new FrameOrder(log);
  const annotations: Annotation[] = [];
  let waiting = 0;
  let lineNumber = 1;
  let previous = { index: -1, time: 0 };
  try {
    for await (const line of lines) {
      throwIfCancelled(options.token);
      lineNumber = line.number;
      if (!head) head = parseLine(line, (value) => readHead(value, id));
      else if (!isBlank(line)) {
        const read = parseLine(line, (value) => readLine(value, line.payload?.parts));
        if (!('index' in read)) frames.add(read, line.number);
        else {
          checkOrder(line, read, previous);
          previous = read;
          append(log, frames, read, line.number);
          const { pinned, note } = read;
          const index = log.length - 1;
          if (pinned || note) annotations.push({ index, ...(pinned && { pinned }), ...(note && { note }) });
        }
      }
      waiting += line.bytes.length + (line.payload?.units ?? 0);
      if (waiting < MAX_WAITING_BYTES) continue;
      waiting = 0;
      await log.flush();
      await frames.writeLate(folder);
      options.onProgress?.(line.end, size);
    }
    if (!head) throw new ImportProblem(l10n.t('the file is empty'), 1, 1);
    frames.end(lineNumber);
  } catch (error) {
    if (!(error instanceof ImportProblem) || !head || !(await options.keepSound?.(error, log.length))) throw error;
    problem = error;
    frames.end(lineNumber);
  }
  await log.flush();
  await frames.writeLate(folder);
  options.onProgress?.(size, size);
  // Earlier versions left out when a session had ended that they exported from its window.
  const endedAt = head.record.endedAt ?? Math.max(head.record.startedAt, previous.time);
  await writeRecord(folder, { ...head.record, id, endedAt, entries: log.length, importedAt: Date.now() });
  if (annotations.length > 0 || head.name)
    await writeNotes(folder, { ...(head.name && { name: head.name }), messages: annotations });
  const missing = Math.max(0, head.entries - log.length);
  return { id, entries: log.length, missing, ...(problem && { problem }) };
}

function append(log: FileLog, frames: FrameOrder, entry: ImportedEntry, line: number): void {
  const { direction, kind, payload, time, truncated, roundTrip, peer } = entry;
  for (const frame of entry.frames) frames.add(frame, line);
  const firstFrame = entry.frames[0]?.number;
  const lastFrame = entry.frames.at(-1)?.number;
  log.append(direction, kind, payload, {
    time,
    truncated,
    roundTrip,
    peer,
    ...(firstFrame !== undefined && lastFrame !== undefined && { firstFrame, lastFrame }),
  });
}

function checkOrder(line: NumberedLine, entry: ImportedEntry, previous: { index: number; time: number }): void {
  const { index, time, frames } = entry;
  const inOrder = frames.every(({ number }, nth) => nth === 0 || number > frames[nth - 1]!.number);
  if (index <= previous.index)
    throw new ImportProblem(l10n.t('the entry comes after one with a higher index'), line.number, 1);
  if (time < previous.time)
    throw new ImportProblem(l10n.t('the entry is older than the one before it'), line.number, 1);
  if (!inOrder) throw new ImportProblem(l10n.t('the frames are not in order'), line.number, 1);
}

function isBlank({ bytes }: NumberedLine): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

/** What an extension host left that was killed while it imported. */
async function removeStale(storage: string): Promise<void> {
  const names = await readdir(storage).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(DRAFT))) {
    const folder = path.join(storage, name);
    const found = await stat(folder).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(folder, { recursive: true, force: true });
  }
}
