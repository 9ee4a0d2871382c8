import '@vscode-elements/elements/dist/vscode-badge/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Association } from '../../api';
import { associationText } from '../../protocol/association';
import type { LogCounters, SessionView } from '../../panel/messages';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatMoment, formatSize } from '../format';
import { LightElement } from '../lightElement';
import { icon } from './icon';
import { stateIcon } from './stageName';
import { Throughput } from './throughput';

/** The line above the tabs: what is connected to what, how it stands, and how much went through. */
export class SessionHeader extends LightElement {
  static override properties = {
    view: { attribute: false },
    counters: { attribute: false },
  };

  declare view: SessionView;
  declare counters: LogCounters;
  declare onConnect: () => void;
  declare onDisconnect: () => void;

  readonly #throughput = new Throughput();
  #rateTimer: ReturnType<typeof setTimeout> | undefined;
  #sessionId = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rateTimer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.#sessionId !== this.view.id) {
      this.#sessionId = this.view.id;
      this.#throughput.clear();
    }
    if (!changed.has('counters')) return;
    this.#throughput.add(performance.now(), this.counters.sent.bytes + this.counters.received.bytes);
    // Nobody tells that nothing comes any more: one look after the last news lets the rate fall to nothing.
    clearTimeout(this.#rateTimer);
    this.#rateTimer = setTimeout(() => this.requestUpdate(), 1100);
  }

  protected override render(): TemplateResult {
    const { view } = this;
    const spins = view.state === 'connecting' || view.state === 'closing';
    return html`
      <span class="what">
        <span class="state state-${view.state}">
          ${icon(stateIcon(view.state), spins ? 'codicon-modifier-spin' : '')}
          <span role="status">${stateName(view.state)}</span>
        </span>
        ${recordingMarks(view)} ${ownName(view)}
        <span
          class="address"
          title="${view.recording?.name ?? view.name}
${view.address}"
          >${visibleText(view.address, 'line')}</span
        >
      </span>
      <span class="facts">
        ${view.warnings.map((warning) => {
          const text = visibleText(warning, 'line');
          return html`<span class="warning-badge" title=${text}>${icon('warning')}<span>${text}</span></span>`;
        })}
        ${
          view.protocol
            ? html`<vscode-badge
                title=${`${view.transport === 'websocket' ? l10n.t('Subprotocol') : l10n.t('Framing of the TCP stream')}\n${view.protocol}`}
                >${visibleText(view.protocol, 'line')}</vscode-badge
              >`
            : nothing
        }
        ${view.association ? association(view.association) : nothing}
        <span class="traffic">${this.#traffic()}</span>
      </span>
      <span class="actions">${this.#action()}</span>
    `;
  }

  #traffic(): TemplateResult {
    const { sent, received } = this.counters;
    const rate = this.#throughput.rate(performance.now());
    const receivedText = l10n.t(
      'Received: {0} messages, {1} bytes',
      formatCount(received.messages),
      formatCount(received.bytes),
    );
    const sentText = l10n.t('Sent: {0} messages, {1} bytes', formatCount(sent.messages), formatCount(sent.bytes));
    return html`<span class="count received" title=${receivedText}
        >${icon('arrow-down')}<span class="visually-hidden">${l10n.t('Received')}</span>${formatCount(
          received.messages,
        )}</span
      ><span class="count sent" title=${sentText}
        >${icon('arrow-up')}<span class="visually-hidden">${l10n.t('Sent')}</span>${formatCount(sent.messages)}</span
      >${
        rate > 0
          ? html`<span class="rate" title=${l10n.t('Payload bytes a second, both directions')}
              >${formatSize(rate)}/s</span
            >`
          : nothing
      }`;
  }

  #action(): TemplateResult {
    const { state, recording } = this.view;
    if (recording?.headLost) return html`${nothing}`;
    if (state === 'closed' || state === 'failed') {
      return html`<button type="button" class="button" @click=${() => this.onConnect()}>${l10n.t('Connect')}</button>`;
    }
    return html`<button
      type="button"
      class="button secondary"
      ?disabled=${state === 'closing'}
      title=${state === 'connecting' ? l10n.t('Give up connecting') : nothing}
      @click=${() => this.onDisconnect()}
    >
      ${l10n.t('Disconnect')}
    </button>`;
  }
}

function association(of: Association): TemplateResult {
  const text = associationText(of);
  return html`<span class="association" title=${`${l10n.t('Association: protocol, local end, remote end')}\n${text}`}
    >${text}</span
  >`;
}

/** That it is a recording, how it ended if nobody saw that, and whether it is pinned. */
function recordingMarks({ restored, recording }: SessionView): TemplateResult {
  return html`${
    restored
      ? html`<span class="recording-badge" title=${l10n.t('Recording')}
          >${icon('history')}<span>${l10n.t('Recording')}</span></span
        >`
      : nothing
  }${
    recording?.importedAt === undefined
      ? nothing
      : html`<span
          class="recording-badge"
          title=${l10n.t('Imported from a file, {0}', formatMoment(recording.importedAt))}
          >${icon('desktop-download')}<span>${l10n.t('Imported')}</span></span
        >`
  }${
    recording?.interrupted
      ? html`<span class="recording-badge interrupted" title=${l10n.t('Interrupted')}
          >${icon('warning')}<span>${l10n.t('Interrupted')}</span></span
        >`
      : nothing
  }${
    recording?.pinned
      ? html`<span class="recording-pin" role="img" aria-label=${l10n.t('Pinned')} title=${l10n.t('Pinned')}
          >${icon('pinned')}</span
        >`
      : nothing
  }`;
}

/** The recording's own name, where it isn't just the profile's. */
function ownName({ name, recording }: SessionView): TemplateResult | typeof nothing {
  if (!recording || recording.name === name) return nothing;
  return html`<strong class="own-name" title=${recording.name}>${visibleText(recording.name, 'line')}</strong>`;
}

customElements.define('socketscope-header', SessionHeader);
