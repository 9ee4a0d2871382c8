import * as l10n from '@vscode/l10n';

/** What a header field means for WebSocket, in one line; `undefined` for a field of plain HTTP. */
export function webSocketField(name: string, value: string, side: 'request' | 'response'): string | undefined {
  switch (name.toLowerCase()) {
    case 'upgrade':
      return side === 'request'
        ? l10n.t('Asks to go on with WebSocket on this connection.')
        : l10n.t('Agrees to go on with WebSocket.');
    case 'connection':
      // Other options are plain HTTP's.
      if (!/\bupgrade\b/i.test(value)) return undefined;
      return l10n.t('Says that Upgrade is meant for the next hop, not passed on.');
    case 'sec-websocket-key':
      return l10n.t('A random number; the answer must prove that it was read.');
    case 'sec-websocket-accept':
      return l10n.t('The proof: a SHA-1 of the request’s key and a fixed text.');
    case 'sec-websocket-version':
      return side === 'request'
        ? l10n.t('The protocol’s version: 13 is RFC 6455.')
        : l10n.t('The versions that the server speaks.');
    case 'sec-websocket-protocol':
      return side === 'request'
        ? l10n.t('Subprotocols offered, in order of preference.')
        : l10n.t('The subprotocol that the server chose.');
    case 'sec-websocket-extensions':
      return side === 'request' ? l10n.t('Extensions offered, such as compression.') : l10n.t('The extensions in use.');
    default:
      return undefined;
  }
}

/** What a field of plain HTTP does in a handshake, where that helps to read one. */
export function plainField(name: string, side: 'request' | 'response'): string | undefined {
  switch (name.toLowerCase()) {
    case 'host':
      return side === 'request' ? l10n.t('The server that is meant, where one address has several.') : undefined;
    case 'origin':
      return l10n.t('The web page that asks; a server may refuse foreign ones.');
    case 'location':
      return l10n.t('Where the server points to.');
    case 'retry-after':
      return l10n.t('When to try again: in seconds, or a date.');
    case 'www-authenticate':
      return l10n.t('How the server wants to be told who you are.');
    case 'via':
      return l10n.t('The proxies on the way.');
    default:
      return undefined;
  }
}
