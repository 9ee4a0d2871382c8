/** What the other end, a file, a protocol or the machine has written: nobody translates that. */
const data = [
  'h1, .address, .association, .badge, .preview, .marker, .start-line, .value, .proof dd, .code, code, .reference',
  '.json-row, .text-row, .hex-row, .ascii, .key, .draft .text, .message-marks, textarea, input, .subject, .result',
  '.attempt th, .websocket-field > th, [aria-label="请求标头"] th, [aria-label="响应标头"] th, .peer, td.name',
].join(', ');

/** Names that are the same in every language: protocols, fields of frames, formats, keys, units. */
const terms =
  /\b(?:WebSocket|TCP|UDP|TLS|HTTP|HTTPS|DNS|IPv[46]|RFC|JSON|CSV|Base64|SHA-\d+|PEM|ALPN|SNI|SYN|ACK|SYN-ACK|FIN|RSV[1-3]?(?:–3)?|MASK|[Pp]ing|[Pp]ong|close|curl|Cookie|Sec-WebSocket-Key|Upgrade|Unix|UTC|ID|URL|Origin|Host|Node|VS Code|Socketscope|Ctrl|Shift|Enter|Escape|Esc|Alt|Tab|[kMG]?i?B|ms|localhost|tcp|udp|websocket|websocat|env|config|input|uuid|timestamp|counter)\b/g;

/** Of a sentence, what it quotes or tells as it is: quotations, variables, addresses, codes, status lines, names of certificates. */
const quoted =
  /“[^”]*”|"[^"]*"|\$\{[^}]*\}|\w+:\/\/\S+|\b[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\b|\b\d{3} [A-Z][a-z]+(?: [A-Z][a-z]+)*|\bCN=\S+|(?:[\dA-F]{2}:)+[\dA-F]{2}|^[A-Z][\w-]*: .*$|\b\w+\.v\d\b|\b[a-z]+(?:[A-Z][a-z]+)+\b/g;

/**
 * Texts and accessible names with words in Latin letters that are neither data nor a term, a line for each; to be run in the page with
 * {@link latin}.
 */
export function englishIn([dataSelector, ...patterns]: readonly string[]): string[] {
  const found: string[] = [];
  const [quotations, names] = patterns.map((source) => new RegExp(source, 'g'));
  const look = (element: Element, text: string): void => {
    const rest = text.trim().replace(quotations!, ' ').replace(names!, ' ');
    if (/[A-Za-z]{2,}/.test(rest))
      found.push(`${element.tagName.toLowerCase()}.${element.className}: ${text.trim().slice(0, 200)}`);
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (element.matches('style, script') || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(dataSelector!)) continue;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(element, node.textContent ?? '');
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) look(element, element.getAttribute(name) ?? '');
  }
  return found;
}

/** What {@link englishIn} passes over; as texts, which can be sent into a page. */
export const latin: readonly string[] = [data, quoted.source, terms.source];
