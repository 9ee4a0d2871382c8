import type { HttpHead } from '../api';
import { coverSecrets } from './secrets';

/** What `curl` adds by itself where the request has no such field. */
const OF_CURL = ['User-Agent', 'Accept'];

/**
 * A request as a `curl` command for a POSIX shell, which sends the same head.
 *
 * @param origin where to, such as `https://127.0.0.1:8443`
 * @param covered Whether secret values are replaced by a cover.
 */
export function curlCommand(request: HttpHead, origin: string, covered: boolean): string {
  const { headers, startLine } = covered ? coverSecrets(request) : request;
  const [method = 'GET', target = '/'] = startLine.split(' ');
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [
    // A path is sent as it is, and brackets in it are no pattern.
    `curl --http1.1 --include --no-buffer --globoff --path-as-is`,
    ...(method === 'GET' ? [] : [`--request ${quoted(method)}`]),
    // To curl, a name with a semicolon is a field without a value; with a colon, a field to leave out.
    ...headers.map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...OF_CURL.filter((name) => !given.has(name.toLowerCase())).map((name) => `--header ${quoted(`${name}:`)}`),
    quoted(origin + target),
  ];
  return lines.join(' \\\n  ');
}

/** One word for a POSIX shell. Characters are bytes (ISO 8859-1), those beyond ASCII written by `printf`. */
function quoted(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const octal = (character: string): string => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"$(printf '${text.replace(/[^\x20-\x7e]|[%\\']/g, octal)}')"`;
}
