import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { formatTime } from '../format';
import { icon } from '../frame/icon';
import { notListening } from '../frame/notListening';
import type { LogList } from './logList';

/**
 * What stands in place of a list without rows.
 *
 * @param connectingSince When the page saw the connecting begin, in milliseconds since the epoch.
 * @param onShowCleared Takes what was cleared away back into the list.
 */
export function emptyList(
  { view, counters, filtered, filter }: LogList,
  connectingSince: number,
  onShowCleared: () => void,
): TemplateResult {
  if (filtered && !filter.active) return emptyCleared(view.state, onShowCleared);
  if (filtered) return emptyFilterList(filter.searching, () => filter.clear());
  return counters.length > 0 ? emptyFrames() : empty(words(view, connectingSince));
}

/** What stands in place of the frames of a log that has entries but no frames. */
function emptyFrames(): TemplateResult {
  return empty({
    symbol: 'list-tree',
    headline: l10n.t('No frames'),
    advice: l10n.t('This log has messages, but no record of the frames that carried them.'),
  });
}

/** What stands in place of a list that was cleared. */
function emptyCleared(state: SessionView['state'], onShow: () => void): TemplateResult {
  const isOver = state === 'closed' || state === 'failed';
  return empty(
    {
      symbol: 'clear-all',
      headline: l10n.t('The list is cleared'),
      advice: isOver
        ? l10n.t('Nothing was deleted: the log keeps all messages.')
        : l10n.t('Nothing was deleted: the log keeps all messages. New ones appear here.'),
    },
    html`<button type="button" class="link" @click=${onShow}>${l10n.t('Show All Messages')}</button>`,
  );
}

/** What stands in place of a list whose filter lets nothing through, or nothing yet. */
function emptyFilterList(searching: boolean, onClear: () => void): TemplateResult {
  if (searching) return empty({ symbol: 'search', headline: l10n.t('Searching…'), advice: '' });
  return html`<div class="empty">
    ${icon('search')}
    <p class="headline">${l10n.t('No message matches')}</p>
    <button type="button" class="link" @click=${onClear}>${l10n.t('Clear Filter')}</button>
  </div>`;
}

interface Words {
  readonly symbol: string;
  readonly headline: string;
  readonly advice: string;
}

function empty({ symbol, headline, advice }: Words, action: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="empty">
    ${icon(symbol)}
    <p class="headline">${headline}</p>
    <p>${advice}</p>
    ${action}
  </div>`;
}

function mergedWords({ state }: SessionView): Words {
  return {
    symbol: 'comment-discussion',
    headline: state === 'open' ? l10n.t('Nothing sent or received yet') : l10n.t('Nothing was sent or received'),
    advice:
      state === 'open'
        ? l10n.t('What clients send, and what is sent to them, appears here in the order of time.')
        : notListening(state),
  };
}

function words(view: SessionView, connectingSince: number): Words {
  if (view.merged) return mergedWords(view);
  switch (view.state) {
    case 'connecting':
      return {
        symbol: 'plug',
        headline: l10n.t('Connecting to {0}', visibleText(view.address, 'line')),
        advice: l10n.t(
          'Since {0}. You can follow the steps under Connection.',
          formatTime(connectingSince).slice(0, 8),
        ),
      };
    case 'open':
      if (view.transport === 'udp')
        return {
          symbol: 'comment-discussion',
          headline: l10n.t('The socket is ready'),
          advice: l10n.t(
            'UDP has no connection: whether anybody is there shows when you send. What comes back appears here.',
          ),
        };
      return {
        symbol: 'comment-discussion',
        headline: l10n.t('Nothing sent or received yet'),
        advice: l10n.t('Write a message below. What the peer sends appears here.'),
      };
    case 'failed':
      return {
        symbol: 'debug-disconnect',
        headline: l10n.t('No messages'),
        advice: l10n.t('The session failed before anything was sent or received.'),
      };
    default:
      return {
        symbol: 'debug-disconnect',
        headline: l10n.t('No messages'),
        advice: l10n.t('The session ended before anything was sent or received.'),
      };
  }
}
