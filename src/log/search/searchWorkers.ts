import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../base/event';
import type { Job, Report } from './searchJob';

/** A thread that waits for more to do is ended after this. */
const IDLE_MS = 30_000;
const WORKER_FILE = 'searchWorker.js';

interface IdleWorker {
  readonly worker: Worker;
  readonly timer: NodeJS.Timeout;
}

/** A thread for one job. */
export interface Thread {
  /** Ends the thread in the midst of its job. Nothing is reported any more. */
  terminate(): void;
}

/** Threads for searches. They are kept for a while: to start one takes longer than most searches. */
export class SearchWorkers implements Disposable {
  #idle: IdleWorker[] = [];

  /** Starts threads ahead of the first job, so that `count` are there. */
  warmUp(count: number): void {
    while (this.#idle.length < count) this.#keep(this.#start());
  }

  /** Gives a job to a thread. The last report is `done` or `failed`. */
  run(job: Job, transfer: readonly ArrayBuffer[], onReport: (report: Report) => void): Thread {
    const kept = this.#idle.pop();
    if (kept) clearTimeout(kept.timer);
    const worker = kept?.worker ?? this.#start();
    const release = (): void => {
      worker.off('message', receive);
      worker.off('error', fail);
    };
    const receive = (report: Report): void => {
      if (report.kind === 'done' || report.kind === 'failed') {
        release();
        this.#keep(worker);
      }
      onReport(report);
    };
    const fail = (error: Error): void => {
      release();
      onReport({ kind: 'failed', message: error.message });
    };
    worker.on('message', receive);
    worker.on('error', fail);
    worker.ref();
    worker.postMessage(job, [...transfer]);
    return {
      terminate: () => {
        release();
        worker.on('error', () => undefined);
        void worker.terminate();
      },
    };
  }

  /** Ends the threads that have nothing to do. */
  dispose(): void {
    for (const { worker, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      void worker.terminate();
    }
  }

  #start(): Worker {
    // The extension host's own flags are none of a thread's.
    const worker = new Worker(workerFile(), { execArgv: [] });
    worker.setMaxListeners(0);
    return worker;
  }

  #keep(worker: Worker): void {
    worker.unref();
    const timer = setTimeout(() => {
      this.#idle = this.#idle.filter((idle) => idle.worker !== worker);
      void worker.terminate();
    }, IDLE_MS);
    timer.unref();
    this.#idle.push({ worker, timer });
  }
}

/** Where the build put the worker: beside this code, or in a folder above it, as this may be in a chunk or a test. */
function workerFile(): URL {
  for (const folder of ['./', '../', '../../', '../../../', '../../../../']) {
    const file = new URL(folder + WORKER_FILE, import.meta.url);
    if (existsSync(file)) return file;
  }
  throw new Error(`${WORKER_FILE} is missing from the extension.`);
}

/** The threads of this process. */
export const searchWorkers = new SearchWorkers();
