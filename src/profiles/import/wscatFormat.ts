import * as l10n from '@vscode/l10n';
import type { ReadFormat } from './found';
import { headerOf, readOptions, withCredentials } from './options';
import { commandOf } from './shellWords';
import { tlsOf } from './tlsOf';

/** Options of `wscat` (its README) that take a value. */
const VALUED =
  '-c --connect -l --listen -H --header -s --subprotocol -o --origin -p --protocol --host --auth --ca --cert --key --passphrase --proxy ' +
  '--max-redirects -x --execute -w --wait';

/** A `wscat` command: a client, or a server with `--listen`. */
export const readWscat: ReadFormat = ({ text }) => {
  const command = commandOf(text, ['wscat']);
  if (!command) return undefined;
  const options = readOptions(command.words, VALUED);
  const listen = options.get('-l', '--listen');
  if (listen !== undefined) return [{ url: `ws://127.0.0.1:${listen}`, isServer: true }];
  const address = options.get('-c', '--connect');
  if (address === undefined) throw new Error(l10n.t('The command has no address.'));
  const named = (name: string, value: string | undefined): (readonly [string, string])[] =>
    value === undefined ? [] : [[name, value]];
  const proxy = options.get('--proxy');
  return [
    {
      url: withCredentials(address.includes('://') ? address : `ws://${address}`, options.get('--auth')),
      headers: [
        ...named('Host', options.get('--host')),
        ...named('Origin', options.get('-o', '--origin')),
        ...options.all('-H', '--header').map(headerOf),
      ],
      protocols: options.all('-s', '--subprotocol').flatMap((names) => names.split(',').map((name) => name.trim())),
      tls: tlsOf({
        verify: options.all('-n', '--no-check').length === 0,
        ca: options.get('--ca'),
        cert: options.get('--cert'),
        key: options.get('--key'),
        passphrase: options.get('--passphrase'),
      }),
      redirects: options.all('-L', '--location').length > 0 ? Number(options.get('--max-redirects') ?? 10) : 0,
      messages: options.all('-x', '--execute').map((each) => ({ text: each })),
      sends: true,
      ...(proxy !== undefined && { proxy: proxy.includes('://') ? proxy : `http://${proxy}` }),
    },
  ];
};
