import type { HttpHead } from '../../api';
import { fieldValues } from '../../protocol/httpHead';

/** The body of an answer, as a person can read it. */
export interface Body {
  /** With its content coding undone. */
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly isJson: boolean;
  /** The content coding that couldn't be undone: the text is of the coded bytes. */
  readonly stillCoded?: string;
}

/** A coded body of a few bytes may become huge; more than this isn't made of it. */
const mostBytes = 1024 * 1024;

/** Decodes a body by its `Content-Encoding` and the charset of its `Content-Type`; UTF-8 without one. */
export async function decodeBody(response: HttpHead, body: Uint8Array): Promise<Body> {
  const coding = (fieldValues(response, 'content-encoding')[0] ?? '').trim().toLowerCase();
  const decoded = await undoCoding(body, coding);
  const bytes = decoded ?? body;
  const type = fieldValues(response, 'content-type')[0] ?? '';
  return {
    bytes,
    text: decodeText(bytes, /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]),
    isJson: /^\s*[^;]*[/+]json\b/i.test(type),
    ...(decoded ? {} : { stillCoded: coding }),
  };
}

function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows.
    return new TextDecoder().decode(bytes);
  }
}

/** @returns `undefined` if the coding isn't known, or the bytes aren't coded so. */
async function undoCoding(body: Uint8Array, coding: string): Promise<Uint8Array | undefined> {
  if (coding === '' || coding === 'identity') return body;
  const format = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' }[coding];
  if (!format) return undefined;
  const reader = new Blob([new Uint8Array(body)])
    .stream()
    .pipeThrough(new DecompressionStream(format as CompressionFormat))
    .getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < mostBytes) {
      const { value, done } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
  } catch {
    // Cut or broken: what could be read counts, if anything could.
    if (size === 0) return undefined;
  } finally {
    reader.cancel().catch(() => undefined);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()).subarray(0, mostBytes);
}
