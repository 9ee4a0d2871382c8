import { utimes } from 'node:fs/promises';
import * as path from 'node:path';
import type { Disposable } from '../base/event';
import { HEARTBEAT_MS } from './isRunning';
import { RECORD_FILE } from './sessionRecord';

/** Touches the records of live sessions, so that other windows, and the next start, know whether somebody still runs them. */
export class Heartbeat implements Disposable {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    /** The folders of the sessions that live now. */
    private readonly folders: () => readonly string[],
    private readonly intervalMs = HEARTBEAT_MS,
  ) {}

  get isBeating(): boolean {
    return this.#timer !== undefined;
  }

  /** Begins, unless it beats already. It stops by itself when no session lives. */
  start(): void {
    this.#timer ??= setInterval(() => this.#beat(), this.intervalMs).unref();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    const folders = this.folders();
    if (folders.length === 0) this.dispose();
    const now = new Date();
    // A record that can't be touched is told when it is written.
    for (const folder of folders) utimes(path.join(folder, RECORD_FILE), now, now).catch(() => undefined);
  }
}
