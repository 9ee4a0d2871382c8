import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ClientOrder, ClientRow, ListenerView } from '../../panel/listenerMessages';
import { styleBy } from '../frame/styleBy';
import { LightElement } from '../lightElement';
import { chosenOf, type ChosenClient } from './chosenClients';
import { clientRow, clientRowId } from './clientRow';
import { clientsHead } from './clientsHead';
import type { ListenerHost } from './listenerPage';

/** As the style sheet says. */
const rowPx = 28;
/** Rows beyond what is in sight that are drawn, and read along. */
const drawnBeyond = 6;
const readBeyond = 50;

/** What can be done with clients. */
export interface ClientActions {
  choose(chosen: readonly ChosenClient[]): void;
  /** Goes on in the composer, with this client alone as the target. */
  sendTo(client: ChosenClient): void;
  open(id: string): void;
  showMessages(clients: readonly ChosenClient[]): void;
  close(ids: readonly string[]): void;
}

/** All clients of a listener as a grid. Only rows in sight are elements, however many there are. */
export class ClientsTable extends LightElement {
  static override properties = {
    view: { attribute: false },
    chosen: { attribute: false },
    order: { state: true },
    rows: { state: true },
    active: { state: true },
    seen: { state: true },
  };

  declare host: ListenerHost;
  declare view: ListenerView;
  declare chosen: readonly ChosenClient[];
  declare actions: ClientActions;
  declare order: ClientOrder | undefined;
  /** What was read last, from {@link #from} on. */
  declare rows: readonly ClientRow[];
  /** The client that keys go on from. */
  declare active: string | undefined;
  /** The rows in sight. */
  declare seen: readonly [from: number, to: number];
  #from = 0;
  #reading = false;
  #isStale = false;
  readonly #resizes = new ResizeObserver(() => this.#look());

  constructor() {
    super();
    this.rows = [];
    this.seen = [0, 0];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override firstUpdated(): void {
    if (this.#grid) this.#resizes.observe(this.#grid);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('view') && changed.get('view')?.id !== this.view.id) {
      this.rows = [];
      this.active = undefined;
    }
    if (changed.has('view') || changed.has('order')) void this.#read();
  }

  protected override render(): TemplateResult {
    const { listed } = this.view;
    const from = Math.max(0, this.seen[0] - drawnBeyond);
    const to = Math.min(listed, this.seen[1] + drawnBeyond);
    const chosen = new Set(this.chosen.map(({ id }) => id));
    const showsAsked = this.view.transport === 'websocket';
    this.classList.toggle('with-asked', showsAsked);
    const rows: TemplateResult[] = [];
    for (let place = from; place < to; place += 1) {
      const client = this.rows[place - this.#from];
      rows.push(
        clientRow(client, place, {
          isChosen: client !== undefined && chosen.has(client.id),
          isActive: client !== undefined && client.id === this.active,
          actions: this.actions,
          showsAsked,
        }),
      );
    }
    const activePlace = this.#from + this.rows.findIndex(({ id }) => id === this.active);
    const isActiveDrawn = this.active !== undefined && activePlace >= from && activePlace < to;
    return html`
      ${clientsHead(this.order, (order) => (this.order = order), showsAsked)}
      <div
        class="clients-grid"
        role="grid"
        tabindex="0"
        aria-label=${l10n.t('Clients')}
        aria-rowcount=${listed}
        aria-multiselectable="true"
        aria-owns="clients-head"
        aria-activedescendant=${isActiveDrawn ? clientRowId(activePlace) : nothing}
        @scroll=${() => this.#look()}
        @keydown=${this.#onKeydown}
        @click=${this.#onClick}
        @dblclick=${(event: MouseEvent) => this.#onDoubleClick(event)}
      >
        <div class="clients-space" role="presentation" ${styleBy({ height: `${listed * rowPx}px` })}>
          <div role="rowgroup" ${styleBy({ transform: `translateY(${from * rowPx}px)` })}>${rows}</div>
        </div>
      </div>
    `;
  }

  get #grid(): HTMLElement | null {
    return this.querySelector('.clients-grid');
  }

  #look(): void {
    const grid = this.#grid;
    // A hidden one keeps what it had.
    if (!grid || grid.clientHeight === 0) return;
    const from = Math.floor(grid.scrollTop / rowPx);
    const to = Math.ceil((grid.scrollTop + grid.clientHeight) / rowPx);
    if (from === this.seen[0] && to === this.seen[1]) return;
    this.seen = [from, to];
    const isHeld = from >= this.#from && Math.min(to, this.view.listed) <= this.#from + this.rows.length;
    if (!isHeld) void this.#read();
  }

