import * as l10n from '@vscode/l10n';
import type { LogQuery } from '../../api';
import { Emitter, type Disposable } from '../../base/event';
import { compileQuery } from './compileQuery';
import type { Piece } from './searchJob';
import { SearchPass, type PassEnd, type Searched } from './searchPass';
import { searchWorkers } from './searchWorkers';

export type SearchState = 'searching' | 'following' | 'cancelled' | 'failed';

/** What a search needs of a log. */
export interface SearchedLog {
  readonly length: number;
  readonly onDidAppend: (listener: () => void) => Disposable;
  /** The files can't be written at the moment: what wants to is tried again by itself. */
  readonly isFailing: boolean;
  flush(): Promise<void>;
  searched(): Searched;
}

/** A standing search: goes through a log in threads of their own, and goes on with what is appended to it until it is disposed of. */
export class LogSearch implements Disposable {
  readonly #onDidChange = new Emitter<undefined>();
  /** Something was found or looked at, or the state has changed. */
  readonly onDidChange = this.#onDidChange.event;
  #matches = new Uint32Array(1024);
  #count = 0;
  #scanned = 0;
  #state: SearchState = 'searching';
  #problem: string | undefined;
  #pass: SearchPass | undefined;
  #isRunning = false;
  readonly #subscription: Disposable;

  constructor(
    private readonly log: SearchedLog,
    readonly query: LogQuery,
  ) {
    this.#problem = problemOf(query);
    this.#subscription = log.onDidAppend(() => this.#goOn());
    this.#goOn();
  }

  /** The indexes of what was found so far, ascending. A view: what is in it doesn't change. */
  get matches(): Uint32Array {
    return this.#matches.subarray(0, this.#count);
  }
  /** How many entries were looked at, of {@link total}. */
  get scanned(): number {
    return this.#scanned;
  }
  get total(): number {
    return this.log.length;
  }
  get state(): SearchState {
    return this.#state;
  }
  /** What the person should know. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Looks no further, and keeps what was found. */
  cancel(): void {
    if (this.#isOver()) return;
    this.#state = 'cancelled';
    this.#pass?.cancel();
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChange.dispose();
    this.cancel();
  }

  #isOver(): boolean {
    return this.#state === 'cancelled' || this.#state === 'failed';
  }

  #goOn(): void {
    if (this.#isRunning || this.#isOver()) return;
    this.#isRunning = true;
    this.#run()
      .catch((error: unknown) => this.#fail((error as Error).message))
      .finally(() => (this.#isRunning = false));
  }

  async #run(): Promise<void> {
    // Whoever made this may want to listen first.
    await Promise.resolve();
    while (this.#scanned < this.log.length && !this.#isOver()) {
      if (!this.log.isFailing) await this.log.flush().catch(() => undefined);
      const searched = this.log.searched();
      // What can't be written comes again when it is.
      if (this.#isOver() || searched.length <= this.#scanned) break;
      const end = await this.#look(searched, searched.length);
      if (end.kind === 'stuck') await this.#giveUp(searched, end.entry);
      else if (end.kind === 'failed') this.#fail(end.message);
      else if (end.kind === 'done' && end.unread) {
        const { file, message } = end.unread;
        this.#problem = l10n.t('Not all messages could be searched: {0}: {1}', file, message);
      }
    }
    if (this.#state !== 'searching') return;
    this.#state = 'following';
    this.#onDidChange.fire(undefined);
  }

  async #look(searched: Searched, to: number): Promise<PassEnd> {
    this.#pass = new SearchPass(searchWorkers, this.query, searched, this.#scanned, to, (piece) => this.#add(piece));
    const end = await this.#pass.ended;
    this.#pass = undefined;
    return end;
  }

  /** What comes before the message at fault was found as well, but not told yet. */
  async #giveUp(searched: Searched, entry: number): Promise<void> {
    if (this.#scanned < entry) await this.#look(searched, entry);
    this.#fail(l10n.t('This pattern took too long at message #{0}. Found so far is what came before it.', entry + 1));
  }

  #fail(problem: string): void {
    if (this.#isOver()) return;
    this.#state = 'failed';
    this.#problem = problem;
    this.#onDidChange.fire(undefined);
  }

  #add({ found, to }: Piece): void {
    if (this.#count + found.length > this.#matches.length) {
      const longer = new Uint32Array(Math.max(this.#count + found.length, this.#matches.length * 2));
      longer.set(this.matches);
      this.#matches = longer;
    }
    this.#matches.set(found, this.#count);
    this.#count += found.length;
    this.#scanned = to;
    this.#onDidChange.fire(undefined);
  }
}

/** What is wrong with a query, in words; it is searched for all the same. */
export function problemOf(query: LogQuery): string | undefined {
  switch (compileQuery(query).problem) {
    case 'invalid-regex':
      return l10n.t('Not a valid regular expression: searched literally');
    case 'invalid-path':
      return l10n.t('"{0}" is not a path such as a.b[0].c', query.json?.path ?? '');
    default:
      return undefined;
  }
}
