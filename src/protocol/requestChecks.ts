import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import { parseExtensions } from './extensions';
import { fieldValues, headLines, listItems } from './httpHead';
import { TOKEN } from './token';

/** A finding that a server must refuse the request for, and how. */
export interface RequestVerdict {
  readonly finding: Finding;
  /** The status of the refusal; absent: the request may be accepted. */
  readonly status?: number;
}

/** `uri-host [ ":" port ]` (RFC 9110 §7.2, RFC 3986 §3.2.2): an IP address in brackets, or a name. */
const HOST =
  /^(?:\[(?:[\da-f:.]+(?:%25[\w.~%-]+)?|v[\da-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::\d*)?$/i;

/**
 * The verdicts on the request of a WebSocket handshake, as a server sees it (RFC 6455 §4.2.1), those of a rule that holds (`ok`)
 * included.
 */
export function checkRequest(request: HttpHead): RequestVerdict[] {
  return [
    ...checkRequestLine(request),
    ...checkFields(request),
    ...checkNoBody(request),
    checkHost(request),
    checkUpgrade(request),
    checkConnection(request),
    checkKey(request),
    checkVersion(request),
    ...checkOffers(request),
  ];
}

/** The target of a request, and its path without the query; `undefined`: the first line is none of an HTTP request. */
export function requestTarget({ startLine }: HttpHead): { target: string; path: string } | undefined {
  const target = /^\S+ (\S+) HTTP\/\d\.\d$/.exec(startLine)?.[1];
  if (target === undefined) return undefined;
  // A proxy gets the whole address (RFC 9112 §3.2.2).
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '');
  return { target, path: path || '/' };
}

function checkRequestLine(request: HttpHead): RequestVerdict[] {
  const { startLine } = request;
  if (!requestTarget(request)) {
    const message = l10n.t(
      'The first line must be a method, a target and a version with one blank between them, not "{0}".',
      capped(startLine),
    );
    return [refused('http-malformed', 400, undefined, message, 'RFC 9112 §3')];
  }
  const [method = '', , version = ''] = startLine.split(' ');
  if (method !== 'GET') {
    const message = l10n.t('The method must be GET, not "{0}".', capped(method));
    return [refused('bad-method', 405, undefined, message, 'RFC 6455 §4.2.1')];
  }
  if (version !== 'HTTP/1.1') {
    const message = l10n.t('The request must be HTTP/1.1, not "{0}".', capped(version));
    return [refused('http-malformed', 400, undefined, message, 'RFC 6455 §4.2.1')];
  }
  return [];
}

/** The first of the lines of the head that other servers could read otherwise, which is how requests are smuggled. */
function checkFields({ raw }: HttpHead): RequestVerdict[] {
  for (const [nth, line] of headLines(raw).slice(1).entries()) {
    const malformed = (message: string, reference: string): RequestVerdict[] => [
      refused('http-malformed', 400, undefined, message, reference),
    ];
    const text = capped(line);
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (/^[ \t]/.test(line)) {
      return nth === 0
        ? malformed(l10n.t('A blank stands before the first field: "{0}".', text), 'RFC 9112 §2.2')
        : malformed(l10n.t('A field is folded into a second line, "{0}", which is obsolete.', text), 'RFC 9112 §5.2');
    }
    if (colon < 0) return malformed(l10n.t('The line "{0}" is no field: it has no colon.', text), 'RFC 9112 §5');
    if (/[ \t]$/.test(name))
      return malformed(l10n.t('There is a blank before the colon in "{0}".', text), 'RFC 9112 §5.1');
    if (!TOKEN.test(name)) return malformed(l10n.t('"{0}" is not the name of a field.', capped(name)), 'RFC 9110 §5.1');
    if (/[\0\r]/.test(line))
      return malformed(l10n.t('The value of "{0}" has a NUL or a CR in it.', capped(name)), 'RFC 9110 §5.5');
  }
  return [];
}

/** Content would be read as frames: the other protocol begins where the head ends. */
function checkNoBody(request: HttpHead): RequestVerdict[] {
  const found = ['Transfer-Encoding', 'Content-Length'].find((name) =>
    fieldValues(request, name).some((value) => name !== 'Content-Length' || value !== '0'),
  );
  if (found === undefined) return [];
  const message = l10n.t(
    'The request announces content ("{0}: {1}"), which one that opens a WebSocket has none of.',
    found,
    capped(fieldValues(request, found).join(', ')),
  );
  return [refused('request-content', 400, found, message, 'RFC 9110 §9.3.1')];
}

function checkHost(request: HttpHead): RequestVerdict {
  const values = fieldValues(request, 'Host');
  const [value = ''] = values;
  if (values.length === 1 && value !== '' && !HOST.test(value)) {
    const message = l10n.t('"Host" must be a host and perhaps a port, but is "{0}".', capped(value));
    return refused('bad-host', 400, 'Host', message, 'RFC 9112 §3.2');
  }
  if (values.length === 1 && value !== '')
    return ok('bad-host', 'Host', l10n.t('"Host" says whom the client means: {0}', capped(value)), 'RFC 9110 §7.2');
  const message =
    values.length > 1
      ? l10n.t('"Host" is there {0} times; it must be there once.', values.length)
      : l10n.t('The request has no "Host".');
  return refused('bad-host', 400, 'Host', message, 'RFC 9110 §7.2');
}

function checkUpgrade(request: HttpHead): RequestVerdict {
  const items = listItems(request, 'Upgrade');
  const reference = 'RFC 6455 §4.2.1';
  if (items.some((item) => item.toLowerCase() === 'websocket'))
    return ok('bad-upgrade', 'Upgrade', l10n.t('"Upgrade" names websocket.'), reference);
  const message =
    items.length === 0
      ? l10n.t('The request has no "Upgrade: websocket": it is plain HTTP, or an intermediary removed it.')
      : l10n.t('"Upgrade" must name "websocket", but is "{0}".', capped(items.join(', ')));
  return refused('bad-upgrade', 426, 'Upgrade', message, reference);
}

function checkConnection(request: HttpHead): RequestVerdict {
  const items = listItems(request, 'Connection');
  const reference = 'RFC 6455 §4.2.1';
  if (items.some((item) => item.toLowerCase() === 'upgrade'))
    return ok('bad-connection', 'Connection', l10n.t('"Connection" has the option Upgrade.'), reference);
  const message =
    items.length === 0
      ? l10n.t('The request has no "Connection: Upgrade".')
      : l10n.t('"Connection" must have the option "Upgrade", but is "{0}".', capped(items.join(', ')));
  return refused('bad-connection', 400, 'Connection', message, reference);
}

function checkKey(request: HttpHead): RequestVerdict {
  const header = 'Sec-WebSocket-Key';
  const values = fieldValues(request, header);
  const [value = ''] = values;
  const reference = 'RFC 6455 §4.2.1';
  if (values.length === 1 && /^[A-Za-z0-9+/]{22}==$/.test(value))
    return ok('bad-key', header, l10n.t('"Sec-WebSocket-Key" is 16 bytes in base64.'), reference);
  if (values.length === 0)
    return refused('bad-key', 400, header, l10n.t('The request has no "Sec-WebSocket-Key".'), reference);
  const message =
    values.length > 1
      ? l10n.t('"Sec-WebSocket-Key" is there {0} times; it must be there once.', values.length)
      : l10n.t('"Sec-WebSocket-Key" must be 16 bytes in base64, but is "{0}".', capped(value));
  return refused('bad-key', 400, header, message, values.length > 1 ? 'RFC 6455 §11.3.1' : reference);
}

function checkVersion(request: HttpHead): RequestVerdict {
  const header = 'Sec-WebSocket-Version';
  const value = fieldValues(request, header).join(', ');
  const reference = 'RFC 6455 §4.2.2';
  if (value === '13')
    return ok('bad-version', header, l10n.t('The client speaks version 13, the one of RFC 6455.'), reference);
  const message =
    value === ''
      ? l10n.t('The request has no "Sec-WebSocket-Version".')
      : l10n.t('The client speaks version "{0}"; this server speaks 13.', capped(value));
  return refused('bad-version', value === '' ? 400 : 426, header, message, 'RFC 6455 §4.4');
}

function checkOffers(request: HttpHead): RequestVerdict[] {
  const verdicts: RequestVerdict[] = [];
  const extensions = fieldValues(request, 'Sec-WebSocket-Extensions').join(', ');
  if (extensions !== '' && !parseExtensions(extensions)) {
    const message = l10n.t('"Sec-WebSocket-Extensions" is not a list of extensions: "{0}".', capped(extensions));
    verdicts.push(refused('bad-extension', 400, 'Sec-WebSocket-Extensions', message, 'RFC 6455 §9.1'));
  }
  const offered = listItems(request, 'Sec-WebSocket-Protocol');
  const bad = offered.find((name, nth) => !TOKEN.test(name) || offered.indexOf(name) !== nth);
  if (bad !== undefined) {
    const message = TOKEN.test(bad)
      ? l10n.t('The subprotocol "{0}" is offered twice (RFC 6455 §4.1).', capped(bad))
      : l10n.t('"{0}" is not a subprotocol: it must be a token (RFC 6455 §4.1).', capped(bad));
    verdicts.push(refused('bad-subprotocol', 400, 'Sec-WebSocket-Protocol', message, 'RFC 6455 §4.1'));
  }
  return verdicts;
}

function ok(id: string, header: string, message: string, reference: string): RequestVerdict {
  return { finding: { id, severity: 'ok', header, message, reference } };
}

function refused(
  id: string,
  status: number,
  header: string | undefined,
  message: string,
  reference: string,
): RequestVerdict {
  return { finding: { id, severity: 'error', ...(header !== undefined && { header }), message, reference }, status };
}
