import type { Association, HalfAssociation, Stage } from '../../../src/api';
import type { DialContext } from '../../../src/net/dial';
import type { Peer } from '../../../src/net/failures';
import { StageClock } from '../../../src/net/stageClock';

/** What dialling told, beside its result. */
export interface Told {
  readonly clock: StageClock;
  readonly bound: HalfAssociation[];
  readonly associations: Association[];
  readonly peers: Peer[];
  /** The stages at each change. */
  readonly history: (readonly Stage[])[];
}

/** A context to dial with outside a session. */
export function dialContext(over: Partial<DialContext> = {}): DialContext & { told: Told } {
  const history: (readonly Stage[])[] = [];
  const clock = new StageClock(() => history.push(clock.stages));
  const told: Told = { clock, bound: [], associations: [], peers: [], history };
  return {
    told,
    clock,
    signal: new AbortController().signal,
    timeoutMs: 10_000,
    folder: undefined,
    allowKeyLog: false,
    onPeer: (peer) => told.peers.push(peer),
    onDidBind: (half) => told.bound.push(half),
    onDidConnect: (association) => told.associations.push(association),
    onTls: () => undefined,
    ...over,
  };
}
