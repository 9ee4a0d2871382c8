import type { ExportText } from './exportText';

/** An IP address of version 6 in brackets; anything else as it is, since what a variable holds isn't known. */
export function hostParts(host: ExportText): ExportText {
  const text = addressIn(host);
  return text?.includes(':') ? [`[${text}]`] : host;
}

/** The IP address that a host is, if it is one, and not a name or a variable. */
export function addressIn(host: ExportText): string | undefined {
  const [text] = host;
  return host.length === 1 && typeof text === 'string' && /^[\d.]+$|:/.test(text) ? text : undefined;
}

/** socat(1), *ADDRESS SPECIFICATIONS*: what has a meaning in an address. */
export function escaped(text: ExportText): ExportText {
  return text.map((part) =>
    typeof part === 'string' && !/^\[[\da-f:.%]+\]$/i.test(part) ? part.replace(/[\\,:!"'([{]/g, '\\$&') : part,
  );
}

/** With neighbouring texts as one, so that they are quoted together. */
export function joined(text: ExportText): ExportText {
  const result: ExportText[number][] = [];
  for (const part of text) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
