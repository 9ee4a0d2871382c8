import * as l10n from '@vscode/l10n';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { ByteFormat } from '../../payload/byteText';
import type { ByteRange } from '../../payload/byteRange';
import { byteAtHexColumn, hexRuns, type HexRun } from '../../payload/hexRuns';
import { LightElement } from '../lightElement';
import { VirtualScroller } from '../frame/virtualScroller';
import { hexInspector } from './hexInspector';
import { markClasses, type PayloadMarks } from './payloadMarks';
import type { PayloadReader } from './payloadReader';
import { SliceLoader } from './sliceLoader';
import { virtualRows } from './virtualRows';

const rowPx = 20;
const wideRow = 16;
const narrowRow = 8;

/** A payload of any size as offset, hex and ASCII columns. Only visible lines are made, and only their slices read. */
export class HexPane extends LightElement {
  static override properties = {
    reader: { attribute: false },
    marks: { attribute: false },
    width: { state: true },
    littleEndian: { state: true },
  };

  declare reader: PayloadReader;
  declare marks: PayloadMarks;
  declare onSelect: (range: ByteRange | undefined) => void;
  declare onCopy: (format: ByteFormat) => void;
  /** Bytes in a line. */
  declare width: number;
  declare littleEndian: boolean;
  readonly #scroller = new VirtualScroller(rowPx, () => this.#resized());
  readonly #resizes = new ResizeObserver(() => this.#fit());
  #loader: SliceLoader | undefined;
  /** Where the selection began, and the byte that the keys move. */
  #anchor = 0;
  #cursor = 0;
  #dragging = false;
  /** The cursor was scrolled to, and nothing else since: it stays in sight. */
  #following = false;

  constructor() {
    super();
    this.width = wideRow;
    this.littleEndian = true;
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

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('reader')) {
      this.#loader = new SliceLoader(this.reader, () => this.requestUpdate());
      this.#scroller.top = 0;
      this.#anchor = this.#cursor = 0;
    }
    this.#scroller.setRows(Math.ceil(this.reader.size / this.width));
    const { goal, selection } = this.marks;
    if (!changed.has('marks') || !goal || goal === changed.get('marks')?.goal) return;
    if (selection) [this.#anchor, this.#cursor] = [selection[0], selection[1] - 1];
    const row = Math.floor(goal.range[0] / this.width);
    const { map } = this.#scroller;
    const shown = map.visible(this.#scroller.top);
    if (row <= shown.from || row >= shown.to - 1) {
      this.#scroller.top = (row - Math.floor(map.rowsPerPage / 3)) * map.rowPx;
    }
  }

  protected override render(): TemplateResult {
    const { map, top } = this.#scroller;
    const { from, to } = map.visible(top);
    const failure = this.#loader?.failure;
    if (failure) return html`<p class="note error-text" role="alert">${failure}</p>`;
    if (this.reader.size === 0) return html`<p class="note">${l10n.t('The payload is empty.')}</p>`;
    return html`${virtualRows({
      scroller: this.#scroller,
      className: 'hex-rows',
      role: 'group',
      label: l10n.t('Bytes in hexadecimal'),
      rows: this.#lines(from, to),
      onScroll: () => {
        this.#following = false;
        this.requestUpdate();
      },
      onKeydown: (event) => this.#onKeydown(event),
      onPointerdown: (event) => this.#onPointerdown(event),
    })}${hexInspector({
      bytes: this.#inspected(),
      selection: this.marks.selection,
      size: this.reader.size,
      littleEndian: this.littleEndian,
      onOrder: (littleEndian) => (this.littleEndian = littleEndian),
      onCopy: (format) => this.onCopy(format),
    })}`;
  }

  protected override updated(): void {
    this.#fit();
    const element = this.querySelector<HTMLElement>('.virtual');
    if (!element) return;
    this.#scroller.attach(element);
    this.#scroller.sync();
  }

  #inspected(): Uint8Array {
    const at = this.marks.selection?.[0];
    return at === undefined ? new Uint8Array() : (this.#loader?.peek(at, at + 8) ?? new Uint8Array());
  }

  #lines(from: number, to: number): TemplateResult[] {
    const { width, reader } = this;
    const classOf = markClasses(this.marks, 'hex');
    const lines: TemplateResult[] = [];
    // Where there is little room, zeros that all offsets begin with are left out.
    const digits = width === narrowRow ? Math.max(4, reader.size.toString(16).length) : 8;
    for (let line = from; line < to; line++) {
      const offset = line * width;
      const bytes = this.#loader?.peek(offset, offset + width) ?? new Uint8Array();
      const row = hexRuns(bytes, offset, width, classOf);
      lines.push(
        html`<div class="hex-row ${width === narrowRow ? 'narrow' : ''}">
          <span class="offset">${row.offset.slice(-digits)}</span><span class="bytes">${row.hex.map(runTemplate)}</span
          ><span class="ascii">${row.ascii.map(runTemplate)}</span>
        </div>`,
      );
    }
    return lines;
  }

