import * as l10n from '@vscode/l10n';

/** What an answer's status other than 101 means for a WebSocket, and what to do about it. */
export function statusMeaning(status: number): string {
  switch (status) {
    case 200:
      return l10n.t('This address is an ordinary web page or API, not a WebSocket. Check the path of the address.');
    case 304:
      return l10n.t('A cache answered that nothing has changed: it takes the handshake for an ordinary request.');
    case 400:
      return l10n.t('The server found the request wrong: compare the request headers with what it expects.');
    case 401:
      return l10n.t('The server wants to know who you are: add an "Authorization" header to the profile.');
    case 403:
      return l10n.t('The server refuses access: for these credentials, this path or this "Origin".');
    case 404:
      return l10n.t('There is nothing at this path: check the path of the address.');
    case 405:
      return l10n.t('This path does not take GET, so no WebSocket can be there: check the path of the address.');
    case 407:
      return l10n.t('A proxy on the way wants to know who you are.');
    case 408:
      return l10n.t('The server did not get a whole request in time.');
    case 410:
      return l10n.t('What was at this path is gone for good.');
    case 421:
      return l10n.t('This server does not answer for the name in "Host".');
    case 426:
      return l10n.t(
        'The server wants another protocol or WebSocket version: see its "Upgrade" and "Sec-WebSocket-Version" headers.',
      );
    case 429:
      return l10n.t('Too many requests: wait as long as its "Retry-After" header says.');
    case 431:
      return l10n.t('The request headers are too large for the server, often because of cookies.');
    case 501:
      return l10n.t('The server does not know how to upgrade to WebSocket.');
    case 502:
      return l10n.t(
        'A gateway got no usable answer from the server behind it: that server may be down or not speak WebSocket.',
      );
    case 503:
      return l10n.t(
        'The server is overloaded or being maintained: wait as long as its "Retry-After" header says, if it has one.',
      );
    case 504:
      return l10n.t('A gateway waited in vain for the server behind it.');
    case 505:
      return l10n.t('The server does not accept HTTP/1.1, which this handshake needs.');
  }
  if (status >= 500) {
    return l10n.t('The server, or a proxy before it, has a problem of its own: see the answer in the Handshake tab.');
  }
  if (status >= 400) return l10n.t('The server finds the request wrong; its answer may say why.');
  if (status >= 300) return l10n.t('The server points elsewhere: set "redirects" in the profile to follow it.');
  if (status >= 200) {
    return l10n.t('The server took the handshake for an ordinary request. Check the path of the address.');
  }
  return l10n.t('See the whole answer in the Handshake tab.');
}
