import * as l10n from '@vscode/l10n';
import type { Found, ReadFormat } from './found';
import { headerOf, readOptions, withCredentials, type Options } from './options';
import { commandsOf } from './shellWords';
import { tlsOf } from './tlsOf';

/** The options of `curl` 8 (its manual page) that take a value: what follows one of them is no address. */
const VALUED =
  '-H --header -b --cookie -u --user -A --user-agent -e --referer --cacert -E --cert --key --pass -x --proxy -U --proxy-user ' +
  '--max-redirs --url --unix-socket --abstract-unix-socket --alt-svc --aws-sigv4 --capath --cert-type --ciphers -K --config ' +
  '--connect-timeout --connect-to -C --continue-at -c --cookie-jar --create-file-mode --crlfile --curves -d --data --data-ascii ' +
  '--data-binary --data-raw --data-urlencode --delegation --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers ' +
  '--doh-url -D --dump-header --egd-file --engine --etag-compare --etag-save --expect100-timeout -F --form --form-string ' +
  '--ftp-account --ftp-alternative-to-user --ftp-method -P --ftp-port --ftp-ssl-ccc-mode --happy-eyeballs-timeout-ms ' +
  '--hostpubmd5 --hostpubsha256 --hsts --interface --json --keepalive-time --key-type --krb --libcurl --limit-rate --local-port ' +
  '--login-options --mail-auth --mail-from --mail-rcpt --max-filesize -m --max-time --netrc-file --noproxy --oauth2-bearer -o ' +
  '--output --output-dir --parallel-max --pinnedpubkey --preproxy --proto --proto-default --proto-redir --proxy-cacert ' +
  '--proxy-capath --proxy-cert --proxy-cert-type --proxy-ciphers --proxy-crlfile --proxy-header --proxy-key --proxy-key-type ' +
  '--proxy-pass --proxy-pinnedpubkey --proxy-service-name --proxy-tls13-ciphers --proxy-tlsauthtype --proxy-tlspassword ' +
  '--proxy-tlsuser --proxy1.0 --pubkey -Q --quote --random-file -r --range --rate -X --request --request-target --resolve ' +
  '--retry --retry-delay --retry-max-time --sasl-authzid --service-name --socks4 --socks4a --socks5 --socks5-gssapi-service ' +
  '--socks5-hostname -Y --speed-limit -y --speed-time --stderr -t --telnet-option --tftp-blksize -z --time-cond --tls-max ' +
  '--tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace --trace-ascii -T --upload-file --url-query --variable -w ' +
  '--write-out';

/** What `--location` follows if no number is given, or any number is; and the most that a profile can. */
const REDIRECTS = 10;
const MOST_REDIRECTS = 20;

/** Commands of `curl` that open a WebSocket, as the browsers' *Copy as cURL* and *Copy all as cURL* write them. */
export const readCurl: ReadFormat = ({ text }) => {
  const requests = commandsOf(text, ['curl'])
    .flatMap(({ words }) => requestsOf(words))
    .map((words) => readOptions(words, VALUED));
  if (requests.length === 0) return undefined;
  const addressed = requests.flatMap((options) => addressesOf(options).map((url) => [url, options] as const));
  if (addressed.length === 0) throw new Error(l10n.t('The command has no address.'));
  const found = addressed.flatMap(([url, options]) => foundAt(url, options));
  if (found.length === 0)
    throw new Error(
      l10n.t('This curl command opens no WebSocket: its address is no ws:// or wss://, and it asks for no upgrade.'),
    );
  return found;
};

/** `--next` begins another request, with options of its own. */
function requestsOf(words: readonly string[]): string[][] {
  const requests: string[][] = [[]];
  for (const word of words) {
    if (word === '--next' || word === '-:') requests.push([]);
    else requests.at(-1)?.push(word);
  }
  return requests;
}

/** As curl does, an address without a scheme is taken for one of HTTP. */
function addressesOf(options: Options): string[] {
  const words = options.others.filter((word) => word.includes('://'));
  const addresses = [...options.all('--url'), ...(words.length > 0 ? words : options.others)];
  return addresses.filter(Boolean).map((address) => (address.includes('://') ? address : `http://${address}`));
}

function foundAt(address: string, options: Options): Found[] {
  // Browsers keep curl from taking brackets for a pattern.
  const url = options.all('-g', '--globoff').length > 0 ? address : address.replace(/\\([[\]{}])/g, '$1');
  // Without a value, a colon removes a field that curl would send by itself; `@` names a file.
  const fields = options.all('-H', '--header').filter((field) => !/^@|^[^:;]*:\s*$/.test(field));
  const headers: (readonly [string, string])[] = fields.map(headerOf);
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) headers.push([name, value]);
  };
  // Without an equals sign it names a file.
  add(
    'Cookie',
    options
      .all('-b', '--cookie')
      .filter((value) => value.includes('='))
      .join('; ') || undefined,
  );
  add('User-Agent', options.get('-A', '--user-agent'));
  add('Referer', options.get('-e', '--referer'));
  const bearer = options.get('--oauth2-bearer');
  add('Authorization', bearer && `Bearer ${bearer}`);
  const isUpgrade = headers.some(([name, value]) => /^upgrade$/i.test(name) && /websocket/i.test(value));
  if (!/^wss?:/i.test(url) && !(isUpgrade && /^https?:/i.test(url))) return [];
  const path = options.get('--unix-socket');
  const socks = options.get('--socks5', '--socks5-hostname');
  const proxy = socks === undefined ? options.get('-x', '--proxy') : `socks5://${socks}`;
  const found: Found = {
    url: withCredentials(url, options.get('-u', '--user')),
    headers,
    tls: tlsOf({
      verify: options.all('-k', '--insecure').length === 0,
      ca: options.get('--cacert'),
      cert: options.get('-E', '--cert'),
      key: options.get('--key'),
      passphrase: options.get('--pass'),
    }),
    redirects: options.all('-L', '--location').length > 0 ? redirectsOf(options.get('--max-redirs')) : 0,
    ...(path !== undefined && { path }),
    ...(proxy !== undefined && { proxy: withCredentials(withScheme(proxy), options.get('-U', '--proxy-user')) }),
  };
  return [found];
}

function redirectsOf(most: string | undefined): number {
  return most !== undefined && /^\d{1,4}$/.test(most) ? Math.min(Number(most), MOST_REDIRECTS) : REDIRECTS;
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}
