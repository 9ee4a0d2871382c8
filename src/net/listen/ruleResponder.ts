import * as l10n from '@vscode/l10n';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import type { Reply, Rule, ServerProfile } from '../../profiles/profile';
import { DEFAULT_MAX_MESSAGE_BYTES, messageLimitOf } from '../../profiles/messageLimit';
import { repliesOf, RuleFailure, RuleMatcher, type Captures, type MatchedRule } from '../../profiles/rules';
import type { VariableTable } from '../../profiles/variables';
import type { MessageKind, Responder } from '../responder';
import type { Session } from '../session';
import { noteEvent } from '../sessionLog';
import { Broadcasts } from './broadcasts';
import { limitedRegex } from './limitedRegex';
import { replyPayload, type ReplyPayload } from './replyPayload';

/** So much may wait to be sent to a client that doesn't read, in bytes and in answers. */
const FULL_BYTES = 1024 * 1024;
const FULL_ANSWERS = 10_000;

/** The rules of a listener, as they are now: they may be edited while it listens. */
export class ListenerRules {
  #matcher = new RuleMatcher([], limitedRegex);
  #onConnect: readonly Reply[] = [];
  maxBytes = DEFAULT_MAX_MESSAGE_BYTES;
  readonly broadcasts = new Broadcasts(FULL_BYTES, FULL_ANSWERS);

  constructor(
    /** What the paths of files start from. */
    readonly folder: string | undefined,
    /** All clients of the listener. */
    readonly clients: () => readonly Session[],
    /** The variables of replies. @param counter is asked for the number of the reply if it stands in it */
    readonly variables: (counter: () => number) => VariableTable,
  ) {}

  set(profile: ServerProfile): void {
    const { rules = [], onConnect = [] } = profile;
    this.#matcher = new RuleMatcher(rules, limitedRegex);
    this.#onConnect = onConnect;
    this.maxBytes = messageLimitOf(profile);
  }

  get onConnect(): readonly Reply[] {
    return this.#onConnect;
  }

  get hasRules(): boolean {
    return this.#matcher.size > 0;
  }

  /** @throws RuleFailure */
  match(payload: Uint8Array, encoding: TextEncoding | undefined): MatchedRule | undefined {
    return this.#matcher.match(payload, encoding);
  }
}

/**
 * Answers what one client sends, by the rules of its listener. Answers go in the order of the messages, each when those before it
 * are sent; one that fails is an `event` in the client's log.
 */
export class RuleResponder implements Responder {
  /** The last answer that waits; `undefined`: none does. */
  #last: Promise<void> | undefined;
  #answers = 0;
  #bytes = 0;
  /** How many replies with `${counter}` were made. */
  #counter = 0;
  #wake: (() => void) | undefined;
  #hasPassedOver = false;

  constructor(
    private readonly session: Session,
    private readonly rules: ListenerRules,
  ) {
    const opened = new Promise<void>((resolve) => {
      session.onDidChangeState(() => {
        resolve();
        if (session.end) this.#wake?.();
      });
    });
    // What came with the handshake is answered when it is over, and after the greeting.
    this.#enqueue(0, () => opened.then(() => this.#greet()));
  }

  get isFull(): boolean {
    return this.#bytes > FULL_BYTES || this.#answers > FULL_ANSWERS;
  }

  get answered(): Promise<void> | undefined {
    return this.#last;
  }

  received(kind: MessageKind, payload: Uint8Array, isPart: boolean): void {
    if (this.session.endedSide === 'local') return;
    if (isPart) {
      this.#passOver();
      return;
    }
    try {
      const found = this.rules.match(payload, this.session.log.text.encoding);
      if (found) this.#answer(found, kind, payload);
    } catch (error) {
      if (error instanceof RuleFailure) this.#tell(offText(error, payload.length));
      else this.#failed(undefined, error);
    }
  }

