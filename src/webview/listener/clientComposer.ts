import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { formatJson } from '../../payload/input/jsonInput';
import { visibleText } from '../../payload/visibleText';
import { composerHint, placeholderOf, shortcut } from '../composer/composerHint';
import { DraftCheck } from '../composer/draftCheck';
import { defaultOptions, draftOf, type ComposerMode, type ComposerOptions } from '../composer/draftState';
import '../composer/messageField';
import type { MessageField } from '../composer/messageField';
import { lineEndingMenu, sendOptions } from '../composer/sendOptions';
import { formatBytes, formatCount } from '../format';
import { announce } from '../frame/announcer';
import { iconButton } from '../frame/iconButton';
import { segmentedControl } from '../frame/segmentedControl';
import { LightElement } from '../lightElement';
import type { ChosenClient } from './chosenClients';
import type { ListenerHost } from './listenerPage';

/** Where a message to some clients, or to all, is written. */
export class ClientComposer extends LightElement {
  static override properties = {
    view: { attribute: false },
    connected: { attribute: false },
    chosen: { attribute: false },
    options: { state: true },
    outcome: { state: true },
  };

  declare host: ListenerHost;
  /** What stands for all clients: open while it listens, or has clients. */
  declare view: SessionView;
  /** How many clients are connected. */
  declare connected: number;
  /** Those that are sent to; none: all. */
  declare chosen: readonly ChosenClient[];
  declare onAll: () => void;
  declare options: ComposerOptions;
  /** What became of the last message. */
  declare outcome: { readonly text: string; readonly failed: boolean } | undefined;
  readonly #check = new DraftCheck(
    (draft) => this.host.request('preview', draft),
    () => this.requestUpdate(),
  );
  #isSending = false;

  constructor() {
    super();
    this.chosen = [];
    this.options = defaultOptions;
  }

  focusText(): void {
    void this.updateComplete.then(() => this.#field?.focusText());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#check.cancel();
  }

  /** Takes what was written before the page was hidden. */
  begin(options: ComposerOptions | undefined, draft: string | undefined): void {
    if (options && options.mode !== 'file') this.options = { ...defaultOptions, ...options };
    if (draft === undefined) return;
    void this.updateComplete.then(() => {
      if (this.#field) this.#field.text = draft;
      this.#changed();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What was said of the message to others isn't about these.
    if (changed.has('chosen') && this.outcome?.failed) this.outcome = undefined;
  }

  get #field(): MessageField | null {
    return this.querySelector<MessageField>('socketscope-message-field');
  }

  get #draft(): ReturnType<typeof draftOf> {
    return draftOf(this.options, this.#field?.text ?? '', this.view);
  }

  get #sendable(): boolean {
    if (this.connected === 0) return false;
    const isStream = this.view.chunks || (this.view.transport === 'tcp' && this.options.raw);
    return this.#check.error !== undefined || this.#check.sizeBytes !== 0 || !isStream;
  }

  protected override render(): TemplateResult {
    const { options, view, outcome } = this;
    const { error, sizeBytes, preview } = this.#check;
    const change = (part: Partial<ComposerOptions>): void => {
      this.options = { ...this.options, ...part };
      this.#changed();
    };
    return html`
      <div class="composer-bar" role="group" aria-label=${l10n.t('Compose')}>
        ${segmentedControl<Exclude<ComposerMode, 'file'>>({
          name: 'composer-mode',
          label: l10n.t('Format'),
          choices: [
            { key: 'text', label: l10n.t('Text') },
            { key: 'json', label: l10n.t('JSON') },
            { key: 'hex', label: l10n.t('Hex') },
            { key: 'base64', label: l10n.t('Base64') },
          ],
          chosen: options.mode === 'file' ? 'text' : options.mode,
          onChoose: (mode) => change({ mode }),
        })}
        <span class="composer-tools"
          >${options.mode === 'json' ? iconButton('json', l10n.t('Format JSON'), () => this.#format()) : nothing}${sendOptions(
            options,
            view,
            change,
          )}${lineEndingMenu(options, view, change)}</span
        >
        <span class="composer-to">${this.#target()}</span>
        <p class="composer-outcome" aria-live="polite" title=${outcome?.text ?? nothing}>
          ${outcome?.failed ? '' : outcome?.text}
        </p>
        <span class="composer-size">${sizeBytes === undefined ? '' : formatBytes(sizeBytes)}</span>
        <button
          type="button"
          class="button"
          title=${l10n.t('Send the message ({0})', shortcut)}
          ?disabled=${!this.#sendable}
          @click=${() => void this.#send()}
        >
          ${l10n.t('Send')}
        </button>
      </div>
      <socketscope-message-field
        .readOnly=${false}
        .placeholder=${placeholderOf(view, options)}
        .invalid=${error !== undefined}
        .error=${error}
        .onText=${() => this.#changed()}
        .onKey=${this.#onKey}
      ></socketscope-message-field>
      ${composerHint({
        view,
        problem: outcome?.failed ? outcome.text : undefined,
        error,
        preview,
        connect: () => undefined,
        showError: () => this.#showError(),
      })}
    `;
  }

  #target(): TemplateResult {
    const { chosen, connected } = this;
    const [first] = chosen;
    if (!first) {
      return html`${
        connected === 0
          ? l10n.t('Nobody is connected')
          : connected === 1
            ? l10n.t('To the one client')
            : l10n.t('To all {0} clients', formatCount(connected))
      }`;
    }
    const to =
      chosen.length === 1
        ? l10n.t('To {0}', visibleText(first.peer, 'line'))
        : l10n.t('To {0} selected clients', formatCount(chosen.length));
    return html`<strong>${to}</strong>
      <button type="button" class="link" @click=${() => this.onAll()}>${l10n.t('To all instead')}</button>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    if (this.#sendable) void this.#send();
  };

  async #send(): Promise<void> {
    const field = this.#field;
    // A second press while the same text is on its way is an accident.
    if (!field || this.#isSending) return;
    if (this.#check.error) {
      this.#showError();
      return;
    }
    const { text } = field;
    this.#isSending = true;
    try {
      const ids = this.chosen.map(({ id }) => id);
      const { sent, failed, problem } = await this.host.request('send', {
        draft: this.#draft,
        ...(ids.length > 0 && { ids }),
      });
      if (field.text === text) field.text = '';
      this.#changed();
      this.outcome = { text: outcomeText(sent, failed, problem), failed: failed > 0 };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.outcome = { text: l10n.t('Not sent: {0}', why), failed: true };
    } finally {
      this.#isSending = false;
    }
    if (this.contains(document.activeElement)) field.focusText();
  }

  #format(): void {
    const laidOut = formatJson(this.#field?.text ?? '');
    if (laidOut === undefined || !this.#field) {
      this.#showError();
      return;
    }
    this.#field.text = laidOut;
    this.#changed();
  }

  /** Puts the cursor where the text can't be understood. */
  #showError(): void {
    const { error } = this.#check;
    if (!error) return;
    this.#field?.select(error.offset, error.offset + error.length);
    announce(error.message);
  }

  #changed(): void {
    this.outcome = undefined;
    this.host.keep({ draft: this.#field?.text ?? '', composer: this.options });
    this.#check.check(this.#draft, this.options, this.view);
    this.requestUpdate();
  }
}

function outcomeText(sent: number, failed: number, problem: string | undefined): string {
  if (failed > 0) {
    const text = l10n.t('Sent to {0} clients; {1} failed', formatCount(sent), formatCount(failed));
    return problem === undefined ? text : `${text}: ${problem}`;
  }
  return sent === 1 ? l10n.t('Sent to 1 client') : l10n.t('Sent to {0} clients', formatCount(sent));
}

customElements.define('socketscope-client-composer', ClientComposer);
