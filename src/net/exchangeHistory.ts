import type { Exchange, Finding, Handshake } from '../api';
import type { SecretValues } from '../log/secretValues';

/** Of the attempts before, so many exchanges are kept, and so much of each body. */
const MAX_EXCHANGES = 50;
const MAX_BODY_BYTES = 64 * 1024;

/** What an attempt knows of its handshake. */
interface OwnHandshake {
  readonly exchanges: readonly Exchange[] | undefined;
  readonly protocol: string;
  readonly handshakeFindings: readonly Finding[];
}

/** The exchanges of all attempts of a session; the last attempt's count. */
export class ExchangeHistory {
  #before: readonly Exchange[] = [];

  /** The attempt doesn't count any more: another one begins. */
  keep({ exchanges = [] }: { readonly exchanges: readonly Exchange[] | undefined }): void {
    this.#before = [...this.#before, ...exchanges.map(withLessBody)].slice(-MAX_EXCHANGES);
  }

  /** Without the secrets. `undefined`: there is none. */
  handshakeOf(own: OwnHandshake, secrets: SecretValues): Handshake | undefined {
    const { protocol } = own;
    const exchanges = secrets.cover(own.exchanges ?? []);
    const all = [...secrets.cover(this.#before), ...exchanges];
    if (all.length === 0) return undefined;
    const extensions = exchanges
      .at(-1)
      ?.response?.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-extensions')?.[1];
    const findings = secrets.cover(own.handshakeFindings);
    return { exchanges: all, ...(protocol && { protocol }), ...(extensions !== undefined && { extensions }), findings };
  }
}

function withLessBody(exchange: Exchange): Exchange {
  const { body } = exchange;
  return body && body.length > MAX_BODY_BYTES ? { ...exchange, body: body.slice(0, MAX_BODY_BYTES) } : exchange;
}
