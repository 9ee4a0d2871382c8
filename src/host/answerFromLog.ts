import type { CheckedRequest } from '../panel/readRequest';
import type { ListedLog } from './listedLog';
import type { LogFilter } from './logFilter';

/** The most frames that the page is given at once. */
const MAX_FRAMES = 500;
/** The most rows that the page is given at once: with their previews at most 64 KiB. */
const MAX_ROWS = 160;
/** The most of a payload that the page is given at once. */
const MAX_SLICE_BYTES = 16 * 1024 * 1024;

/** A request that only looks into the log. */
export type LogRequest = Extract<
  CheckedRequest,
  {
    name:
      | 'readRows'
      | 'setFilter'
      | 'cancelFilter'
      | 'clearList'
      | 'warmUpSearch'
      | 'placeOf'
      | 'entryAt'
      | 'findInPayload'
      | 'readFrames'
      | 'framesOf'
      | 'entryOfFrame'
      | 'readPayload';
  }
>;

/** What the page asked of a session's log, or of the filter of its list. */
export async function answerFromLog({ name, args }: LogRequest, log: ListedLog, filter: LogFilter): Promise<unknown> {
  switch (name) {
    case 'readRows':
      return (args.filtered === undefined ? log : filter.of(args.filtered)).read(
        args.from,
        Math.min(args.to, args.from + MAX_ROWS),
      );
    case 'setFilter':
      return filter.set(args.query);
    case 'cancelFilter':
      return filter.cancel();
    case 'clearList':
      return filter.clear(args.away);
    case 'warmUpSearch':
      return filter.warmUp();
    case 'placeOf':
      return { place: filter.of(args.filtered).placeOf(args.index) };
    case 'entryAt':
      return { index: await log.indexAt(args.time) };
    case 'findInPayload':
      return filter.findInPayload(args.index, args.query);
    case 'readFrames':
      return log.readFrames(args.from, Math.min(args.to, args.from + MAX_FRAMES));
    case 'framesOf':
      return log.framesOf(args.index, MAX_FRAMES);
    case 'entryOfFrame':
      return log.entryOfFrame(args.frame);
    case 'readPayload': {
      const { index, from, to } = args;
      const bytes = await log.payloadSlice(index, from, Math.min(to, from + MAX_SLICE_BYTES));
      return { bytes, size: await log.sizeOf(index) };
    }
  }
}
