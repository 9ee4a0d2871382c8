import * as l10n from '@vscode/l10n';
import type { LogEntry } from '../api';
import { throwIfCancelled, type Cancellation } from '../base/cancelled';
import { byteText } from '../payload/byteText';
import { readerOf } from '../payload/encodings';
import { decodeText } from '../payload/encoding/decodeText';
import { textReader, type TextEncoding } from '../payload/encoding/textEncoding';
import type { ChosenMessages } from './chosenMessages';
import type { ListedLog } from './listedLog';
import { sizeText } from './sizeText';

/** More than that is for an export: the clipboard holds it in memory, more than once. */
const MAX_BYTES = 16_000_000;
const MAX_COUNT = 200_000;
/** Messages that are read at once; the event loop gets its turn between. */
const AT_ONCE = 1000;
const UTF8 = readerOf('utf-8');

/**
 * How messages are written for the clipboard. `plain`: text where it is text, else hexadecimal digits. `json`: what the export as JSON Lines
 * says of them, without frames.
 */
export type CopyFormat = 'plain' | 'text' | 'hex' | 'base64' | 'json';

/** How many characters a format makes of a byte. */
const GROWTH: Readonly<Record<CopyFormat, number>> = { plain: 1, text: 1, hex: 3, base64: 1.5, json: 1.5 };
/** What `json` writes of a message beside its payload. */
const FACTS_CHARACTERS = 150;

export interface TextOptions {
  /** Default `plain`. */
  readonly format?: CopyFormat;
  readonly token?: Cancellation;
  /** In messages. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Messages as text: a line each, or as JSON one value.
 *
 * @throws with words for the person if it is too much for the clipboard
 * @throws Cancelled
 */
export async function textOfMessages(
  log: ListedLog,
  chosen: ChosenMessages,
  { format = 'plain', token, onProgress }: TextOptions = {},
): Promise<string> {
  const indexes = await copyable(log, chosen, format, token);
  const written: string[] = [];
  for (let from = 0; from < indexes.length; from += AT_ONCE) {
    await nextTurn(token);
    const part = [...indexes.subarray(from, from + AT_ONCE)];
    const payloads = await log.payloads(part);
    const entries = format === 'json' ? await log.readEach(part) : [];
    for (const [nth, payload] of payloads.entries()) {
      if (format === 'json') written.push(JSON.stringify(factsOf(part[nth]!, entries[nth], payload), null, 2));
      else if (payload) written.push(textOf(payload, format, log.text.encoding));
      else written.push(l10n.t('Damaged in the files of the log'));
    }
    onProgress?.(from + part.length, indexes.length);
  }
  if (format !== 'json' || written.length === 1) return written.join('\n');
  // A line feed in a text is escaped: each that there is ends a line.
  return `[\n${written.map((facts) => `  ${facts.replaceAll('\n', '\n  ')}`).join(',\n')}\n]`;
}

/** Whether it is a format: they come from tasks and other extensions. */
export function isCopyFormat(format: unknown): format is CopyFormat {
  return typeof format === 'string' && Object.hasOwn(GROWTH, format);
}

/** The indexes of what was chosen. @throws if that is more than the clipboard takes, before any of it is read */
async function copyable(
  log: ListedLog,
  chosen: ChosenMessages,
  format: CopyFormat,
  token: Cancellation | undefined,
): Promise<Uint32Array> {
  if (chosen.count > MAX_COUNT)
    throw new Error(
      l10n.t(
        'This is too much for the clipboard: {0} messages, of which it takes {1} at most. Export them to a file instead.',
        chosen.count.toLocaleString('en'),
        MAX_COUNT.toLocaleString('en'),
      ),
    );
  const indexes = chosen.indexes();
  let bytes = format === 'json' ? indexes.length * FACTS_CHARACTERS : 0;
  for (const [nth, index] of indexes.entries()) {
    if (nth % AT_ONCE === 0) await nextTurn(token);
    const size = log.sizeOf(index);
    bytes += (typeof size === 'number' ? size : await size) * GROWTH[format];
  }
  if (bytes > MAX_BYTES)
    throw new Error(
      l10n.t(
        'This is too much for the clipboard: {0} as text, of which it takes {1} at most. Export the messages to a file instead.',
        sizeText(bytes),
        sizeText(MAX_BYTES),
      ),
    );
  return indexes;
}

async function nextTurn(token: Cancellation | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfCancelled(token);
}

function textOf(payload: Uint8Array, format: Exclude<CopyFormat, 'json'>, encoding: TextEncoding | undefined): string {
  if (format === 'hex' || format === 'base64') return byteText(payload, format, UTF8);
  const text = encoding && decodeText(textReader(encoding), payload);
  if (text !== undefined && (format === 'text' || !text.includes('\ufffd'))) return text;
  const known = utf8(payload);
  if (known !== undefined) return known;
  return format === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload) : hexOf(payload);
}

function factsOf(index: number, entry: LogEntry | undefined, payload: Uint8Array | undefined): object {
  const text = payload && utf8(payload);
  return {
    index,
    time: entry && new Date(entry.time).toISOString(),
    direction: entry?.direction,
    kind: entry?.kind,
    size: entry?.size,
    ...(payload ? (text === undefined ? { base64: byteText(payload, 'base64', UTF8) } : { text }) : { damaged: true }),
  };
}

function utf8(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}

function hexOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('hex');
}
