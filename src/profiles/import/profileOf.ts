import { checkPort } from '../address';
import { savedMessage } from '../savedMessages';
import type { SavedMessage, WebSocketProfile, WebSocketServerProfile } from '../profile';
import { freeName } from '../editProfiles';
import { isSecretName } from '../../protocol/secrets';
import type { Found, FoundMessage } from './found';
import type { Inputs } from './inputs';

/** What the handshake sets by itself (RFC 6455 §4.1), what is offered by `protocols`, and what no opening handshake has. */
const OWN_FIELDS = /^(:.*|connection|upgrade|content-length|sec-websocket-(key|version|extensions|accept|protocol))$/i;
const MOST_NAME_CHARACTERS = 80;

/**
 * The profile of what another program had. Secrets in it are still there.
 *
 * @param taken names of profiles that there are
 */
export function profileOf(
  found: Found,
  inputs: Inputs,
  taken: readonly string[],
): WebSocketProfile | WebSocketServerProfile {
  const text = (literal: string): string => withVariables(escaped(literal), found, inputs);
  const url = text(found.url.replace(/^http/i, 'ws').replace(/#.*$/, ''));
  const name = freeName(nameOf(found), taken);
  if (found.isServer) return serverOf(name, found.url);
  const { headers, protocols } = fieldsOf(found, text);
  const messages = savedMessages(found.messages ?? [], text);
  const tls = Object.entries(found.tls ?? {}).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? text(value) : value,
  ]);
  const profile: WebSocketProfile = {
    name,
    ...(found.folder && { folder: plain(found.folder) }),
    transport: 'websocket',
    url,
    ...(found.path !== undefined && { path: text(found.path) }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(protocols.length > 0 && { protocols }),
    ...(found.redirects && { redirects: found.redirects }),
    ...(found.proxy !== undefined && { proxy: text(found.proxy) }),
    ...(tls.length > 0 && { tls: Object.fromEntries(tls) as NonNullable<WebSocketProfile['tls']> }),
    ...(messages.length > 0 && { messages }),
    ...(found.sends && messages.length > 0 && { onOpen: messages.map((message) => message.name) }),
  };
  return profile;
}

/** The name that its program has for it, or a part of its address that is no secret. */
export function nameOf({ name, url }: Found): string {
  const [, host = '', path = ''] = /^[a-z]+:\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const last = path.split('/').findLast((part) => /^[\w.~ -]{1,40}$/.test(part) && !/^eyJ|\d{5}/.test(part));
  return plain(name ?? '') || plain(last ?? '') || plain(host) || 'WebSocket';
}

function plain(text: string): string {
  return text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, MOST_NAME_CHARACTERS);
}

/** What looks like a variable of ours is none. */
function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/** Another program's `{{name}}`: its value, or a question; always a question if the name says that it is secret. */
function withVariables(text: string, { variables }: Found, inputs: Inputs, depth = 0): string {
  if (!variables) return text;
  return text.replace(/\{\{\s*(?:_\.)?([^{}]+?)\s*\}\}/g, (_, name: string) => {
    const value = isSecretName(name) ? '' : (variables.get(name) ?? '');
    if (value === '' || depth > 5) return inputs.variable(name);
    return withVariables(escaped(value), { url: '', variables }, inputs, depth + 1);
  });
}

function fieldsOf(
  { url, headers = [], protocols = [] }: Found,
  text: (literal: string) => string,
): { headers: Record<string, string | string[]>; protocols: string[] } {
  const host = /^[a-z]+:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1];
  // Names have no case (RFC 9110 §5.1).
  const fields = new Map<string, readonly [name: string, values: string[]]>();
  const offered = [...protocols];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key === 'sec-websocket-protocol') offered.push(...value.split(',').map((each) => each.trim()));
    if (OWN_FIELDS.test(name) || (key === 'host' && value === host)) continue;
    const known = fields.get(key) ?? [name, []];
    known[1].push(text(value));
    fields.set(key, known);
  }
  const entries = [...fields.values()].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]);
  return {
    headers: Object.fromEntries(entries) as Record<string, string | string[]>,
    protocols: [...new Set(offered.filter(Boolean))].map(text),
  };
}

function savedMessages(found: readonly FoundMessage[], text: (literal: string) => string): SavedMessage[] {
  const names: string[] = [];
  return found.map((message) => {
    const name = freeName(messageName(message), names);
    names.push(name);
    if ('base64' in message) return { name, format: 'base64', payload: message.base64 };
    const isJson = /^\s*[[{]/.test(message.text) && isJsonText(message.text);
    return savedMessage(name, { format: isJson ? 'json' : 'text', text: text(message.text) }, undefined);
  });
}

/** What a message is for, as its JSON says it. How it begins may be secret. */
function messageName(message: FoundMessage): string {
  const told =
    'text' in message &&
    /"(?:op|type|event|action|method|cmd|command)"\s*:\s*"([\w.:/ -]{1,40})"/.exec(message.text)?.[1];
  return typeof told === 'string' ? told : 'message';
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function serverOf(name: string, url: string): WebSocketServerProfile {
  const [, host = '127.0.0.1', port = '0'] = /^ws:\/\/(.*):(\d+)$/.exec(url) ?? [];
  if (Number(port) !== 0) checkPort(Number(port));
  return { name, transport: 'websocket', role: 'server', host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
