import type { EntryExtras } from '../log/logAppender';
import { concatBytes } from '../protocol/concatBytes';
import { unmask } from '../protocol/unmask';
import { breachFinding } from './breachFindings';
import type { ConnectionSink } from './connection';
import type { Breach } from './frameLog';

/** A peer may send for ever after its close frame. */
const MAX_STRAY_BYTES = 1024 * 1024;
const MAX_STRAY_FRAMES = 100;
/** Of one message: more are not listed. */
const MAX_TOLERATED = 200;

/** What was received and never became a message: `event` entries, with what is wrong with them. */
export class EventEntries {
  /** The payload of a frame that is no part of a message. */
  #odd: Uint8Array[] = [];
  #tolerated: Breach[] = [];
  #fatal: Breach[] = [];
  #strayFrames = 0;
  #strayBytes = 0;
  #last: { readonly entry: number; readonly truncated: boolean } | undefined;

  constructor(private readonly sink: ConnectionSink) {}

  /** The last entry, if its end was cut off. */
  get cutEntry(): number | undefined {
    return this.#last?.truncated ? this.#last.entry : undefined;
  }

  /** A frame came after the close frame. @returns whether it is shown */
  beginStray(): boolean {
    return this.#strayFrames++ < MAX_STRAY_FRAMES;
  }

  /** A part of the payload of the frame that breaks a rule. */
  addOffending(chunk: Uint8Array, from: number, to: number): void {
    this.#odd.push(chunk.subarray(from, to));
  }

  /** The same of a frame after the close frame: shown up to a limit. */
  addStray(chunk: Uint8Array, from: number, to: number): void {
    const kept = chunk.subarray(from, Math.min(to, from + MAX_STRAY_BYTES - this.#strayBytes));
    this.#strayBytes += kept.length;
    if (kept.length > 0) this.#odd.push(kept);
  }

  /** The connection goes on after it: told with the entry that comes next. */
  tolerate(breach: Breach): void {
    // Of what comes after the close frame, once is enough.
    const most = this.#strayFrames > 1 ? 0 : MAX_TOLERATED;
    if (this.#tolerated.length < most) this.#tolerated.push(breach);
  }

  /** The connection ends for it: told with {@link logOffending}. */
  addFatal(breach: Breach): void {
    this.#fatal.push(breach);
  }

  /** The parts that were added, put together. */
  takePayload(maskKey: number): Uint8Array {
    const payload = concatBytes(this.#odd);
    if (maskKey !== 0) unmask(payload, 0, payload.length, maskKey, 0);
    this.#odd = [];
    return payload;
  }

  /** @returns the entry's index */
  log(payload: Uint8Array, truncated: boolean, span: EntryExtras): number {
    const entry = this.sink.append('received', 'event', payload, { ...span, truncated });
    this.#last = { entry, truncated };
    this.findTolerated(entry);
    return entry;
  }

  /** The same for the frame that the connection ends for. */
  logOffending(payload: Uint8Array, truncated: boolean, span: EntryExtras): void {
    const entry = this.log(payload, truncated, span);
    for (const breach of this.#fatal) this.sink.found(breachFinding(breach, entry));
  }

  /** Tells what was tolerated of an entry. */
  findTolerated(entry: number): void {
    if (this.#tolerated.length === 0) return;
    for (const breach of this.#tolerated) this.sink.found(breachFinding(breach, entry));
    this.#tolerated = [];
  }
}
