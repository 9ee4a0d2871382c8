import * as l10n from '@vscode/l10n';
import { realpathSync } from 'node:fs';
import type { Endpoint, Failure } from '../../api';
import { endpointText } from '../../protocol/association';
import { isNamedPipe } from '../connectPath';

/** Of a relay's clients: whoever listens for them. */
export interface RelayListener {
  /** What it is bound to. */
  readonly local: Endpoint | undefined;
}

/**
 * The relays' legs of this process that are connected or being so: by the end that their targets see; and, since clients of Unix
 * sockets and named pipes have no names, by the paths that they lead to.
 */
const legs = new Map<string, Set<RelayPath>>();

/**
 * Through which listeners a client has come that a relay is to pass on: a relay that leads to itself would never end. A client of a
 * path may have come over any leg that leads there; this listener leads back to where that leg came from then, whoever its client is.
 */
export class RelayPath {
  #places: string[] = [];
  readonly #before: ReadonlySet<object>;

  /** @param remote the client's end */
  constructor(
    private readonly listener: RelayListener,
    remote: Endpoint,
  ) {
    const { local } = listener;
    const path = local && 'path' in local ? placeOf(local.path) : '';
    const place = 'path' in remote ? path : endOf(remote);
    this.#before = new Set([...(legs.get(place) ?? [])].flatMap((leg) => [leg.listener, ...leg.#before]));
  }

  /** Whether it has come through the same listener before. */
  get isLoop(): boolean {
    return this.#before.has(this.listener);
  }

  /** The leg to the target has this end of its own. */
  add(local: Endpoint): void {
    const end = endOf(local);
    // One that had it before is about to be released.
    legs.delete(end);
    this.#add(end);
  }

  /** The leg leads to a Unix socket or a named pipe. @param path absolute */
  addTarget(path: string): void {
    this.#add(placeOf(path));
  }

  /** The leg has ended. */
  release(): void {
    for (const place of this.#places.splice(0)) {
      const there = legs.get(place);
      there?.delete(this);
      if (there?.size === 0) legs.delete(place);
    }
  }

  #add(place: string): void {
    this.#places.push(place);
    const there = legs.get(place) ?? new Set();
    legs.set(place, there.add(this));
  }
}

/** A socket that is bound to `::` tells the same end in another way (RFC 4291 §2.5.5.2). */
function endOf(endpoint: Endpoint): string {
  if ('path' in endpoint) return '';
  return endpointText({ ...endpoint, address: endpoint.address.replace(/^::ffff:(?=[\d.]+$)/i, '') });
}

function placeOf(path: string): string {
  // The names of Windows' pipes don't tell cases apart.
  if (isNamedPipe(path)) return path.replaceAll('/', '\\').toLowerCase();
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** @param address where the relay passes on to */
export function leadsToItself(address: string): Failure {
  return {
    code: 'relay-loop',
    stage: 'tcp',
    message: l10n.t('This relay leads to itself: {0} is, or leads to, what it listens on.', address),
    hint: l10n.t('Change "forwardTo" in the profile of the listener.'),
  };
}
