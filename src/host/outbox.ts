import * as l10n from '@vscode/l10n';
import type { InternetEndpoint } from '../api';
import { Disposables } from '../base/disposables';
import { Emitter, type Disposable } from '../base/event';
import type { FileParts } from '../net/fileParts';
import type { Session } from '../net/session';
import type { ChosenFile, Draft, OutboxJob, OutboxView } from '../panel/drafts';
import type { VariableTable } from '../profiles/variables';
import { messageLimitOf } from '../profiles/messageLimit';
import { concatBytes } from '../protocol/concatBytes';
import { composeDraft, type ComposedDraft } from './composeDraft';
import { repeat, type RepetitionPlan } from './repetition';
import { SendQueue } from './sendQueue';
import type { ShownSession } from './sessionView';

const LABEL_CHARACTERS = 40;
/** What stands for an answer that isn't there yet, where not every text may stand. */
const SAMPLES: Partial<Record<Draft['format'], string>> = { json: '0', hex: '00', base64: '0000' };

/** Through what a session's messages are sent: itself, or what shows it with another framing. */
export type Sender = Pick<ShownSession, 'send' | 'framing'>;

/** How bytes are sent. */
type Manner = { readonly [Name in 'kind' | 'raw' | 'to' | 'fragments']?: Draft[Name] | undefined };

export interface FileOptions {
  /** WebSocket. Default `binary`. */
  readonly kind?: 'text' | 'binary' | undefined;
  /** TCP: without the profile's framing. */
  readonly raw?: boolean | undefined;
  /** UDP: whom to, where that isn't the session's peer. */
  readonly to?: InternetEndpoint | undefined;
}

