import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { parseWebSocketUrl } from './address';
import { canonicalEncoding, suggestedEncodings } from '../payload/encoding/encodingNames';
import { checkFraming } from './checkFraming';
import { checkMessages } from './checkMessages';
import { placeOf, type Place } from './checkSchema';
import { checkServer } from './checkServer';
import { checkUdp } from './checkUdp';
import { checkVariables } from './checkVariables';
import { ProfileError, type Problem } from './problem';
import { TOKEN } from '../protocol/token';
import { parseProxyAddress } from './proxyAddress';
import { parseSize } from './size';
import { variablesOf } from './variables';

/** The handshake's own fields (RFC 6455 §4.1): sending them twice would break it. */
const OWN_HEADERS = new Set([
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
]);

/**
 * What the schema can't say about one profile: addresses, header fields, variables, messages, and what comes with later versions.
 *
 * @param isResolved its variables have their values: what looks like one is none
 * @param inputs the ids of its file's inputs. Absent: that isn't known here
 */
export function checkProfile(profile: Node, isResolved: boolean, inputs?: ReadonlySet<string>): Problem[] {
  const asKnownText = isResolved ? asText : asPlainText;
  const at = (...path: string[]): Node | undefined => findNodeAtLocation(profile, path);
  const textAt = (...path: string[]): TextNode | undefined => asKnownText(at(...path));
  const problems: Problem[] = [];
  const report = (node: Place, code: string, message: string): void => {
    problems.push({ ...placeOf(node), code, severity: 'error', message });
  };

  if (!isResolved)
    problems.push(...textsOf(profile).flatMap(({ node, path }) => checkVariables(node, path, isPayload(path), inputs)));
  problems.push(...checkMessages(at('messages'), at('onOpen')));

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

  if (at('transport')?.value === 'udp') problems.push(...checkUdp(profile, isResolved));
  for (const name of ['host', 'port']) {
    const node = at(name);
    if (node && at('path')) report(node, 'bad-profile', l10n.t('"{0}" and "path" exclude each other.', name));
  }

  const fields = new Set<string>();
  for (const property of at('headers')?.children ?? []) {
    checkHeader(property, asKnownText, report);
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
    const protocol = asKnownText(node);
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

  problems.push(...checkServer(profile, isResolved));
  const size = at('maxMessageSize');
  const limit: unknown = size?.value;
  if (size && (typeof limit === 'string' || typeof limit === 'number') && parseSize(limit) === undefined) {
    report(size, 'bad-profile', l10n.t('"maxMessageSize" must be at least 1 byte.'));
  }
  const framing = at('framing');
  if (framing) checkFraming(framing, report);
  const encoding = textAt('encoding');
  if (encoding && canonicalEncoding(encoding.value) === undefined) {
    const names = suggestedEncodings(encoding.value).map((name) => `"${name}"`);
    report(
      encoding,
      'bad-profile',
      l10n.t('There is no encoding "{0}". Known are {1}, and many more.', encoding.value, names.join(', ')),
    );
  }
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

function checkHeader(
  property: Node,
  asKnownText: typeof asText,
  report: (place: Place, code: string, message: string) => void,
): void {
  const [key, value] = property.children ?? [];
  if (!key || !value) return;
  const name = String(key.value);
  if (!TOKEN.test(name)) report(key, 'bad-header', l10n.t('"{0}" is not a header field name (RFC 9110 §5.1).', name));
  if (OWN_HEADERS.has(name.toLowerCase())) {
    report(key, 'bad-header', l10n.t('"{0}" belongs to the WebSocket handshake and is set by Socketscope.', name));
  }
  for (const item of value.type === 'array' ? (value.children ?? []) : [value]) {
    // RFC 9110 §5.5: what a field value must not contain.
    const bad = /[^\t\u0020-\u007e\u0080-\u00ff]/.exec(asKnownText(item)?.value ?? '');
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

/** A text that is known already: one with variables is judged when they have their values. */
function asPlainText(node: Node | undefined): TextNode | undefined {
  const text = asText(node);
  return text && variablesOf(text.value).length === 0 ? text : undefined;
}

/** What has no variables: names, words of ours, and what a rule looks for, where a regular expression may look like one. */
export function isName(path: string): boolean {
  return /^(?:(?:name|folder|onOpen\[\d+\]|messages\[\d+\]\.(?:name|format))$|rules\[\d+\]\.(?:match|close)\b)/.test(
    path,
  );
}

/** Whether a text is sent as a message, and so has the variables of messages. */
export function isPayload(path: string): boolean {
  return /^(?:messages\[\d+\]\.payload|rules\[\d+\]\.reply|onConnect\[\d+\])/.test(path);
}

/** All texts in the profile that may have variables, with the places where they stand. */
function textsOf(node: Node, path = ''): { readonly node: Node; readonly path: string }[] {
  if (node.type === 'string') return isName(path) ? [] : [{ node, path }];
  if (node.type === 'array') {
    return (node.children ?? []).flatMap((child, nth) => textsOf(child, `${path}[${String(nth)}]`));
  }
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? textsOf(value, path === '' ? String(key.value) : `${path}.${String(key.value)}`) : [],
  );
}
