import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { formatCount } from '../format';
import { icon } from '../frame/icon';
import { menuButton } from '../frame/menu';
import { segmentedControl } from '../frame/segmentedControl';
import { popover } from '../frame/popover';
import { maxDatagramBytes } from './draftCheck';
import {
  fragmentSizes,
  kindName,
  kindOf,
  optionsSummary,
  takesLineEnding,
  type ComposerOptions,
  type LineEnding,
  type MessageKind,
} from './draftState';

type Change = (change: Partial<ComposerOptions>) => void;

/** How a message is sent: what is seldom changed, behind one tool. It is marked where something isn't as usual. */
export function sendOptions(options: ComposerOptions, view: SessionView, change: Change): TemplateResult {
  const summary = optionsSummary(options, view.transport);
  const label = summary === undefined ? l10n.t('Send options') : l10n.t('Send options: {0}', summary);
  const content = html`<div class="send-options">
    ${
      view.transport === 'websocket'
        ? webSocketOptions(options, change)
        : view.transport === 'udp'
          ? html`<p class="note">
              ${l10n.t('A message is one datagram: over IPv4 of at most {0} bytes.', formatCount(maxDatagramBytes))}
            </p>`
          : tcpOptions(options, view, change)
    }
    ${
      options.mode === 'text'
        ? checkbox(
            l10n.t('Escape sequences'),
            l10n.t('\\n, \\r, \\t, \\0, \\xNN, \\uNNNN, \\u{…}, and \\\\ for a backslash'),
            options.escapes,
            (escapes) => change({ escapes }),
          )
        : nothing
    }
  </div>`;
  const className = summary === undefined ? 'tool' : 'tool checked';
  return popover({ id: 'composer-options', face: icon('settings'), label, content, className, above: true });
}

/** What line ends become; not over WebSocket, nor where the framing ends each message, for text. */
export function lineEndingMenu(
  options: ComposerOptions,
  view: SessionView,
  change: Change,
): TemplateResult | typeof nothing {
  const { mode, lineEnding } = options;
  if ((mode !== 'text' && mode !== 'json') || !takesLineEnding(options, view)) return nothing;
  const endings: readonly LineEnding[] = ['none', 'lf', 'crlf', 'cr'];
  return html`<span
    class="line-ending"
    title=${l10n.t('Line ending: added at the end, and in place of each line break')}
    >${menuButton(
      'composer-line-ending',
      shortName(lineEnding),
      endings.map((each) => ({ label: longName(each), run: () => change({ lineEnding: each }) })),
    )}</span
  >`;
}

function webSocketOptions(options: ComposerOptions, change: Change): TemplateResult {
  const kinds: readonly MessageKind[] =
    options.mode === 'file' ? ['text', 'binary'] : ['text', 'binary', 'ping', 'pong'];
  const isFragmented = options.mode !== 'file';
  const isBad = fragmentSizes(options.fragments) === undefined;
  return html`<h2>${l10n.t('Send as')}</h2>
    ${segmentedControl<MessageKind>({
      name: 'composer-kind',
      label: l10n.t('Send as'),
      choices: kinds.map((key) => ({ key, label: kindName(key) })),
      chosen: kindOf(options),
      onChoose: (kind) => change({ kind: kind === kindOf({ ...options, kind: undefined }) ? undefined : kind }),
    })}
    ${
      isFragmented
        ? html`<h2>${l10n.t('Fragments')}</h2>
            <input
              class="field"
              type="text"
              spellcheck="false"
              autocomplete="off"
              aria-label=${l10n.t('Fragments: sizes in bytes')}
              aria-invalid=${isBad ? 'true' : 'false'}
              placeholder=${l10n.t('Sizes in bytes, such as 10, 20')}
              .value=${options.fragments}
              @input=${(event: Event) => change({ fragments: (event.target as HTMLInputElement).value })}
            />
            <p class="note ${isBad ? 'error-text' : ''}">
              ${isBad ? l10n.t('Write whole numbers with commas between.') : l10n.t('What is left goes in a last frame.')}
            </p>`
        : html`<p class="note">${l10n.t('A file is one message, in fragments of 64 KiB.')}</p>`
    }`;
}

function tcpOptions(options: ComposerOptions, view: SessionView, change: Change): TemplateResult {
  const { chunks, reframed } = view;
  if (chunks) {
    const why = reframed
      ? l10n.t('Bytes go as they are: no framing is chosen for this page.')
      : l10n.t('Bytes go as they are: the profile has no framing.');
    return html`<p class="note">${why}</p>`;
  }
  return checkbox(
    reframed ? l10n.t('Add the framing') : l10n.t("Add the profile's framing"),
    view.protocol ?? '',
    !options.raw,
    (framed) => change({ raw: !framed }),
  );
}

function checkbox(label: string, note: string, checked: boolean, onChange: (checked: boolean) => void): TemplateResult {
  return html`<label class="check"
      ><input
        type="checkbox"
        .checked=${checked}
        @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
      />${label}</label
    >
    <p class="note">${note}</p>`;
}

function shortName(ending: LineEnding): string {
  return ending === 'none' ? l10n.t('No line ending') : ending.toUpperCase();
}

function longName(ending: LineEnding): string {
  switch (ending) {
    case 'none':
      return l10n.t('No line ending');
    case 'lf':
      return l10n.t('LF (\\n)');
    case 'crlf':
      return l10n.t('CR LF (\\r\\n)');
    case 'cr':
      return l10n.t('CR (\\r)');
  }
}
