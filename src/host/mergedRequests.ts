import type { Listener } from '../net/listen/listener';
import type { MergedRequests } from '../panel/listenerMessages';
import type { IndexRange, ListLayout } from '../panel/messages';
import type { CheckedRequest } from '../panel/readRequest';
import { answerFromLog } from './answerFromLog';
import { chosenMessages, wholeLog, type ChosenMessages } from './chosenMessages';
import { copyMessages } from './copyMessages';
import { exportMessages, type ExportedSession } from './exportMessages';
import type { LogFilter } from './logFilter';
import type { ListLayouts } from './listLayouts';
import { answerOfTools, type MessageTools } from './messageTools';

export type MergedRequest = Extract<CheckedRequest, { name: Exclude<keyof MergedRequests, 'copy' | 'shown'> }>;

/** What looking at the messages of all clients needs of the extension. */
export interface MergedServices {
  readonly layouts: ListLayouts;
  readonly tools: MessageTools;
  reportError(error: unknown): void;
}

/** What the page asked of the messages of all clients. @param before how the page began to look */
export async function answerFromMerged(
  request: MergedRequest,
  listener: Listener,
  filter: LogFilter,
  before: ListLayout,
  services: MergedServices,
): Promise<unknown> {
  const { merged } = listener;
  const chosen = (ranges: readonly IndexRange[], filtered: number | undefined): ChosenMessages =>
    chosenMessages(ranges, filtered === undefined ? wholeLog(merged.length) : filter.of(filtered).list);
  switch (request.name) {
    case 'keepLayout':
      await services.layouts.keep(request.args, before);
      return undefined;
    case 'copyMessages': {
      const { ranges, filtered, ask } = request.args;
      return copyMessages(merged, chosen(ranges, filtered), ask ? 'ask' : 'plain');
    }
    case 'export': {
      const { ranges, filtered } = request.args;
      // The page goes on meanwhile; what comes of it is told in a message.
      exportMessages(exportedOf(listener), {
        format: 'csv',
        list: filter,
        ...(ranges && { selected: chosen(ranges, filtered) }),
      }).catch((error: unknown) => services.reportError(error));
      return undefined;
    }
    case 'openMessage':
    case 'selectForCompare':
    case 'compare':
    case 'dragged':
      return answerOfTools(request, services.tools, (index) => ({
        id: merged.whoAt(index).id,
        index: merged.placeOf(index).entry,
      }));
    default:
      return answerFromLog(request, merged, filter);
  }
}

/** As one log: without what is only one session's. */
function exportedOf({ merged, profile, startedAt }: Listener): ExportedSession {
  return {
    profile,
    startedAt,
    log: {
      length: merged.pull(),
      search: (query, token) => merged.search(query, token),
      export: async (_, target, options) => {
        const { exportMerged } = await import('../log/onDemand');
        await exportMerged(merged, target.fsPath, options);
      },
    },
  };
}
