import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { HeldView, RelaySide, RelayView } from '../../panel/relayView';
import { visibleText } from '../../payload/visibleText';
import { formatCount } from '../format';
import { announce } from '../frame/announcer';
import { icon } from '../frame/icon';
import { segmentedControl } from '../frame/segmentedControl';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { heldWay, type HoldWay } from './heldDraft';
import { heldList } from './heldList';
import './heldEditor';

/** What is told of a relay above its session's tabs: its other leg; and on the client's page, what is held of what goes through. */
export class RelayBar extends LightElement {
  static override properties = {
    relay: { attribute: false },
    selected: { state: true },
    editing: { state: true },
    way: { state: true },
    problem: { state: true },
  };

  declare host: Host;
  declare relay: RelayView;
  /** The id of the held message that the buttons are about. */
  declare selected: number | undefined;
  /** The held message that is being edited. */
  declare editing: HeldView | undefined;
  /** What *Hold* is about. */
  declare way: HoldWay;
  declare problem: string | undefined;

  constructor() {
    super();
    this.way = 'both';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('relay')) return;
    const { held, holds } = this.relay;
    // What is chosen stays while nothing is held.
    this.way = heldWay(holds) ?? this.way;
    if (!this.hasUpdated) this.#restore();
    const before: RelayView | undefined = changed.get('relay');
    if (!held.some(({ id }) => id === this.selected)) {
      // The next one takes its place.
      const at = before?.held.findIndex(({ id }) => id === this.selected) ?? -1;
      this.selected = held[Math.min(Math.max(at, 0), held.length - 1)]?.id;
    }
    if (this.editing && !held.some(({ id }) => id === this.editing?.id)) this.editing = undefined;
  }

  protected override render(): TemplateResult {
    const { relay } = this;
    const canHold = relay.side === 'client' && relay.canHold;
    return html`<section class="relay" aria-label=${l10n.t('Relay')}>
      <div class="relay-bar">
        ${icon('arrow-swap')}<span class="relay-where">${this.#where()}</span>
        ${canHold ? this.#holdControls() : nothing}
      </div>
      ${canHold && relay.total > 0 ? this.#held() : nothing}
      ${
        this.problem === undefined
          ? nothing
          : html`<p class="relay-problem error-text" role="alert">${visibleText(this.problem, 'line')}</p>`
      }
    </section>`;
  }

  #where(): TemplateResult {
    const { side, address, target, other, holds } = this.relay;
    const name = other ? visibleText(other.name, 'line') : '';
    const where =
      side === 'client'
        ? passedOn(target, visibleText(address, 'line'), holds.client)
        : l10n.t('For the client {0}', name || l10n.t('that has no name'));
    const open = side === 'client' ? l10n.t('Open the Session with the Target') : l10n.t("Open the Client's Session");
    return html`<span class="relay-address" title=${where}>${where}</span> ${
        other
          ? html`<button type="button" class="link" @click=${() => void this.#ask('showLeg')}>${open}</button>`
          : nothing
      }`;
  }

  #holdControls(): TemplateResult {
    const { holds, total, target } = this.relay;
    // What is held of what it had sent is still let go.
    const disabled = target === 'failed' && total === 0;
    const isHolding = holds.client || holds.target;
    const ways: { key: HoldWay; label: string }[] = [
      { key: 'both', label: l10n.t('Both Ways') },
      { key: 'target', label: l10n.t('To Target') },
      { key: 'client', label: l10n.t('To Client') },
    ];
    return html`<span class="relay-hold">
      <button
        type="button"
        class="button secondary"
        ?disabled=${disabled}
        aria-pressed=${isHolding ? 'true' : 'false'}
        title=${
          isHolding
            ? l10n.t('Messages wait here until you pass them on. Press to pass all on and hold no more.')
            : l10n.t('Make messages wait here until you pass them on, edit or drop them.')
        }
        @click=${() => this.#hold(!isHolding, this.way)}
      >
        ${l10n.t('Hold')}
      </button>
      ${segmentedControl<HoldWay>({
        name: 'relay-way',
        label: l10n.t('Direction'),
        choices: ways,
        chosen: this.way,
        disabled,
        onChoose: (way) => {
          this.way = way;
          this.host.keep({ holdWay: way });
          if (isHolding) this.#hold(true, way);
        },
      })}
      <span class="relay-count ${isHolding || total > 0 ? '' : 'idle'}"
        >${total === 1 ? l10n.t('1 message held') : l10n.t('{0} messages held', formatCount(total))}</span
      >
    </span>`;
  }

  #held(): TemplateResult {
    const { relay, selected, editing } = this;
    const message = relay.held.find(({ id }) => id === selected);
    const act = (label: string, run: (held: HeldView) => void): TemplateResult =>
      html`<button
        type="button"
        class="button secondary"
        ?disabled=${!message || editing !== undefined}
        @click=${() => {
          if (message) run(message);
        }}
      >
        ${label}
      </button>`;
    return html`
      ${heldList({
        held: relay.held,
        total: relay.total,
        selected,
        isEditing: editing !== undefined,
        onSelect: (id) => (this.selected = id),
        onKey: (key) => {
          if (!message || editing) return;
          if (key === 'Enter') this.#passOn(message);
          else if (key === 'Delete') this.#drop(message);
          else this.#edit(message);
        },
      })}
      <div class="relay-actions">
        ${act(l10n.t('Pass On'), (held) => this.#passOn(held))}${act(l10n.t('Edit…'), (held) => this.#edit(held))}
        ${act(l10n.t('Drop'), (held) => this.#drop(held))}
        <span class="grow"></span>
        <button type="button" class="button secondary" @click=${() => void this.#ask('passAllOn')}>
          ${l10n.t('Pass All On')}
        </button>
      </div>
      ${
        editing
          ? html`<socketscope-held-editor
              .host=${this.host}
              .message=${editing}
              .onDone=${() => this.#edited()}
            ></socketscope-held-editor>`
          : nothing
      }
    `;
  }

  /** As the page was before it was hidden. */
  #restore(): void {
    const { holdWay, heldDraft } = this.host.state;
    this.way = heldWay(this.relay.holds) ?? holdWay ?? this.way;
    this.editing = this.relay.held.find(({ id }) => id === heldDraft?.id);
    this.selected = this.editing?.id;
  }

  #edit(message: HeldView): void {
    this.host.keep({ heldDraft: { id: message.id } });
    this.editing = message;
  }

  #hold(isHolding: boolean, way: HoldWay): void {
    // What goes to the target comes from the client.
    const holds = (from: RelaySide): boolean => isHolding && way !== from;
    void this.#ask('setHold', { client: holds('client'), target: holds('target') });
  }

  #passOn({ id }: HeldView): void {
    void this.#ask('passOn', { id }).then(() => announce(l10n.t('Passed on')));
  }

  #drop({ id }: HeldView): void {
    void this.#ask('dropHeld', { id }).then(() => announce(l10n.t('Dropped')));
  }

  #edited(): void {
    this.host.keep({ heldDraft: undefined });
    this.editing = undefined;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="listbox"]')?.focus());
  }

  async #ask(...[name, args]: Ask): Promise<void> {
    this.problem = undefined;
    try {
      await (this.host.request as (name: string, args?: unknown) => Promise<unknown>).call(this.host, name, args);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

/** Where what the client sends goes to, or would. */
function passedOn(target: RelayView['target'], address: string, isHeld: boolean): string {
  if (target === 'failed') return l10n.t('Nothing is passed on: the connection to the target {0} has failed', address);
  return target === 'connecting'
    ? l10n.t('Connecting to the target {0}', address)
    : isHeld
      ? l10n.t('Held, not passed on to {0}', address)
      : l10n.t('Passed on to {0}', address);
}

type Ask =
  | ['showLeg' | 'passAllOn']
  | ['passOn' | 'dropHeld', { id: number }]
  | ['setHold', Readonly<Record<RelaySide, boolean>>];

customElements.define('socketscope-relay', RelayBar);