/** What a person sends in a session: one thing after another, files and repetitions with their progress. It lives as long as the session. */
export class Outbox implements Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new Emitter<undefined>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #queue = this.#owned.add(new SendQueue());
  readonly #jobs = new Map<number, { view: OutboxJob; readonly stop: AbortController }>();
  readonly #files = new Map<number, FileParts>();
  /** Of jobs and files. */
  #lastId = 0;
  /** How many messages with `${counter}` were sent. */
  #counter = 0;

  constructor(
    private readonly session: Session,
    /** What variables mean; it asks for the number of a message if that stands in it. */
    private readonly variables: (counter: () => number) => VariableTable,
    /** Asks for the inputs that a text names. @param again those that were answered before, too */
    private readonly ask: (text: string, again: boolean) => Promise<void> | undefined = () => undefined,
  ) {
    this.#queue.onDidChange(() => this.#onDidChange.fire(undefined));
  }

  get view(): OutboxView {
    const { waiting, isSlow } = this.#queue;
    return { waiting, ...(isSlow && { isSlow }), jobs: [...this.#jobs.values()].map(({ view }) => view) };
  }

  /** What a draft would be if it were sent now; something else stands for what a person is asked for. */
  preview(draft: Draft): ComposedDraft {
    const table = this.variables(() => this.#counter + 1);
    const sample = SAMPLES[draft.format];
    return this.#compose(draft, { ...table, input: (id = '') => sample ?? `\${input:${id}}` });
  }

  /** Whether a secret stands in a draft as it is, not by its variable. */
  holdsSecret(draft: Draft): boolean {
    const composed = this.preview(draft);
    const bytes = 'bytes' in composed ? composed.bytes : new TextEncoder().encode(draft.text);
    return this.session.secrets.coverBytes(bytes) !== bytes;
  }

  /** The path of a file, with the values of its variables. */
  async resolvePath(path: string): Promise<ComposedDraft> {
    await this.ask(path, false);
    return this.#compose(
      { format: 'text', text: path },
      this.variables(() => this.#counter + 1),
    );
  }

  /**
   * Sends a draft when what is before it is sent; its variables are resolved then.
   *
   * @param again inputs that were answered before are asked for again
   * @returns the index of its entry; -1 for a pong
   * @throws with words for the person if it is no message; nothing is sent then
   */
  send(draft: Draft, sender: Sender = this.session, again = true): Promise<number> {
    const send = (): Promise<number> => this.#queue.add(() => this.#send(draft, sender));
    return this.ask(draft.text, again)?.then(send) ?? send();
  }

  /**
   * Sends the bytes of an entry that was sent before, in one message of its kind, to whom they went then.
   *
   * @param shown the session as its entries are counted: with its framing
   * @returns as {@link send} does
   * @throws with words for the person if the log doesn't have the bytes as they went; nothing is sent then
   */
  async resend(shown: Sender & Pick<ShownSession, 'log'>, index: number): Promise<number> {
    const { kind, truncated } = shown.log.recordOf(index);
    const number = String(index + 1);
    if (truncated) throw new Error(l10n.t('Only a part of message #{0} is there.', number));
    const [bytes, to] = await Promise.all([shown.log.payload(index), shown.log.peerOf(index)]);
    if (this.session.secrets.mayHaveCovered(bytes))
      throw new Error(
        l10n.t('A secret is covered in message #{0}. The history of the composer has it with its input.', number),
      );
    return this.#queue.add(() => this.#sendBytes(bytes, { kind: kind as Draft['kind'], to }, shown));
  }

  /** Keeps a file that was chosen, to be sent. */
  keepFile(parts: FileParts): ChosenFile {
    const id = (this.#lastId += 1);
    // The one that is sent is another one's no more.
    this.#files.clear();
    this.#files.set(id, parts);
    return { id, name: parts.name, sizeBytes: parts.sizeBytes };
  }

  /** @returns whether all of it was sent: it wasn't cancelled */
  async sendFile(id: number, options: FileOptions, sender: Sender = this.session): Promise<boolean> {
    const parts = this.#files.get(id);
    if (!parts) throw new Error(l10n.t('Choose the file again: another one was chosen meanwhile.'));
    return this.sendParts(parts, options, sender);
  }

  /**
   * Sends a file: over WebSocket as one message in fragments, over TCP as it is, part by part, over UDP as one datagram. What has framing is
   * one message in memory.
   *
   * @returns whether all of it was sent: it wasn't cancelled
   */
  async sendParts(
    parts: FileParts,
    { kind, raw = false, to }: FileOptions,
    sender: Sender = this.session,
  ): Promise<boolean> {
    const { profile, transport } = this.session;
    const framing = profile.transport === 'tcp' ? (sender.framing ?? profile.framing) : undefined;
    const isFramed = (framing?.kind ?? 'none') !== 'none' && !raw;
    const most = messageLimitOf(profile);
    if ((isFramed || transport === 'websocket') && parts.sizeBytes > most)
      throw new Error(
        l10n.t(
          '{0} has {1} bytes, and a message has {2} at most: raise "maxMessageSize" in the profile.',
          parts.name,
          parts.sizeBytes,
          most,
        ),
      );
    return this.#job({ kind: 'file', label: parts.name, done: 0, total: parts.sizeBytes }, (progress, signal) =>
      this.#queue.add(async () => {
        if (!isFramed) await this.session.sendParts(parts.read(signal), { kind, to, onProgress: progress });
        else await sender.send(await wholeOf(parts, signal));
      }, signal),
    );
  }

  /** Sends a draft again and again. @returns whether it went to its end */
  async repeat(draft: Draft, plan: RepetitionPlan, sender: Sender = this.session): Promise<boolean> {
    const { intervalMs, times } = plan;
    const asking = this.ask(draft.text, true);
    // What asks nothing begins at once.
    if (asking) await asking;
    const label = draft.text.slice(0, LABEL_CHARACTERS);
    return this.#job({ kind: 'repeat', label, done: 0, total: times ?? null, intervalMs }, (progress, signal) =>
      repeat(plan, () => this.send(draft, sender, false), progress, signal),
    );
  }

  /** Stops a job; without its number, removes all messages that wait. */
  cancel(id?: number): void {
    if (id === undefined) this.#queue.cancelWaiting();
    else this.#jobs.get(id)?.stop.abort();
  }

  dispose(): void {
    for (const { stop } of this.#jobs.values()) stop.abort();
    this.#owned.dispose();
  }

  #compose(draft: Draft, table: VariableTable): ComposedDraft {
    const { transport, log } = this.session;
    return composeDraft(draft, table, transport === 'websocket', log.text.encoding);
  }

  async #send(draft: Draft, sender: Sender): Promise<number> {
    const counter = this.#counter + 1;
    let counted = this.#counter;
    const composed = this.#compose(
      draft,
      this.variables(() => (counted = counter)),
    );
    if ('error' in composed) {
      const { line, column, message } = composed.error;
      throw new Error(l10n.t('{0} (line {1}, column {2})', message, line, column));
    }
    this.#counter = counted;
    return this.#sendBytes(composed.bytes, { ...draft, kind: composed.kind }, sender);
  }

  async #sendBytes(bytes: Uint8Array, { kind, raw, to, fragments }: Manner, sender: Sender): Promise<number> {
    if (this.session.transport === 'tcp') return sender.send(bytes, { ...(raw && { raw }) });
    if (this.session.transport === 'udp') return this.session.send(bytes, { ...(to && { to }) });
    if (kind === 'ping') return this.session.ping(bytes);
    if (kind === 'pong') {
      await this.session.pong(bytes);
      return -1;
    }
    return this.session.send(bytes, { ...(kind && { kind }), ...(fragments && { fragments }) });
  }

  async #job(
    what: Omit<OutboxJob, 'id'>,
    run: (progress: (done: number) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const id = (this.#lastId += 1);
    const stop = new AbortController();
    const job = { view: { id, ...what }, stop };
    this.#jobs.set(id, job);
    this.#onDidChange.fire(undefined);
    // What the kernel hasn't taken yet of the part under way can't be had back: nobody waits for it.
    const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const progress = (done: number): void => {
      job.view = { ...job.view, done };
      this.#onDidChange.fire(undefined);
    };
    try {
      await Promise.race([run(progress, stop.signal), stopped]);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      this.#jobs.delete(id);
      this.#onDidChange.fire(undefined);
    }
    return !stop.signal.aborted;
  }
}

async function wholeOf(parts: FileParts, signal: AbortSignal): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for await (const part of parts.read(signal)) read.push(part);
  return concatBytes(read);
}
