import { COVER, isSecretField, isSecretName } from './secrets';

/** Shorter values are covered where they stand as secrets, but not looked for elsewhere: a cookie's may be any word. */
const MIN_LENGTH = 6;

/** It begins with what follows the scheme: to look for schemes would take quadratic time in a long word. */
const USER_INFO = /(?<=[a-z0-9+.-]:\/\/)([^/?#\s"'<>]*)@/gi;
const PARAMETER = /([?&;#])([^=&?#;\s"'<>]+)=([^&#;\s"'<>]*)/g;

/** A text without the credentials of the addresses in it, and without the values of their secret query parameters. */
export function coverAddresses(text: string): string {
  return text
    .replace(USER_INFO, `${COVER}@`)
    .replace(PARAMETER, (pair, start: string, name: string) =>
      isSecretName(decoded(name)) ? `${start}${name}=${COVER}` : pair,
    );
}

/** The credentials and the secret query parameters' values of all addresses in a text, as they are written there. */
export function secretsOfAddresses(text: string): string[] {
  const users = [...text.matchAll(USER_INFO)].map(([, info = '']) => info.slice(info.indexOf(':') + 1));
  const values = [...text.matchAll(PARAMETER)].flatMap(([, , name = '', value = '']) =>
    isSecretName(decoded(name)) ? [value] : [],
  );
  return [...users, ...values];
}

/** What is secret in a header field's value: all of it if the field is, else what stands in its addresses and subprotocols. */
export function secretsOfField(name: string, value: string): string[] {
  const field = name.toLowerCase();
  if (field === 'cookie') return [value, ...value.split(';').map(valueOfPair)];
  if (field === 'set-cookie') return [value, valueOfPair(value.split(';')[0] ?? '')];
  if (isSecretField(field)) {
    // A scheme and what belongs to it (RFC 9110 §11.4).
    const credentials = value.replace(/^[\w-]+\s+/, '');
    return [value, credentials, ...(/^basic\s/i.test(value) ? [passwordOf(credentials)] : [])];
  }
  if (field === 'sec-websocket-protocol') return secretsOfSubprotocols(value.split(',').map((each) => each.trim()));
  return secretsOfAddresses(value);
}

/**
 * Tokens that are passed as subprotocols, since a page can't set headers: a JSON Web Token, what follows a name such as
 * `access_token` in the list, and what follows one in the word (`base64url.bearer.authorization.k8s.io.…`).
 */
export function secretsOfSubprotocols(names: readonly string[]): string[] {
  return names.flatMap((name, nth) => {
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(name) || isSecretName(names[nth - 1] ?? '')) return [name];
    const separators = [...name.matchAll(/[^a-z\d]/gi)].map(({ index }) => index);
    const end = separators.find((at) => isSecretName(name.slice(0, at)));
    return end === undefined ? [] : [name.slice(end + 1)];
  });
}

/** Covers values wherever they stand: in texts, and in bytes as UTF-8; also as they are written in an address. */
export class KnownSecrets {
  readonly #inTexts: RegExp | undefined;
  readonly #inBytes: RegExp | undefined;

  /** @param minLength how short a value may be, in UTF-16 units, to be looked for */
  constructor(values: readonly string[], minLength = MIN_LENGTH) {
    const forms = values
      .flatMap((value) => [value, decoded(value), encoded(value)])
      .filter((value) => value.length >= minLength && !value.includes(COVER));
    this.#inTexts = anyOf(forms);
    this.#inBytes = anyOf([...forms, ...forms.map(utf8AsLatin1)]);
  }

  get isEmpty(): boolean {
    return this.#inTexts === undefined;
  }

  coverText(text: string): string {
    return this.#inTexts ? text.replace(this.#inTexts, COVER) : text;
  }

  /** @param text bytes as ISO 8859-1 */
  coverByteText(text: string): string {
    return this.#inBytes ? text.replace(this.#inBytes, COVER) : text;
  }
}

function anyOf(values: readonly string[]): RegExp | undefined {
  // The longest first, so that nothing is left of a value that begins with another one.
  const sorted = [...new Set(values)].sort((one, other) => other.length - one.length);
  if (sorted.length === 0) return undefined;
  return new RegExp(sorted.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}

function valueOfPair(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1).trim();
}

/** Of `user:password` in Base64 (RFC 7617). */
function passwordOf(base64: string): string {
  try {
    const text = atob(base64);
    return text.slice(text.indexOf(':') + 1);
  } catch {
    return '';
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function utf8AsLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
