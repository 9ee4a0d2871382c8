import { get, listAt, pairsAt, textAt, type FoundMessage, type ReadFormat } from './found';

/** How many different messages of one WebSocket are offered, and how long they may be. */
const MOST_MESSAGES = 50;
const MOST_CHARACTERS = 64 * 1024;

/** The WebSockets of an HTTP Archive (HAR 1.2), with the messages that the browser sent (`_webSocketMessages`, of Chrome 76 and later). */
export const readHar: ReadFormat = ({ json }) => {
  if (!Array.isArray(get(json, 'log', 'entries'))) return undefined;
  return listAt(json, 'log', 'entries').flatMap((entry) => {
    const url = textAt(entry, 'request', 'url');
    const headers = pairsAt(get(entry, 'request'), 'headers');
    const isUpgrade = headers.some(([name, value]) => /^upgrade$/i.test(name) && /websocket/i.test(value));
    if (!/^wss?:/i.test(url) && !isUpgrade && textAt(entry, '_resourceType') !== 'websocket') return [];
    return [{ url, headers, messages: messagesOf(listAt(entry, '_webSocketMessages')) }];
  });
};

function messagesOf(recorded: readonly unknown[]): FoundMessage[] {
  const sent = new Map<string, FoundMessage>();
  for (const message of recorded) {
    const data = textAt(message, 'data');
    const isText = get(message, 'opcode') === 1;
    const isData = isText || get(message, 'opcode') === 2;
    if (textAt(message, 'type') !== 'send' || !isData || data.length > MOST_CHARACTERS) continue;
    sent.set(`${String(isText)} ${data}`, isText ? { text: data } : { base64: data });
    if (sent.size === MOST_MESSAGES) break;
  }
  return [...sent.values()];
}
