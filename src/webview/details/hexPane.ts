import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { hexRow } from '../../payload/hexRow';
import { styleBy } from '../frame/styleBy';
import { LightElement } from '../lightElement';
import { VirtualScroller } from '../messages/virtualScroller';
import { sliceBytes, type PayloadReader } from './payloadReader';

const rowPx = 20;
const wideRow = 16;
const narrowRow = 8;

/** A payload of any size as offset, hex and ASCII columns. Only visible lines are made, and only their slices read. */
export class HexPane extends LightElement {
  static override properties = { reader: { attribute: false }, failure: { state: true }, width: { state: true } };

  declare reader: PayloadReader;
  declare failure: string | undefined;
  /** Bytes in a line. */
  declare width: number;
  readonly #scroller = new VirtualScroller(rowPx, () => this.requestUpdate());
  readonly #resizes = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.width = wideRow;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#scroller.detach();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('reader')) {
      this.failure = undefined;
      this.#scroller.top = 0;
    }
    this.#scroller.setRows(Math.ceil(this.reader.size / this.width));
  }

  protected override render(): TemplateResult {
    const { map, top } = this.#scroller;
    const { from, to, cutPx } = map.visible(top);
    return html`<div
      class="hex"
      tabindex="0"
      role="group"
      aria-label=${l10n.t('Bytes in hexadecimal')}
      @scroll=${() => this.#scroller.takeScroll() && this.requestUpdate()}
      @wheel=${(event: WheelEvent) => this.#scroller.takeWheel(event) && this.requestUpdate()}
      @keydown=${this.#onKeydown}
    >
      <div class="spacer" ${styleBy({ height: `${map.spacerPx}px` })}></div>
      <div class="window" ${styleBy({ height: `${map.viewportPx}px` })}>
        <div ${styleBy({ transform: `translateY(${-cutPx}px)` })}>${this.#lines(from, to)}</div>
      </div>
      ${this.failure ? html`<p class="note error-text" role="alert">${this.failure}</p>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const element = this.querySelector<HTMLElement>('.hex');
    if (!element) return;
    this.#scroller.attach(element);
    this.#scroller.sync();
  }

  #lines(from: number, to: number): TemplateResult[] {
    const { width, reader } = this;
    const lines: TemplateResult[] = [];
    for (let line = from; line < to; line++) {
      const offset = line * width;
      const bytes = reader.peek(offset, offset + width);
      if (!bytes) this.#pull(Math.floor(offset / sliceBytes));
      const row = hexRow(bytes ?? new Uint8Array(), offset, width);
      lines.push(
        html`<div class="hex-row">
          <span class="offset">${row.offset}</span><span class="bytes">${row.hex}</span
          ><span class="ascii">${row.ascii}</span>
        </div>`,
      );
    }
    return lines;
  }

  #pulling: number | undefined;

  /** Reads one slice at a time; drawing again asks for what is visible then. */
  #pull(slice: number): void {
    if (this.#pulling !== undefined || this.failure) return;
    const { reader } = this;
    this.#pulling = slice;
    reader
      .load(slice)
      .catch((error: unknown) => {
        if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        this.#pulling = undefined;
        this.requestUpdate();
      });
  }

  /** Sixteen bytes where they fit: offset, hex and ASCII take 8 + 49 + 16 characters and the gaps. */
  #fit(): void {
    const probe = this.querySelector('.offset');
    if (!probe || this.clientWidth === 0) return;
    const characterPx = probe.getBoundingClientRect().width / 8;
    const width = this.clientWidth >= characterPx * 73 + 72 ? wideRow : narrowRow;
    if (width === this.width) return;
    this.#scroller.top = (this.#scroller.top * this.width) / width;
    this.width = width;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { map, top } = this.#scroller;
    const page = (map.rowsPerPage - 1) * rowPx;
    const steps: Record<string, number> = { ArrowDown: rowPx, ArrowUp: -rowPx, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) this.#scroller.top = top + step;
    else if (event.key === 'Home') this.#scroller.top = 0;
    else if (event.key === 'End') this.#scroller.top = map.maxTop;
    else return;
    event.preventDefault();
    this.requestUpdate();
  };
}

customElements.define('socketscope-hex', HexPane);
