import type { Found } from './found';
import { encoded, withCredentials } from './options';

/** What a collection's authorization adds to a request; of a kind that takes a program of its own, nothing. */
export function withSignIn(found: Found, type: string, values: ReadonlyMap<string, string>): Found {
  const value = (name: string): string => values.get(name) ?? '';
  const header = (name: string, text: string): Found => ({
    ...found,
    headers: [...(found.headers ?? []), [name, text] as const],
  });
  switch (type) {
    case 'basic':
      return { ...found, url: withCredentials(found.url, `${value('username')}:${value('password')}`) };
    case 'bearer':
      return header('Authorization', `${value('prefix') || 'Bearer'} ${value('token')}`);
    case 'apikey': {
      const isQuery = /^query/i.test(value('in') || value('addTo'));
      if (!isQuery) return header(value('key'), value('value'));
      return {
        ...found,
        url: `${found.url}${found.url.includes('?') ? '&' : '?'}${[value('key'), value('value')].map(encoded).join('=')}`,
      };
    }
    default:
      return found;
  }
}
