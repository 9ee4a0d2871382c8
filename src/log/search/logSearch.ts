import * as l10n from '@vscode/l10n';
import type { LogQuery } from '../../api';
import { compileQuery } from './compileQuery';
import { RunningSearch, type GrowingLog } from './runningSearch';
import { SearchPass, type PassEnd, type Searched } from './searchPass';
import { searchWorkers } from './searchWorkers';

/** What a search needs of a log. */
export interface SearchedLog extends GrowingLog {
  /** The files can't be written at the moment: what wants to is tried again by itself. */
  readonly isFailing: boolean;
  flush(): Promise<void>;
  searched(): Searched;
}

/** A standing search of a log, in threads of their own. */
export class LogSearch extends RunningSearch<SearchedLog> {
  #pass: SearchPass | undefined;

  constructor(
    log: SearchedLog,
    readonly query: LogQuery,
    from = 0,
  ) {
    super(log, problemOf(query), from);
  }

  protected override stop(): void {
    this.#pass?.cancel();
  }

  protected override async lookOn(): Promise<boolean> {
    const { log } = this;
    if (!log.isFailing) await log.flush().catch(() => undefined);
    const searched = log.searched();
    // What can't be written comes again when it is.
    if (this.isOver() || searched.length <= this.scanned) return false;
    const end = await this.#look(searched, searched.length);
    if (end.kind === 'stuck') await this.#giveUp(searched, end.entry);
    else if (end.kind === 'failed') this.fail(end.message);
    else this.problem = unreadText(end) ?? this.problem;
    return true;
  }

  async #look(searched: Searched, to: number): Promise<PassEnd> {
    this.#pass = new SearchPass(searchWorkers, this.query, searched, this.scanned, to, (piece) =>
      this.add(piece.found, piece.to),
    );
    const end = await this.#pass.ended;
    this.#pass = undefined;
    return end;
  }

  /** What comes before the message at fault was found as well, but not told yet. */
  async #giveUp(searched: Searched, entry: number): Promise<void> {
    if (this.scanned < entry) await this.#look(searched, entry);
    this.fail(l10n.t('This pattern took too long at message #{0}. Found so far is what came before it.', entry + 1));
  }
}

/** What a pass could not look at, in words. */
export function unreadText(end: PassEnd): string | undefined {
  if (end.kind !== 'done' || !end.unread) return undefined;
  const { file, message } = end.unread;
  return l10n.t('Not all messages could be searched: {0}: {1}', file, message);
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
