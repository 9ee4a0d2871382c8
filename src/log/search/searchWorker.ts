/** What runs in a thread of its own: searches, one after another. */
import { parentPort } from 'node:worker_threads';
import { ByteScanner } from './byteScanner';
import { compileQuery } from './compileQuery';
import { EntrySearch } from './entrySearch';
import { findHits } from './findHits';
import { IndexView } from './indexView';
import { PayloadReader, type Unread } from './payloadReader';
import { Control, type Job, type Report, type SearchJob } from './searchJob';

/** A part that one thread takes: what takes some milliseconds to look through. */
const PART_BYTES = 4 * 1024 * 1024;
const PART_ENTRIES = 16 * 1024;
/** What was found is told at least this often, though a part isn't finished. */
const REPORT_INTERVAL_MS = 30;
/**
 * Where all processors are busy with searches, the extension host's own thread would wait for the end of a time slice. So each thread
 * lets go of its processor after so long, for an instant.
 */
const PAUSE_INTERVAL_MS = 2;
const PAUSE_MS = 0.02;

const scanner = new ByteScanner();
const never = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', (job: Job) => {
  try {
    if (job.kind === 'search') report({ kind: 'done', unread: search(job) });
    else {
      report({ kind: 'hits', hits: findHits(job.payload, job.query, job.encoding) });
      report({ kind: 'done' });
    }
  } catch (error) {
    report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});

function report(message: Report): void {
  parentPort?.postMessage(message, message.kind === 'piece' ? [message.found.buffer] : []);
}

/** @returns what it couldn't read */
function search(job: SearchJob): Unread | undefined {
  const { control, thread } = job;
  const index = new IndexView(job.blocks, job.firstBlock);
  const reader = new PayloadReader(job.folder, job.segments, job.unwritten);
  const onTest = (entry: number): void => void Atomics.store(control, Control.testing + thread, entry + 1);
  const { isOrdered, unverified } = job;
  const entries = new EntrySearch(
    compileQuery(job.query, job.encoding),
    index,
    reader,
    scanner,
    isOrdered,
    unverified,
    onTest,
  );
  let paused = performance.now();
  try {
    for (let part = take(control, index); part; part = take(control, index)) {
      let [from] = part;
      let found: number[] = [];
      let reported = performance.now();
      for (let at = from; at < part[1];) {
        if (Atomics.load(control, Control.cancelled) !== 0) return undefined;
        at = entries.step(at, part[1], found);
        const now = performance.now();
        if (now - paused >= PAUSE_INTERVAL_MS) {
          Atomics.wait(never, 0, 0, PAUSE_MS);
          paused = performance.now();
        }
        if (at < part[1] && now - reported < REPORT_INTERVAL_MS) continue;
        report({ kind: 'piece', from, to: at, found: Uint32Array.from(found) });
        [from, found, reported] = [at, [], now];
      }
    }
    return reader.unread;
  } finally {
    scanner.shrink();
    reader.dispose();
  }
}

/** Takes the next part of the search, before another thread does. */
function take(control: Int32Array, index: IndexView): [from: number, to: number] | undefined {
  const end = Atomics.load(control, Control.end);
  for (;;) {
    const from = Atomics.load(control, Control.next);
    if (from >= end) return undefined;
    const limit = index.offsetOf(from) + PART_BYTES;
    let to = from + 1;
    for (let high = Math.min(end, from + PART_ENTRIES); to < high;) {
      const middle = (to + high) >> 1;
      if (index.offsetOf(middle) < limit) to = middle + 1;
      else high = middle;
    }
    if (Atomics.compareExchange(control, Control.next, from, to) === from) return [from, to];
  }
}
