import * as l10n from '@vscode/l10n';
import { get, listAt, pairsAt, textAt, type Found, type ReadFormat } from './found';
import { encoded } from './options';
import { withSignIn } from './signIn';

/** The WebSocket requests of an Insomnia export of format 4, with their payloads, in their folders. */
export const readInsomnia: ReadFormat = ({ text, json }) => {
  if (/^type:\s*\w+\.insomnia\.rest\//m.test(text))
    throw new Error(l10n.t('This is an export of Insomnia as YAML. Export it once more, as Insomnia v4 (JSON).'));
  if (textAt(json, '_type') !== 'export') return undefined;
  const resources = listAt(json, 'resources');
  const byId = new Map(resources.map((resource) => [textAt(resource, '_id'), resource]));
  const ofType = (type: string): readonly unknown[] => resources.filter((each) => textAt(each, '_type') === type);
  const variables = new Map<string, string>();
  for (const environment of ofType('environment')) {
    for (const name of Object.keys(Object(get(environment, 'data')) as object)) {
      const value = textAt(environment, 'data', name);
      // Which environment is meant isn't known: what differs is asked for.
      variables.set(name, (variables.get(name) ?? value) === value ? value : '');
    }
  }
  const folderOf = (resource: unknown, depth = 0): string => {
    const parent = byId.get(textAt(resource, 'parentId'));
    if (textAt(parent, '_type') !== 'request_group' || depth > 50) return '';
    return [folderOf(parent, depth + 1), textAt(parent, 'name').replaceAll('/', '-')].filter(Boolean).join('/');
  };
  return ofType('websocket_request').map((request) => {
    const folder = folderOf(request);
    const payloads = ofType('websocket_payload').filter(
      (payload) => textAt(payload, 'parentId') === textAt(request, '_id'),
    );
    const query = pairsAt(request, 'parameters').map((pair) => pair.map(encoded).join('='));
    const url = textAt(request, 'url');
    const found: Found = {
      name: textAt(request, 'name'),
      ...(folder && { folder }),
      url: query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`,
      headers: pairsAt(request, 'headers'),
      messages: payloads.flatMap((payload) => (textAt(payload, 'value') ? [{ text: textAt(payload, 'value') }] : [])),
      variables,
    };
    const auth = get(request, 'authentication');
    const names = Object.keys(Object(auth) as object);
    const signIn = get(auth, 'disabled') === true ? '' : textAt(auth, 'type');
    return withSignIn(found, signIn, new Map(names.map((name) => [name, textAt(auth, name)])));
  });
};
