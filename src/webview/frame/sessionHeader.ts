import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Association } from '../../api';
import { associationText } from '../../protocol/association';
import type { LogCounters, SessionView } from '../../panel/messages';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { formatMoment } from '../format';
import { LightElement } from '../lightElement';
import { endedSideText } from './endedSideText';
import { icon } from './icon';
import { machineNote } from './machineNote';
import { stateIcon } from './stageName';
import { Throughput } from './throughput';
import { trafficCounts } from './trafficCounts';

/** The line above the tabs: what is connected to what, how it stands, and how much went through. */
export class SessionHeader extends LightElement {
  static override properties = { view: { attribute: false }, counters: { attribute: false } };

  declare view: SessionView;
  declare counters: LogCounters;
  declare onConnect: () => void;
  declare onDisconnect: () => void;
  declare onEndSending: () => void;
  /** The person wants another framing. */
  declare onFraming: () => void;

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
    const waits = view.reconnect?.inMs !== undefined;
    const spins = !waits && (view.state === 'connecting' || view.state === 'closing');
    return html`
      <span class="what">
        <span class="state state-${view.state}">
          ${icon(waits ? 'watch' : stateIcon(view.state), spins ? 'codicon-modifier-spin' : '')}
          <span role="status">${view.reconnect ? l10n.t('Connecting again') : stateName(view.state)}</span>
        </span>
        ${recordingMarks(view)} ${ownName(view)} ${address(view)}
      </span>
      <span class="facts">
        ${view.warnings.map((warning) => {
          const text = visibleText(warning, 'line');
          return html`<span class="warning-badge" title=${text}>${icon('warning')}<span>${text}</span></span>`;
        })}
        ${view.endedSide ? endedSide(view.endedSide) : nothing}
        ${view.transport === 'tcp' ? this.#framing() : view.transport === 'udp' ? udp() : subprotocol(view)}
        ${view.origin === undefined ? nothing : clientOrigin(view.origin)}
        ${view.association && !waits ? association(view.association, view.machine) : nothing}
        <span class="traffic">${trafficCounts(this.counters, this.#throughput.rate(performance.now()))}</span>
      </span>
      <span class="actions">${this.#action()}</span>
    `;
  }

  #framing(): TemplateResult {
    const { protocol, reframed } = this.view;
    const name = protocol === undefined ? l10n.t('chunks') : visibleText(protocol, 'line');
    const title = reframed
      ? l10n.t("Another framing than the profile's, of the same stream. Choose one…")
      : l10n.t('Framing of the TCP stream. Choose another one…');
    return html`<button
      type="button"
      class="framing ${reframed ? 'changed' : ''}"
      aria-label=${l10n.t('Framing: {0}', name)}
      aria-haspopup="true"
      title=${title}
      @click=${() => this.onFraming()}
    >
      <span>${name}</span>${icon('chevron-down')}
    </button>`;
  }

  /** TCP has two sides, each with an end of its own. */
  #endSending(): TemplateResult | typeof nothing {
    const { state, transport, endedSide, leg } = this.view;
    // Its client, or its target, ends a relay's side.
    if (leg || transport !== 'tcp' || state !== 'open' || endedSide) return nothing;
    return html`<button
      type="button"
      class="button secondary end-sending"
      title=${l10n.t('Ends this side of the connection (FIN), and goes on receiving')}
      @click=${() => this.onEndSending()}
    >
      ${icon('debug-step-out')}<span>${l10n.t('End Sending')}</span>
    </button>`;
  }

  #action(): TemplateResult {
    const { state, recording, role, leg } = this.view;
    const isOver = state === 'closed' || state === 'failed';
    // A client of a listener comes by itself, and with it a relay's leg to the target.
    if (recording?.headLost || (isOver && (role === 'server' || leg))) return html`${nothing}`;
    if (isOver) {
      return html`<button type="button" class="button" @click=${() => this.onConnect()}>${l10n.t('Connect')}</button>`;
    }
    // Not disabled: a disabled button loses the focus of who pressed it, and Connect takes its place soon.
    const isClosing = state === 'closing';
    return html`${this.#endSending()}<button
        type="button"
        class="button secondary"
        aria-disabled=${isClosing ? 'true' : nothing}
        title=${state === 'connecting' ? l10n.t('Give up connecting') : nothing}
        @click=${() => {
          if (!isClosing) this.onDisconnect();
        }}
      >
        ${l10n.t('Disconnect')}
      </button>`;
  }
}

function endedSide(side: 'local' | 'remote'): TemplateResult {
  const text = endedSideText(side);
  return html`<span class="half-badge" title=${text}
    >${icon(side === 'local' ? 'arrow-down' : 'arrow-up')}<span>${text}</span></span
  >`;
}

function subprotocol({ protocol }: SessionView): TemplateResult | typeof nothing {
  if (!protocol) return nothing;
  return html`<span class="badge" title=${`${l10n.t('Subprotocol')}\n${protocol}`}
    >${visibleText(protocol, 'line')}</span
  >`;
}

/** The web page that a client's request came from. */
function clientOrigin(origin: string): TemplateResult {
  const text = visibleText(origin, 'line');
  return html`<span class="origin" title=${l10n.t('Origin: {0}', text)}>${text}</span>`;
}

/** That there is no connection, which the state's word may suggest. */
function udp(): TemplateResult {
  return html`<span
    class="badge"
    title=${l10n.t('UDP: datagrams without a connection. "Open" means that the socket is ready; it says nothing of the peer.')}
    >udp</span
  >`;
}

function association(of: Association, machine: string | undefined): TemplateResult {
  const text = associationText(of);
  const title = [l10n.t('Association: protocol, local end, remote end'), text];
  if (machine !== undefined) title.push(machineNote(machine));
  return html`<span class="association" title=${title.join('\n')}>${text}</span>`;
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
/** Of a recording that is damaged, none may be known. */
function address({ recording, name, address: text }: SessionView): TemplateResult | typeof nothing {
  if (text === '') return nothing;
  return html`<span class="address" title=${`${recording?.name ?? name}\n${text}`}>${visibleText(text, 'line')}</span>`;
}

function ownName({ name, recording }: SessionView): TemplateResult | typeof nothing {
  if (!recording || recording.name === name) return nothing;
  return html`<strong class="own-name" title=${recording.name}>${visibleText(recording.name, 'line')}</strong>`;
}

customElements.define('socketscope-header', SessionHeader);
