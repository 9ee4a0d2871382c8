import { MAX_BELIEVED_BYTES } from '../../../../src/protocol/framing/countedFraming';
import type { Framing } from '../../../../src/profiles/profile';

/** A message as tests compare it; bytes are characters. */
export interface Plain {
  readonly kind: 'data' | 'event' | 'raw';
  readonly payload: string;
  readonly truncated: boolean;
}

/**
 * What a whole stream means, told in the plainest way: by looking at all of it at once, as a string with a character for each byte.
 * Shares no code with what it is held against, but for the number in which a length isn't believed any more.
 */
export function reference(framing: Framing, stream: string, limit: number): Plain[] {
  switch (framing.kind) {
    case 'line':
      return split(stream, '\n', limit, true);
    case 'delimiter':
      return split(stream, framing.delimiter ?? fromHex(framing.delimiterHex!), limit, false);
    case 'fixed':
      return count(stream, limit, () => ({ header: 0, length: framing.length }));
    case 'length-prefix':
      return count(stream, limit, (rest) => header(framing, rest));
    case 'none':
    case 'idle':
      return inParts(stream, limit);
  }
}

function fromHex(hex: string): string {
  return hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}

function split(stream: string, delimiter: string, limit: number, isLine: boolean): Plain[] {
  const pieces = stream.split(delimiter);
  const rest = pieces.pop()!;
  const messages = pieces.map((piece) => (isLine ? piece.replace(/\r$/, '') : piece));
  return [...messages.flatMap((message) => inParts(message, limit)), ...(rest === '' ? [] : inParts(rest, limit))];
}

function inParts(payload: string, limit: number): Plain[] {
  if (payload.length <= limit) return [{ kind: 'data', payload, truncated: false }];
  const parts: Plain[] = [];
  for (let at = 0; at < payload.length; at += limit)
    parts.push({ kind: 'data', payload: payload.slice(at, at + limit), truncated: true });
  return parts;
}

type Header = { readonly header: number; readonly length: number } | 'incomplete';

function header(framing: Framing & { kind: 'length-prefix' }, rest: string): Header {
  const { size, endian = 'big', offset = 0, includesHeader = false } = framing;
  const field = Array.from(rest.slice(offset), (character) => character.charCodeAt(0));
  let value = 0n;
  let used: number;
  if (size === 'varint') {
    const last = field.findIndex((byte) => byte < 128);
    if (last < 0 && field.length < 10) return 'incomplete';
    used = last < 0 ? 10 : Math.min(10, last + 1);
    for (const [nth, byte] of field.slice(0, used).entries()) value += BigInt(byte % 128) << BigInt(7 * nth);
    if (last < 0 || last > 9 || value >= 1n << 64n) value = -1000n;
  } else {
    if (field.length < size) return 'incomplete';
    used = size;
    const digits = field.slice(0, size);
    if (endian === 'little') digits.reverse();
    for (const digit of digits) value = value * 256n + BigInt(digit);
  }
  return { header: offset + used, length: Number(value) - (includesHeader && value >= 0n ? offset + used : 0) };
}

function count(stream: string, limit: number, headerOf: (rest: string) => Header): Plain[] {
  const messages: Plain[] = [];
  let rest = stream;
  while (rest !== '') {
    const found = headerOf(rest);
    if (found === 'incomplete') return [...messages, { kind: 'event', payload: rest, truncated: true }];
    const { header, length } = found;
    if (length < 0 || length > Math.max(limit, MAX_BELIEVED_BYTES)) {
      messages.push({ kind: 'event', payload: rest.slice(0, header), truncated: true });
      if (rest.length > header) messages.push({ kind: 'raw', payload: rest.slice(header), truncated: false });
      return messages;
    }
    const payload = rest.slice(header, header + length);
    const parts = inParts(payload, limit);
    if (payload.length < length) {
      const last = parts.pop()!;
      return [...messages, ...parts, { kind: 'event', payload: last.payload, truncated: true }];
    }
    messages.push(...parts);
    rest = rest.slice(header + length);
  }
  return messages;
}
