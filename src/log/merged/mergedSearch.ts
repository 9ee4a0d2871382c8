import * as l10n from '@vscode/l10n';
import { problemOf, unreadText } from '../search/logSearch';
import { RunningSearch } from '../search/runningSearch';
import { SearchPass } from '../search/searchPass';
import { searchWorkers } from '../search/searchWorkers';
import type { MergedLog, MergedQuery } from './mergedLog';

/** Positions that are looked through before what was found is told: few at first. */
const FIRST_BATCH = 16 * 1024;
const LARGEST_BATCH = 256 * 1024;
/** Clients that are searched at the same time. */
const AT_ONCE = 4;
/** Between two looks at what came: for each client that was searched, at most so long together. */
const REST_MS = 0.5;
const LONGEST_REST_MS = 500;

/** What of a client's log stands in a part of the merged one: entries `from` to `to`, without gaps. */
interface Part {
  readonly from: number;
  to: number;
  /** Ascending; `undefined`: all. */
  found: number[] | undefined;
}

/**
 * A standing search in a merged log. Each part of it is looked through in the clients' own logs, a few at the same time; what is found
 * there is put into the order of the merged log, position by position.
 */
export class MergedSearch extends RunningSearch<MergedLog> {
  readonly #passes = new Set<SearchPass>();
  #batch = FIRST_BATCH;
  #rest: { readonly timer: NodeJS.Timeout; readonly end: () => void } | undefined;
  readonly #clients: ReadonlySet<number> | undefined;
  readonly #query;

  constructor(log: MergedLog, { clients, ...query }: MergedQuery) {
    super(log, problemOf(query));
    this.#clients = clients && new Set(clients);
    this.#query = Object.keys(query).some((part) => part !== 'invert') ? query : undefined;
  }

  override dispose(): void {
    super.dispose();
    clearTimeout(this.#rest?.timer);
    this.#rest?.end();
  }

  protected override stop(): void {
    for (const pass of this.#passes) pass.cancel();
  }

  protected override async lookOn(): Promise<boolean> {
    const to = Math.min(this.log.length, this.scanned + this.#batch);
    const parts = this.#partsTo(to);
    await this.#searchAll(parts);
    if (this.isOver()) return false;
    this.add(this.#inOrder(parts, to), to);
    this.#batch = Math.min(LARGEST_BATCH, this.#batch * 4);
    if (this.state === 'following' && this.#query) await this.#pause(parts.size);
    return true;
  }

  /** What each client has between here and there. */
  #partsTo(to: number): Map<number, Part> {
    const { index } = this.log;
    const parts = new Map<number, Part>();
    for (let position = this.scanned; position < to; position += 1) {
      const client = index.clientAt(position);
      if (this.#clients && !this.#clients.has(client)) continue;
      const entry = index.entryAt(position);
      const part = parts.get(client);
      if (part) part.to = entry + 1;
      else parts.set(client, { from: entry, to: entry + 1, found: this.#query ? [] : undefined });
    }
    return parts;
  }

  async #searchAll(parts: ReadonlyMap<number, Part>): Promise<void> {
    if (!this.#query) return;
    const waiting = [...parts].values();
    const work = async (): Promise<void> => {
      for (const [client, part] of waiting) {
        if (this.isOver()) return;
        await this.#searchClient(client, part);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #searchClient(client: number, { from, to, found }: Part): Promise<void> {
    const log = (await this.log.sessionOf(client))?.log;
    // A recording that was deleted has nothing that matches.
    if (!log || !this.#query) return;
    if (!log.isFailing) await log.flush().catch(() => undefined);
    const searched = log.searched();
    const end = Math.min(to, searched.length);
    if (this.isOver() || from >= end) return;
    const pass = new SearchPass(searchWorkers, this.#query, searched, from, end, ({ found: some }) => {
      for (const entry of some) found?.push(entry);
    });
    this.#passes.add(pass);
    const outcome = await pass.ended;
    this.#passes.delete(pass);
    if (outcome.kind === 'failed') this.fail(outcome.message);
    else if (outcome.kind === 'stuck')
      this.fail(
        l10n.t(
          'This pattern took too long at a message of {0}. Found so far is what came before.',
          this.log.peerOf(client),
        ),
      );
    else this.problem = unreadText(outcome) ?? this.problem;
  }

  /** The positions of what was found, in the order of the merged log. */
  #inOrder(parts: ReadonlyMap<number, Part>, to: number): number[] {
    const { index } = this.log;
    const next = new Map<number, number>();
    const positions: number[] = [];
    for (let position = this.scanned; position < to; position += 1) {
      const client = index.clientAt(position);
      const part = parts.get(client);
      if (!part) continue;
      if (part.found) {
        const nth = next.get(client) ?? 0;
        if (part.found[nth] !== index.entryAt(position)) continue;
        next.set(client, nth + 1);
      }
      positions.push(position);
    }
    return positions;
  }

  /** With many clients that go on and on, the search of what comes must not take all there is to have. */
  async #pause(clients: number): Promise<void> {
    const restMs = Math.min(LONGEST_REST_MS, clients * REST_MS);
    await new Promise<void>((resolve) => {
      this.#rest = { timer: setTimeout(resolve, restMs), end: resolve };
    });
    this.#rest = undefined;
  }
}
