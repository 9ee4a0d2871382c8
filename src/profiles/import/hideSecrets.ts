import { secretsOfField, secretsOfSubprotocols } from '../../protocol/knownSecrets';
import { isSecretField, isSecretName } from '../../protocol/secrets';
import type { ClientProfile, SavedMessage, TlsOptions } from '../profile';
import { hideInText } from './hideInText';
import type { Inputs } from './inputs';

/** A JSON Web Token (RFC 7519): it is one wherever it stands. */
const TOKEN = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

/**
 * A profile with variables in the place of its secrets: credentials and secret query parameters of its addresses, header fields that let
 * their holder act as the person, tokens among the subprotocols, passphrases, and all of these in its messages.
 */
export function hideSecrets<T extends ClientProfile>(profile: T, inputs: Inputs): T {
  // It is written into a file that people of several languages may share.
  const of = (name: string): string => `${name} for ${profile.name}`;
  const tokens = (text: string): string => text.replace(TOKEN, (token) => inputs.cover(token, 'token', of('token')));
  const address = (text: string): string =>
    tokens(hideInAddress(text, (value, name) => inputs.cover(value, name, of(name))));
  const field = (name: string, value: string): string => {
    if (isSecretField(name)) {
      // The scheme isn't secret (RFC 9110 §11.4).
      const scheme = /authorization$/i.test(name) ? (/^\S+\s+(?=\S)/.exec(value)?.[0] ?? '') : '';
      // The answer's stars would hide a scheme that was typed once more.
      const question = scheme === '' ? of(name) : `${of(name)}, without "${scheme.trim()}" before it`;
      return scheme + inputs.cover(value.slice(scheme.length), name, question);
    }
    return tokens(secretsOfField(name, value).reduce((text, secret) => replaceIn(text, secret, inputs, of), value));
  };
  const tls = (options: TlsOptions): TlsOptions =>
    options.passphrase === undefined
      ? options
      : { ...options, passphrase: inputs.cover(options.passphrase, 'passphrase', of('passphrase')) };

  const hidden: T = { ...profile };
  if (typeof profile.tls === 'object') hidden.tls = tls(profile.tls);
  if (hidden.transport === 'websocket') {
    hidden.url = address(hidden.url);
    const { headers, protocols } = hidden;
    if (headers) {
      const entries = Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? field(name, value) : value.map((each) => field(name, each)),
      ]);
      hidden.headers = Object.fromEntries(entries) as NonNullable<typeof headers>;
    }
    if (protocols) {
      const secrets = secretsOfSubprotocols(protocols);
      hidden.protocols = protocols.map((name) =>
        secrets.reduce((text, secret) => replaceIn(text, secret, inputs, of), name),
      );
    }
  }
  if (profile.proxy !== undefined) hidden.proxy = address(profile.proxy);
  if (profile.messages) {
    const cover = (value: string, name: string): string => inputs.cover(value, name, of(name));
    const text = (payload: string): string => inputs.coverKnown(tokens(hideInText(payload, { value: cover, field })));
    hidden.messages = profile.messages.map((message) => hideInMessage(message, text));
  }
  return hidden;
}

function replaceIn(text: string, secret: string, inputs: Inputs, of: (name: string) => string): string {
  return secret === '' ? text : text.replaceAll(secret, () => inputs.cover(secret, 'token', of('token')));
}

type Cover = (value: string, name: string) => string;

/** The address may have variables in it, so that no parser would take it. */
function hideInAddress(text: string, cover: Cover): string {
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/?#@]*)@/i, (_, scheme: string, info: string) => {
      const [, user = '', password = info] = /^([^:]*:)([^]*)$/.exec(info) ?? [];
      return `${scheme}${user}${cover(password, 'password')}@`;
    })
    .replace(/([?&;])([^=&?#;]+)=([^&#;]*)/g, (pair, start: string, name: string, value: string) =>
      isSecretName(decoded(name)) ? `${start}${name}=${cover(value, decoded(name))}` : pair,
    );
}

function hideInMessage(message: SavedMessage, hide: (text: string) => string): SavedMessage {
  const { format, payload } = message;
  if (format === 'text') return { ...message, payload: hide(String(payload)) };
  if (format === 'base64') return hideInBase64(message, hide);
  if (format !== 'json') return message;
  if (typeof payload === 'string') return { ...message, payload: hide(payload) };
  return { ...message, payload: JSON.parse(hide(JSON.stringify(payload))) as unknown };
}

/** No variable can stand within Base64: bytes that are a text with a secret in it become that text. */
function hideInBase64(message: SavedMessage, hide: (text: string) => string): SavedMessage {
  try {
    const bytes = Uint8Array.from(atob(String(message.payload)), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const payload = hide(text);
    return payload === text ? message : { ...message, format: 'text', payload, binary: true };
  } catch {
    return message;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