  /** A part of a message is none: a rule for its beginning would be held against its middle. */
  #passOver(): void {
    if (this.#hasPassedOver || !this.rules.hasRules) return;
    this.#hasPassedOver = true;
    this.#tell(
      l10n.t(
        'The rules pass over messages of more than {0} bytes, which is what "maxMessageSize" allows: they come in parts.',
        this.rules.maxBytes,
      ),
    );
  }

  get #canSend(): boolean {
    return this.session.state === 'open' && this.session.endedSide !== 'local';
  }

  async #greet(): Promise<void> {
    const { onConnect } = this.rules;
    try {
      for (const reply of onConnect) {
        if (!this.#canSend) return;
        await this.#send(await this.#payload(reply, []));
      }
    } catch (error) {
      this.#failed(undefined, error);
    }
  }

  #answer({ index, rule, captures }: MatchedRule, kind: MessageKind, payload: Uint8Array): void {
    if (!echoes(rule) && rule.reply === undefined && !rule.close) return;
    const replies = this.#replies(rule, captures, kind, payload);
    const dueMs = performance.now() + (rule.delay ?? 0);
    this.#enqueue(payload.length, async () => {
      try {
        await this.#until(dueMs);
        if (!this.#canSend) return;
        for (const reply of replies) {
          const ready = reply();
          await this.#send(ready instanceof Promise ? await ready : ready, rule.broadcast);
        }
        if (rule.close) this.#close(rule.close);
      } catch (error) {
        this.#failed(index, error);
      }
    });
  }

  #replies(
    rule: Rule,
    captures: Captures,
    kind: MessageKind,
    payload: Uint8Array,
  ): (() => ReplyPayload | Promise<ReplyPayload>)[] {
    const replies = repliesOf(rule).map((reply) => () => this.#payload(reply, captures));
    if (!echoes(rule)) return replies;
    // A copy, which `slice` of a Buffer isn't: the bytes may be a few of a large buffer that would be kept for them.
    const echo: ReplyPayload = { payload: Uint8Array.from(payload), kind: kind === 'text' ? 'text' : 'binary' };
    return [() => echo, ...replies];
  }

  #payload(reply: Reply, captures: Captures): ReplyPayload | Promise<ReplyPayload> {
    const { folder, maxBytes, variables } = this.rules;
    const number = this.#counter + 1;
    const table = (): VariableTable => variables(() => (this.#counter = number));
    return replyPayload(reply, { captures, table }, folder, maxBytes);
  }

  /** Settles when it has been handed to the kernel, or the client is gone. To all at once, so that no answers of others come between. */
  async #send(ready: ReplyPayload, toAll = false): Promise<void> {
    const { payload, kind } = ready;
    const { session } = this;
    const sent = session.send(payload, { kind });
    if (toAll) {
      const others = this.rules.clients().filter((each) => each !== session && each.state === 'open');
      for (const other of others) this.rules.broadcasts.send(other, ready);
    }
    await sent.catch((error: unknown) => {
      if (session.state === 'open') throw error;
    });
  }

  #close(close: NonNullable<Rule['close']>): void {
    const { code = 1000, reason } = close === true || close === false ? {} : close;
    void this.session.close(code, reason).catch((error: unknown) => this.#failed(undefined, error));
  }

  /** Answers wait for those before them: the first one that is ready goes at once. */
  #enqueue(bytes: number, run: () => Promise<void>): void {
    this.#answers += 1;
    this.#bytes += bytes;
    const before = this.#last;
    const running = (before ? before.then(run) : run()).then(() => {
      const wasFull: boolean = this.isFull;
      this.#answers -= 1;
      this.#bytes -= bytes;
      if (this.#last === running) this.#last = undefined;
      if (wasFull && !this.isFull) this.session.resume();
    });
    this.#last = running;
  }

  async #until(dueMs: number): Promise<void> {
    const waitMs = dueMs - performance.now();
    if (waitMs <= 0 || this.session.end) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #failed(index: number | undefined, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const text =
      index === undefined ? l10n.t('An answer failed: {0}', why) : l10n.t('Rule {0} failed: {1}', index + 1, why);
    this.#tell(text);
  }

  #tell(text: string): void {
    // Its log is finished, and nobody is there who could be answered.
    noteEvent(this.session, text);
  }
}

/** Whether a rule sends what came. To all, that needs no further word. */
function echoes({ echo, broadcast, reply, close }: Rule): boolean {
  return echo === true || (broadcast === true && reply === undefined && !close);
}

function offText({ index, message }: RuleFailure, size: number): string {
  return l10n.t(
    'Rule {0} is off until the rules are edited: {1}, at a message of {2} bytes. Make it simpler: a repetition within a repetition, such as (a+)+, can take for ever.',
    index + 1,
    message,
    size,
  );
}
