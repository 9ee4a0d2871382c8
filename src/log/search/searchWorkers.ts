import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../base/event';
import type { Job, Report } from './searchJob';

/** A thread that waits for more to do is ended after this. */
const IDLE_MS = 30_000;
/** More jobs than this wait for their turn. */
const MOST_WORKERS = 6;
const WORKER_FILE = 'searchWorker.js';

interface Task {
  readonly job: Job;
  readonly transfer: readonly ArrayBuffer[];
  readonly onReport: (report: Report) => void;
  readonly onStart: (() => void) | undefined;
  worker?: KeptWorker;
}

interface KeptWorker {
  readonly thread: Worker;
  task?: Task | undefined;
  /** Runs while it has nothing to do. */
  timer?: NodeJS.Timeout | undefined;
}

/** A thread for one job. */
export interface Thread {
  /** Ends the thread in the midst of its job. Nothing is reported any more. */
  terminate(): void;
}

/** Threads for searches. They are kept for a while: to start one takes longer than most searches. */
export class SearchWorkers implements Disposable {
  readonly #workers = new Set<KeptWorker>();
  #waiting: Task[] = [];

  /** How many threads there are. */
  get size(): number {
    return this.#workers.size;
  }

  /** Starts threads ahead of the first job, so that `count` are there. */
  warmUp(count: number): void {
    for (let idle = this.#idle().length; idle < count && this.size < MOST_WORKERS; idle += 1) this.#rest(this.#start());
  }

  /**
   * Gives a job to a thread, as soon as there is one. The last report is `done` or `failed`.
   *
   * @param onStart is called when the thread has the job
   */
  run(job: Job, transfer: readonly ArrayBuffer[], onReport: (report: Report) => void, onStart?: () => void): Thread {
    const task: Task = { job, transfer, onReport, onStart };
    this.#waiting.push(task);
    this.#assign();
    return {
      terminate: () => {
        this.#waiting = this.#waiting.filter((other) => other !== task);
        if (task.worker) this.#drop(task.worker);
      },
    };
  }

  /** Ends the threads that have nothing to do. */
  dispose(): void {
    for (const worker of this.#idle()) this.#drop(worker);
  }

  #idle(): KeptWorker[] {
    return [...this.#workers].filter(({ task }) => !task);
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle().at(-1) ?? (this.size < MOST_WORKERS ? this.#start() : undefined);
      if (!worker) return;
      const task = this.#waiting.shift()!;
      clearTimeout(worker.timer);
      worker.task = task;
      task.worker = worker;
      worker.thread.ref();
      worker.thread.postMessage(task.job, [...task.transfer]);
      task.onStart?.();
    }
  }

  #start(): KeptWorker {
    // The extension host's own flags are none of a thread's.
    const worker: KeptWorker = { thread: new Worker(workerFile(), { execArgv: [] }) };
    this.#workers.add(worker);
    worker.thread.on('message', (report: Report) => {
      const { task } = worker;
      if (!this.#workers.has(worker)) return;
      if (report.kind === 'done' || report.kind === 'failed') this.#rest(worker);
      task?.onReport(report);
    });
    // With nobody listening, an error would end the extension host's own thread.
    worker.thread.on('error', (error) => this.#lose(worker, error.message));
    worker.thread.on('exit', (code) => this.#lose(worker, `The search's thread ended with code ${String(code)}.`));
    return worker;
  }

  /** A thread has ended by itself. */
  #lose(worker: KeptWorker, message: string): void {
    const { task } = worker;
    this.#drop(worker);
    task?.onReport({ kind: 'failed', message });
  }

  #drop(worker: KeptWorker): void {
    clearTimeout(worker.timer);
    worker.task = undefined;
    if (!this.#workers.delete(worker)) return;
    void worker.thread.terminate();
    this.#assign();
  }

  #rest(worker: KeptWorker): void {
    if (worker.task) delete worker.task.worker;
    worker.task = undefined;
    worker.thread.unref();
    worker.timer = setTimeout(() => this.#drop(worker), IDLE_MS);
    worker.timer.unref();
    this.#assign();
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
