import * as l10n from '@vscode/l10n';
import type { Association, Finding } from '../../api';
import type { Disposable } from '../../base/event';
import { endpointText } from '../../protocol/association';
import type { FileLog } from '../fileLog';
import type { Traffic } from '../traffic';
import { DepartedLogs } from './departedLogs';
import type { Run } from './mergeByTime';

/** A client's session: live, ended, or read back from disk. */
export interface ClientSession {
  readonly id: string;
  readonly log: FileLog;
  readonly findings: readonly Finding[];
  readonly association?: Association | undefined;
}

interface Client {
  readonly id: string;
  /** `undefined`: it was let go of, and is a recording. */
  session: ClientSession | undefined;
  peer: string;
  /** How many of its entries were taken. */
  taken: number;
}

/** The clients of a merged log, by their numbers: how many had come before. Of those that were let go of little is kept but the name. */
export class MergedClients implements Disposable {
  readonly #clients: Client[] = [];
  readonly #numbers = new WeakMap<ClientSession, number>();
  /** Those with a session, by their numbers. */
  readonly #present = new Map<number, Disposable>();
  readonly #departed: DepartedLogs;
  /** Of those that were let go of. */
  readonly #gone = { sent: { messages: 0, bytes: 0 }, received: { messages: 0, bytes: 0 } };

  /** @param onAppend is called when a client's log has grown; many times a second */
  constructor(
    storage: string,
    private readonly onAppend: () => void,
  ) {
    this.#departed = new DepartedLogs(storage);
  }

  get count(): number {
    return this.#clients.length;
  }

  /** How much went through, with all clients. */
  get traffic(): { readonly sent: Traffic; readonly received: Traffic } {
    const sum = { sent: { ...this.#gone.sent }, received: { ...this.#gone.received } };
    for (const number of this.#present.keys()) addTraffic(sum, this.#clients[number]!.session!.log);
    return sum;
  }

  /** The newest one whose session is there. */
  get newest(): ClientSession | undefined {
    return this.#clients.findLast(({ session }) => session)?.session;
  }

  add(session: ClientSession): void {
    const number = this.#clients.length;
    this.#clients.push({ id: session.id, session, peer: '', taken: 0 });
    this.#numbers.set(session, number);
    this.#present.set(number, session.log.onDidAppend(this.onAppend));
  }

  /** Lets go of a session, whose entries were taken. */
  release(session: ClientSession): void {
    const number = this.#numbers.get(session);
    const client = number === undefined ? undefined : this.#clients[number];
    if (number === undefined || client?.session !== session) return;
    client.peer = peerOf(session, number);
    client.session = undefined;
    addTraffic(this.#gone, session.log);
    this.#present.get(number)?.dispose();
    this.#present.delete(number);
  }

  /** Takes what there is by now that wasn't taken yet. */
  takeNew(): Run[] {
    const runs: Run[] = [];
    for (const number of this.#present.keys()) {
      const client = this.#clients[number]!;
      const { log } = client.session!;
      const { length } = log;
      if (length > client.taken) runs.push({ client: number, log, next: client.taken, end: length, time: 0 });
      client.taken = length;
    }
    return runs;
  }

  /** -1: it was never added. */
  numberOf(session: ClientSession): number {
    return this.#numbers.get(session) ?? -1;
  }

  idOf(number: number): string {
    return this.#clients[number]!.id;
  }

  /** The name of a client's end of the association. */
  peerOf(number: number): string {
    const { session, peer } = this.#clients[number]!;
    return session ? peerOf(session, number) : peer;
  }

  /** A client's session: as it is, or read back from disk. `undefined`: its recording was deleted. */
  async sessionOf(number: number): Promise<ClientSession | undefined> {
    const client = this.#clients[number];
    return client && (client.session ?? this.#departed.of(client.id));
  }

  /** Whether nothing of a client is on disk any more. */
  isDeleted(number: number): Promise<boolean> {
    return this.#departed.isDeleted(this.idOf(number));
  }

  closeRecordings(): void {
    this.#departed.dispose();
  }

  dispose(): void {
    for (const subscription of this.#present.values()) subscription.dispose();
    this.#departed.dispose();
  }
}

/** The other end of a Unix socket has no name. */
function peerOf({ association }: ClientSession, number: number): string {
  if (!association || ('path' in association.remote && association.remote.path === ''))
    return l10n.t('Client {0}', number + 1);
  return endpointText(association.remote);
}

function addTraffic(to: { sent: Traffic; received: Traffic }, { sent, received }: FileLog): void {
  to.sent.messages += sent.messages;
  to.sent.bytes += sent.bytes;
  to.received.messages += received.messages;
  to.received.bytes += received.bytes;
}