  /** Reads the rows around those in sight; what is asked for meanwhile is read once more afterwards. */
  async #read(): Promise<void> {
    this.#isStale = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const from = Math.max(0, this.seen[0] - readBeyond);
        const to = Math.max(this.seen[1], 1) + readBeyond;
        const { order } = this;
        const rows = await this.host.request('clients', { from, to, ...(order && { order }) });
        this.#from = from;
        this.rows = rows;
      }
    } catch (error) {
      console.warn('Reading the clients failed', error);
    } finally {
      this.#reading = false;
    }
  }

  #rowOf(event: Event): ClientRow | undefined {
    const row = (event.target as Element).closest<HTMLElement>('[data-place]');
    return row ? this.rows[Number(row.dataset.place) - this.#from] : undefined;
  }

  readonly #onClick = (event: MouseEvent): void => {
    const row = this.#rowOf(event);
    if (!row || (event.target as Element).closest('button')) return;
    if (event.shiftKey) this.#chooseTo(row);
    else if (event.ctrlKey || event.metaKey) this.#toggle(row);
    else this.#choose([row]);
    this.active = row.id;
  };

  #onDoubleClick(event: MouseEvent): void {
    const row = this.#rowOf(event);
    if (row && !(event.target as Element).closest('button')) this.actions.open(row.id);
  }

  #choose(rows: readonly ClientRow[]): void {
    this.actions.choose(rows.map(chosenOf));
  }

  #toggle(row: ClientRow): void {
    const others = this.chosen.filter(({ id }) => id !== row.id);
    this.actions.choose(others.length < this.chosen.length ? others : [...others, chosenOf(row)]);
  }

  #chooseTo(row: ClientRow): void {
    const one = this.rows.findIndex(({ id }) => id === this.active);
    const other = this.rows.indexOf(row);
    this.#choose(this.rows.slice(Math.min(one < 0 ? other : one, other), Math.max(one, other) + 1));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || (event.target as Element).closest('button')) return;
    const active = this.rows.find(({ id }) => id === this.active);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: this.seen[1] - this.seen[0] - 1,
      PageUp: this.seen[0] - this.seen[1] + 1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step !== undefined) void this.#walk(step, event.shiftKey);
    else if (event.key === 'Escape' && this.chosen.length > 0) this.actions.choose([]);
    else if (event.key === ' ' && active) this.#toggle(active);
    else if (event.key === 'Enter' && active) this.actions.open(active.id);
    else if (event.key === 'Delete' && active && active.state !== 'closed' && active.state !== 'failed')
      this.actions.close([active.id]);
    else return;
    event.preventDefault();
    // Not to VS Code, for which it means something else.
    event.stopPropagation();
  };

  async #walk(step: number, extends_: boolean): Promise<void> {
    const { listed } = this.view;
    const at = this.rows.findIndex(({ id }) => id === this.active);
    const before = at < 0 ? this.seen[0] - Math.sign(step) : this.#from + at;
    const place = Math.max(0, Math.min(listed - 1, before + step));
    this.#reveal(place);
    if (!this.rows[place - this.#from]) await this.#read();
    const row = this.rows[place - this.#from];
    if (!row) return;
    if (extends_ && !this.chosen.some(({ id }) => id === row.id)) this.actions.choose([...this.chosen, chosenOf(row)]);
    this.active = row.id;
  }

  #reveal(place: number): void {
    const grid = this.#grid;
    if (!grid) return;
    const top = place * rowPx;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + rowPx > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + rowPx - grid.clientHeight;
    this.#look();
  }
}

customElements.define('socketscope-clients', ClientsTable);
