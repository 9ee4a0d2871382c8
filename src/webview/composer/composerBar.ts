import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { formatBytes } from '../format';
import { icon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { menu, type MenuItem } from '../frame/menu';
import { segmentedControl } from '../frame/segmentedControl';
import { styleBy } from '../frame/styleBy';
import { shortcut } from './composerHint';
import { popover } from '../frame/popover';
import type { ListedDraft } from './draftList';
import './draftList';
import type { DraftList } from './draftList';
import { maySend, type ComposerMode, type ComposerOptions } from './draftState';
import { repeatBox, repeatBoxId } from './repeatBox';
import { lineEndingMenu, sendOptions } from './sendOptions';

export const savedListId = 'composer-saved';
export const historyListId = 'composer-history';
const moreId = 'composer-more';

export interface ComposerBar {
  readonly view: SessionView;
  readonly options: ComposerOptions;
  readonly saved: readonly ListedDraft[];
  readonly history: readonly ListedDraft[];
  /** Absent: it isn't known. */
  readonly sizeBytes: number | undefined;
  readonly sendable: boolean;
  readonly canSave: boolean;
  change(change: Partial<ComposerOptions>): void;
  send(): void;
  sendAll(names: readonly string[]): void;
  /** Lays JSON out in lines. */
  format(): void;
  save(): void;
  repeat(intervalMs: number, times: number | undefined): void;
  closeWithCode(): void;
}

function modes(): readonly { readonly key: ComposerMode; readonly label: string }[] {
  return [
    { key: 'text', label: l10n.t('Text') },
    { key: 'json', label: l10n.t('JSON') },
    { key: 'hex', label: l10n.t('Hex') },
    { key: 'base64', label: l10n.t('Base64') },
    { key: 'file', label: l10n.t('File') },
  ];
}

/** The composer's one line of controls. */
export function composerBar(bar: ComposerBar): TemplateResult {
  const { view, options, sendable } = bar;
  // What is written while it connects can be sent later; after this end has ended its side, nothing can.
  return html`<fieldset class="composer-bar" aria-label=${l10n.t('Compose')} ?disabled=${view.endedSide === 'local'}>
    ${segmentedControl<ComposerMode>({
      name: 'composer-mode',
      label: l10n.t('Format'),
      choices: modes(),
      chosen: options.mode,
      onChoose: (mode) => bar.change({ mode }),
    })}
    <span class="composer-tools"
      >${
        options.mode === 'json'
          ? iconButton('json', l10n.t('Format JSON'), () => bar.format(), { disabled: !maySend(view) })
          : nothing
      }${list(savedListId, icon('bookmark'), l10n.t('Saved messages'), l10n.t('Search saved messages'), bar.saved, noneSaved(bar), bar)}${list(
        historyListId,
        icon('history'),
        l10n.t('History'),
        l10n.t('Search history'),
        bar.history,
        l10n.t('Nothing was sent with this profile yet.'),
      )}${sendOptions(options, view, (change) => bar.change(change))}${more(bar)}${lineEndingMenu(
        options,
        view,
        (change) => bar.change(change),
      )}</span
    >
    <span class="composer-send"
      >${encoding(bar)}<span class="composer-size"
        >${bar.sizeBytes === undefined ? '' : formatBytes(bar.sizeBytes)}</span
      ><button
        type="button"
        class="button"
        title=${l10n.t('Send the message ({0})', shortcut)}
        ?disabled=${!sendable}
        @click=${() => bar.send()}
      >
        ${l10n.t('Send')}
      </button></span
    >
  </fieldset>`;
}

/** In what a text's characters become bytes, where it isn't UTF-8. */
function encoding({ view, options: { mode } }: ComposerBar): TemplateResult | typeof nothing {
  if (!view.encoding || (mode !== 'text' && mode !== 'json')) return nothing;
  return html`<span class="composer-size" title=${l10n.t("The profile's encoding: the size is that of the text in it")}
    >${visibleText(view.encoding.name, 'line')}</span
  >`;
}

function list(
  id: string,
  face: TemplateResult,
  label: string,
  search: string,
  drafts: readonly ListedDraft[],
  empty: string,
  sender?: ComposerBar,
): TemplateResult {
  const onSendAll =
    sender && maySend(sender.view) ? (names: readonly string[]): void => sender.sendAll(names) : undefined;
  const content = html`<socketscope-draft-list
    .label=${search}
    .drafts=${drafts}
    .empty=${empty}
    .onSendAll=${onSendAll}
  ></socketscope-draft-list>`;
  const onOpen = (): void => document.querySelector<DraftList>(`#${id} socketscope-draft-list`)?.reset();
  return popover({ id, face, label, content, onOpen, above: true });
}

function noneSaved({ canSave }: ComposerBar): string {
  return canSave
    ? l10n.t('The profile has no saved messages yet: write one and choose Save Message.')
    : l10n.t('Messages are saved with a profile, and this session has none in a file.');
}

function more(bar: ComposerBar): TemplateResult {
  const isWebSocket = bar.view.transport === 'websocket';
  const isFile = bar.options.mode === 'file';
  const items: (MenuItem | undefined)[] = [
    ...(isFile ? [] : [{ label: l10n.t('Repeat…'), run: () => document.getElementById(repeatBoxId)?.showPopover() }]),
    ...(bar.canSave && !isFile ? [{ label: l10n.t('Save Message…'), run: () => bar.save() }] : []),
    ...(isWebSocket ? [{ label: l10n.t('Close with Code…'), run: () => bar.closeWithCode() }] : []),
  ];
  if (items.length === 0) return html``;
  const label = l10n.t('More');
  return html`<button
      type="button"
      class="tool"
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      popovertarget=${moreId}
      ${styleBy({ 'anchor-name': `--${moreId}` })}
    >
      ${icon('ellipsis')}</button
    >${menu(moreId, label, items, 'anchored')}${repeatBox(moreId, (intervalMs, times) => bar.repeat(intervalMs, times))}`;
}
