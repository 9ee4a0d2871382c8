import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { parseWebSocketUrl } from './address';
import { notSupported, placeOf, type Place } from './checkSchema';
import { ProfileError, type Problem } from './problem';
import { parseProxyAddress } from './proxyAddress';
import { parseSize } from './size';

/** RFC 9110 §5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** The handshake's own fields (RFC 6455 §4.1): sending them twice would break it. */
const OWN_HEADERS = new Set([
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
]);
const SUPPORTED_FRAMINGS = ['none', 'line'];

/** What the schema can't say about one profile: addresses, header fields, variables, and what comes with later versions. */
export function checkProfile(profile: Node): Problem[] {
  const at = (...path: string[]): Node | undefined => findNodeAtLocation(profile, path);
  const textAt = (...path: string[]): TextNode | undefined => asText(at(...path));
  const problems: Problem[] = [];
  const report = (node: Place, code: string, message: string): void => {
    problems.push({ ...placeOf(node), code, severity: 'error', message });
  };

  for (const text of textsOf(profile)) {
    const variable = /(?<!\$)\$\{[^}]*\}/.exec(String(text.value));
    if (variable) problems.push(notSupported(placeOf(text), 'error', l10n.t('The variable {0}', variable[0])));
  }

  const role = at('role');
  if (role?.value === 'server') problems.push(notSupported(placeOf(role), 'error', l10n.t('The role "server"')));
  const transport = at('transport');
  if (transport?.value === 'udp')
    problems.push(notSupported(placeOf(transport), 'error', l10n.t('The transport "udp"')));
  if (problems.length > 0) return problems;

  const reportBad = (node: Place, parse: () => unknown): void => {
    try {
      parse();
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      report(node, error.code, error.message);
    }
  };
  const url = textAt('url');
  if (url) reportBad(url, () => parseWebSocketUrl(url.value));
  const host = textAt('host');
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (host && /[\u0000-\u0020\u007f/?#@]/.test(host.value)) {
    report(host, 'bad-url', l10n.t('"{0}" is not a host name or an IP address.', host.value));
  }

  for (const name of ['host', 'port']) {
    const node = at(name);
    if (node && at('path')) report(node, 'bad-profile', l10n.t('"{0}" and "path" exclude each other.', name));
  }

  const fields = new Set<string>();
  for (const property of at('headers')?.children ?? []) {
    checkHeader(property, report);
    const [key] = property.children ?? [];
    const name = asText(key)?.value ?? '';
    if (key && fields.has(name.toLowerCase())) {
      // Names have no case (RFC 9110 §5.1), and Node would send only the last.
      report(key, 'bad-header', l10n.t('"{0}" is given twice: write its values as a list [ … ] in one place.', name));
    }
    fields.add(name.toLowerCase());
  }
  const offered = new Set<string>();
  for (const node of at('protocols')?.children ?? []) {
    const protocol = asText(node);
    if (!protocol) continue;
    if (!TOKEN.test(protocol.value)) {
      report(
        protocol,
        'bad-header',
        l10n.t('"{0}" is not a subprotocol: it must be a token (RFC 6455 §4.1).', protocol.value),
      );
    } else if (offered.has(protocol.value)) {
      report(protocol, 'bad-header', l10n.t('The subprotocol "{0}" is offered twice (RFC 6455 §4.1).', protocol.value));
    }
    offered.add(protocol.value);
  }

  const size = at('maxMessageSize');
  const limit: unknown = size?.value;
  if (size && (typeof limit === 'string' || typeof limit === 'number') && parseSize(limit) === undefined) {
    report(size, 'bad-profile', l10n.t('"maxMessageSize" must be at least 1 byte.'));
  }
  const framing = textAt('framing', 'kind');
  if (framing && !SUPPORTED_FRAMINGS.includes(framing.value)) {
    problems.push(notSupported(placeOf(framing), 'error', l10n.t('The framing "{0}"', framing.value)));
  }
  const encoding = textAt('encoding');
  if (encoding && !/^utf-?8$/i.test(encoding.value)) {
    problems.push(notSupported(placeOf(encoding), 'error', l10n.t('The encoding "{0}"', encoding.value)));
  }
  const compression = at('compression');
  if (compression?.type === 'object')
    problems.push(notSupported(placeOf(compression), 'error', l10n.t('Parameters of compression')));
  const proxy = textAt('proxy');
  if (proxy && proxy.value !== 'none' && proxy.value !== 'system') {
    reportBad(proxy, () => parseProxyAddress(proxy.value));
  }
  return problems;
}

/** A node whose value is known to be a text; `jsonc-parser` gives any value as `any`. */
interface TextNode {
  readonly offset: number;
  readonly length: number;
  readonly value: string;
}

function asText(node: Node | undefined): TextNode | undefined {
  return node?.type === 'string' ? (node as TextNode) : undefined;
}

function checkHeader(property: Node, report: (place: Place, code: string, message: string) => void): void {
  const [key, value] = property.children ?? [];
  if (!key || !value) return;
  const name = String(key.value);
  if (!TOKEN.test(name)) report(key, 'bad-header', l10n.t('"{0}" is not a header field name (RFC 9110 §5.1).', name));
  if (OWN_HEADERS.has(name.toLowerCase())) {
    report(key, 'bad-header', l10n.t('"{0}" belongs to the WebSocket handshake and is set by Socketscope.', name));
  }
  for (const item of value.type === 'array' ? (value.children ?? []) : [value]) {
    // RFC 9110 §5.5: what a field value must not contain.
    const bad = /[^\t\u0020-\u007e\u0080-\u00ff]/.exec(asText(item)?.value ?? '');
    if (!bad) continue;
    const character = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    report(
      item,
      'bad-header',
      l10n.t(
        'The value of "{0}" contains U+{1} at position {2}, which a header field can\'t carry (RFC 9110 §5.5).',
        name,
        character,
        bad.index,
      ),
    );
  }
}

/** All texts in the profile but its name and folder. */
function textsOf(node: Node, property = ''): Node[] {
  if (node.type === 'string') return property === 'name' || property === 'folder' ? [] : [node];
  if (node.type === 'property') {
    const [key, value] = node.children ?? [];
    return value ? textsOf(value, String(key?.value)) : [];
  }
  return (node.children ?? []).flatMap((child) => textsOf(child));
}
