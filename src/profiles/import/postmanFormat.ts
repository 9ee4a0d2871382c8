import { get, listAt, pairsAt, textAt, type Found, type FoundMessage, type ReadFormat } from './found';
import { withSignIn } from './signIn';

/** Of collections with requests of several protocols. */
const WEBSOCKET = 'ws-raw-request';
/** Folders that are deeper are nobody's. */
const MOST_LEVELS = 50;

/**
 * The WebSocket requests of a Postman collection, in its folders: of format 2.1, where a request has no other mark than its address,
 * and of collections with several protocols, where its `type` tells.
 */
export const readPostman: ReadFormat = ({ json }) => {
  // An export by the API has it in a wrapper.
  const collection = get(json, 'collection') ?? json;
  if (textAt(collection, 'info', 'schema') === '' && childrenOf(collection).length === 0) return undefined;
  const variables = new Map(pairsAt(collection, 'variable', 'key').concat(pairsAt(collection, 'variables', 'key')));
  return requestsIn(collection, '', get(collection, 'auth'), variables);
};

function childrenOf(folder: unknown): readonly unknown[] {
  return ['item', 'items', 'children'].flatMap((name) => listAt(folder, name));
}

function requestsIn(
  parent: unknown,
  folder: string,
  auth: unknown,
  variables: ReadonlyMap<string, string>,
  depth = 0,
): Found[] {
  if (depth > MOST_LEVELS) return [];
  return childrenOf(parent).flatMap((item) => {
    const name = textAt(item, 'name') || textAt(item, 'title');
    const inherited = get(item, 'auth') ?? auth;
    const inside = requestsIn(
      item,
      [folder, name.replaceAll('/', '-')].filter(Boolean).join('/'),
      inherited,
      variables,
      depth + 1,
    );
    const request = get(item, 'request') ?? get(item, 'payload') ?? item;
    const url = addressOf(request);
    const isWebSocket = textAt(item, 'type') === WEBSOCKET || /^websocket$/i.test(textAt(request, 'method'));
    if (url === '' || (!isWebSocket && !/^wss?:/i.test(inlined(url, variables)))) return inside;
    const found: Found = {
      name,
      ...(folder && { folder }),
      url,
      headers: pairsAt(request, 'header', 'key').concat(pairsAt(request, 'headers', 'key')),
      messages: messagesOf(request),
      variables,
    };
    const own = get(request, 'auth') ?? inherited;
    const type = textAt(own, 'type');
    return [
      withSignIn(found, type, new Map(pairsAt(own, type, 'key').concat(pairsAt(own, 'credentials', 'key')))),
      ...inside,
    ];
  });
}

function inlined(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => variables.get(name) ?? whole);
}

function addressOf(request: unknown): string {
  const url = textAt(request, 'url') || textAt(request, 'url', 'raw') || (typeof request === 'string' ? request : '');
  const query = pairsAt(request, 'queryParams', 'key').map((pair) => pair.join('='));
  return query.length === 0 || url.includes('?') ? url : `${url}?${query.join('&')}`;
}

function messagesOf(request: unknown): FoundMessage[] {
  const bodies = [...listAt(request, 'messages'), get(request, 'message')];
  return bodies.flatMap((body) => {
    const text =
      typeof body === 'string' ? body : textAt(body, 'content') || textAt(body, 'payload') || textAt(body, 'data');
    return text === '' ? [] : [{ text }];
  });
}
