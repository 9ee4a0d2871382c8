import * as l10n from '@vscode/l10n';
import type { ReadFormat } from './found';
import { headerOf, readOptions, withCredentials } from './options';
import { commandOf } from './shellWords';
import { tlsOf } from './tlsOf';

/** Options of `websocat` 1 (`--help=long`) that take a value. */
const VALUED =
  '-H --header --protocol --origin --basic-auth --socks5 --client-pkcs12-der --client-pkcs12-passwd --pkcs12-der --pkcs12-passwd ' +
  '--ping-interval --ping-timeout --ws-c-uri --tls-domain -B --buffer-size --queue-len --max-messages --max-messages-rev --conncap ' +
  '--server-header --server-protocol --restrict-uri -F --static-file --websocket-version --text-prefix --binary-prefix --socks5-destination';

/** A `websocat` command in its simple forms: a client, or a server with `-s`. */
export const readWebsocat: ReadFormat = ({ text }) => {
  const command = commandOf(text, ['websocat']);
  if (!command) return undefined;
  const options = readOptions(command.words, VALUED);
  if (options.all('-s', '--server-mode').length > 0) {
    const [where = '8080'] = options.others;
    return [{ url: `ws://${where.includes(':') ? where : `127.0.0.1:${where}`}`, isServer: true }];
  }
  const address = options.others.find((word) => /^wss?:\/\//i.test(word));
  if (address === undefined) throw new Error(l10n.t('The command has no address.'));
  const origin = options.get('--origin');
  const protocols = options.get('--protocol');
  const socks = options.get('--socks5');
  return [
    {
      url: withCredentials(address, options.get('--basic-auth')),
      headers: [
        ...(origin === undefined ? [] : [['Origin', origin] as const]),
        ...options.all('-H', '--header').map(headerOf),
      ],
      protocols: protocols?.split(',').map((each) => each.trim()) ?? [],
      tls: tlsOf({
        verify: options.all('-k', '--insecure').length === 0,
        pfx: options.get('--client-pkcs12-der'),
        passphrase: options.get('--client-pkcs12-passwd'),
      }),
      ...(socks !== undefined && { proxy: `socks5://${socks}` }),
    },
  ];
};