  /** Sixteen bytes where they fit: offset, hex and ASCII take 8 + 49 + 16 characters and the gaps. */
  #fit(): void {
    const probe = this.querySelector('.offset');
    if (!probe || this.clientWidth === 0) return;
    const characterPx = probe.getBoundingClientRect().width / probe.textContent.length;
    const width = this.clientWidth >= characterPx * 73 + 72 ? wideRow : narrowRow;
    if (width === this.width) return;
    this.#scroller.top = (this.#scroller.top * this.width) / width;
    this.width = width;
  }

  #select(anchor: number, cursor: number): void {
    const last = this.reader.size - 1;
    this.#anchor = Math.min(Math.max(0, anchor), last);
    this.#cursor = Math.min(Math.max(0, cursor), last);
    const [from, to] = this.#anchor < this.#cursor ? [this.#anchor, this.#cursor] : [this.#cursor, this.#anchor];
    this.onSelect([from, to + 1]);
  }

  /** The byte under the pointer, in either column; beside them, the nearest one. */
  #byteAt(event: PointerEvent): number | undefined {
    const rows = this.querySelector('.virtual-rows');
    const bytes = this.querySelector('.bytes');
    const ascii = this.querySelector('.ascii');
    if (!rows || !bytes || !ascii) return undefined;
    const { from } = this.#scroller.map.visible(this.#scroller.top);
    const line = from + Math.floor((event.clientY - rows.getBoundingClientRect().top) / rowPx);
    const hexBox = bytes.getBoundingClientRect();
    const asciiBox = ascii.getBoundingClientRect();
    const characterPx = hexBox.width / (this.width === wideRow ? 48 : 23);
    const inAscii = event.clientX >= asciiBox.left - characterPx;
    const column = inAscii
      ? Math.floor((event.clientX - asciiBox.left) / characterPx)
      : byteAtHexColumn(Math.max(0, Math.floor((event.clientX - hexBox.left) / characterPx)));
    return line * this.width + Math.min(this.width - 1, Math.max(0, column));
  }

  #onPointerdown(event: PointerEvent): void {
    const element = event.currentTarget as HTMLElement;
    // Not the scrollbar.
    if (event.button !== 0 || event.offsetX > element.clientWidth) return;
    const byte = this.#byteAt(event);
    if (byte === undefined) return;
    this.#dragging = true;
    this.#select(event.shiftKey ? this.#anchor : byte, byte);
    element.setPointerCapture(event.pointerId);
    element.onpointermove = (move) => {
      const to = this.#dragging ? this.#byteAt(move) : undefined;
      if (to !== undefined && to !== this.#cursor) this.#reveal(this.#anchor, to);
    };
    element.onpointerup = () => (this.#dragging = false);
  }

  /** Selects, and scrolls to the end that moves. */
  #reveal(anchor: number, cursor: number): void {
    this.#select(anchor, cursor);
    this.#following = true;
    this.#resized();
  }

  /** What is said of a selection takes room from the lines. */
  #resized(): void {
    const { map, top } = this.#scroller;
    if (this.#following) this.#scroller.top = map.toReveal(Math.floor(this.#cursor / this.width), top);
    this.requestUpdate();
  }

  #onKeydown(event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (control && event.key === 'a') this.#select(0, this.reader.size - 1);
    else if (control && event.key === 'c') {
      if (this.marks.selection) this.onCopy('hex');
    } else {
      const target = this.#target(event.key, control);
      if (target === undefined) return;
      this.#reveal(event.shiftKey ? this.#anchor : target, target);
    }
    event.preventDefault();
  }

  #target(key: string, control: boolean): number | undefined {
    const { width } = this;
    const cursor = this.#cursor;
    // The first key of all shows where the cursor is.
    const first = this.marks.selection === undefined;
    const lineStart = cursor - (cursor % width);
    const page = Math.max(1, this.#scroller.map.rowsPerPage - 1) * width;
    const clamp = (byte: number): number => Math.min(Math.max(0, byte), this.reader.size - 1);
    switch (key) {
      case 'ArrowRight':
        return clamp(first ? cursor : cursor + 1);
      case 'ArrowLeft':
        return clamp(first ? cursor : cursor - 1);
      case 'ArrowDown':
        return first ? cursor : cursor + width < this.reader.size ? cursor + width : cursor;
      case 'ArrowUp':
        return first || cursor < width ? cursor : cursor - width;
      case 'PageDown':
        return clamp(cursor + page);
      case 'PageUp':
        return clamp(cursor - page);
      case 'Home':
        return control ? 0 : lineStart;
      case 'End':
        return control ? this.reader.size - 1 : clamp(lineStart + width - 1);
      default:
        return undefined;
    }
  }
}

function runTemplate({ text, className }: HexRun): TemplateResult | string {
  return className === '' ? text : html`<span class=${className}>${text}</span>`;
}

customElements.define('socketscope-hex', HexPane);
