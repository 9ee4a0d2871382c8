import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { ByteRange } from '../../payload/byteRange';
import { JsonFolds } from '../../payload/jsonFolds';
import { noNode, type JsonNodes } from '../../payload/jsonNodes';
import { jsonRow, rowBytes, type JsonRow } from '../../payload/jsonRow';
import { styleBy } from '../frame/styleBy';
import { VirtualScroller } from '../frame/virtualScroller';
import { LightElement } from '../lightElement';
import { hitClass, nodeAt } from './jsonPlaces';
import { cutRange, jsonTreeRow } from './jsonTreeRow';
import type { PayloadMarks } from './payloadMarks';
import type { PayloadReader } from './payloadReader';
import { SliceLoader } from './sliceLoader';
import { codeRowPx, virtualRows } from './virtualRows';

/** Deeper levels aren't indented further. */
const deepest = 40;

/** JSON values as a foldable tree of any size; what they say is read when they are visible. */
export class JsonTree extends LightElement {
  static override properties = {
    nodes: { attribute: false },
    /** Raised whenever there are more nodes. */
    known: { type: Number },
    reader: { attribute: false },
    marks: { attribute: false },
    selected: { state: true },
  };

  declare nodes: JsonNodes;
  declare known: number;
  declare reader: PayloadReader;
  declare marks: PayloadMarks;
  declare selected: number | undefined;
  declare onNode: (node: number | undefined) => void;
  /** Asks for the bytes of a value that is too long for a row. */
  declare onShowAll: (range: ByteRange) => void;
  declare onCopy: () => void;
  readonly #scroller = new VirtualScroller(codeRowPx(), () => this.requestUpdate());
  #loader: SliceLoader | undefined;
  #folds: JsonFolds | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scroller.detach();
  }

  foldAll(): void {
    this.#folds?.foldAll();
    this.#keepSelectedVisible();
  }

  unfoldAll(): void {
    this.#folds?.unfoldAll();
    this.#keepSelectedVisible();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('nodes') || !this.#folds) {
      this.#folds = new JsonFolds(this.nodes);
      this.#loader = new SliceLoader(this.reader, () => this.requestUpdate());
      this.#scroller.top = 0;
      this.selected = undefined;
    }
    this.#scroller.setRows(this.#folds.rows);
    const { goal } = this.marks;
    if (changed.has('marks') && goal && goal !== changed.get('marks')?.goal) this.#goTo(goal.range[0]);
  }

  protected override render(): TemplateResult {
    const failure = this.#loader?.failure;
    if (failure) return html`<p class="note error-text" role="alert">${failure}</p>`;
    return virtualRows({
      scroller: this.#scroller,
      className: 'json-tree',
      role: 'tree',
      label: l10n.t('JSON'),
      activeId: this.selected === undefined ? undefined : rowId(this.selected),
      rows: this.#rows(),
      onScroll: () => this.requestUpdate(),
      onKeydown: (event) => this.#onKeydown(event),
      onPointerdown: (event) => this.#onPointerdown(event),
      onDoubleClick: (event) => this.#toggle(this.#nodeAt(event)),
    });
  }

  protected override updated(): void {
    const element = this.querySelector<HTMLElement>('.virtual');
    if (!element) return;
    this.#scroller.attach(element);
    this.#scroller.sync();
  }

  #rows(): unknown {
    const folds = this.#folds!;
    const { from, to } = this.#scroller.map.visible(this.#scroller.top);
    const shown = Array.from({ length: Math.max(0, to - from) }, (_, at) => folds.nodeOf(from + at));
    return repeat(
      shown,
      (node) => node,
      (node) => this.#row(node),
    );
  }

  #row(node: number): TemplateResult {
    const { nodes } = this;
    const isFull = nodes.count(node) > 0;
    const folded = isFull && this.#folds!.isFolded(node);
    const parent = nodes.parent(node);
    const row = this.#said(node);
    return html`<div
      class="json-row ${hitClass(nodes, node, this.marks)}"
      role="treeitem"
      id=${rowId(node)}
      data-node=${node}
      aria-level=${nodes.depth(node) + 1}
      aria-expanded=${ifDefined(isFull ? (folded ? 'false' : 'true') : undefined)}
      aria-selected=${node === this.selected ? 'true' : 'false'}
      aria-posinset=${nodes.place(node) + 1}
      aria-setsize=${parent === noNode ? -1 : nodes.count(parent)}
      ${styleBy({ '--depth': String(Math.min(deepest, nodes.depth(node))) })}
    >
      <span
        class="twistie ${isFull ? `codicon codicon-${folded ? 'chevron-right' : 'chevron-down'}` : ''}"
        aria-hidden="true"
      ></span
      >${
        parent !== noNode && nodes.kind(parent) === 'array'
          ? html`<span class="json-place">${nodes.place(node)}</span>`
          : nothing
      }${row ? jsonTreeRow(nodes, node, row, folded, () => this.#showAll(node)) : nothing}
    </div>`;
  }

  /** What the row says of a value, once its beginning was read. */
  #said(node: number): JsonRow | undefined {
    const bytes = this.#loader?.peek(this.nodes.start(node), this.#rowEnd(node));
    return bytes && jsonRow(this.nodes, node, bytes);
  }

  /** Shows all of a value that its row has only the beginning of. @returns whether it is one */
  #showAll(node: number): boolean {
    const row = this.#said(node);
    const range = row && cutRange(this.nodes, node, row);
    if (range) this.onShowAll(range);
    return range !== undefined;
  }

  /** After the bytes that the row is made of. */
  #rowEnd(node: number): number {
    const { nodes, reader } = this;
    const start = nodes.start(node);
    // A container's row has no more than its key.
    const end = nodes.isClosed(node) ? nodes.end(node) : reader.size;
    return Math.min(end, start + rowBytes);
  }

  /** Selects the value that a byte is in, and brings it to the middle where it wasn't in sight. */
  #goTo(offset: number): void {
    const { nodes } = this;
    const node = nodeAt(nodes, offset);
    if (node < 0) return;
    for (let up = nodes.parent(node); up !== noNode; up = nodes.parent(up)) this.#folds!.set(up, false);
    const row = this.#folds!.rowOf(node);
    this.#scroller.setRows(this.#folds!.rows);
    const { map, top } = this.#scroller;
    const shown = map.visible(top);
    if (row <= shown.from || row >= shown.to - 1) {
      this.#scroller.top = (row - Math.floor(map.rowsPerPage / 2)) * map.rowPx;
    }
    this.#select(node);
  }

  #select(node: number): void {
    this.selected = node;
    this.#keepSelectedVisible();
    this.onNode(node);
  }

  #keepSelectedVisible(): void {
    const folds = this.#folds!;
    this.#scroller.setRows(folds.rows);
    if (this.selected !== undefined) {
      const row = folds.rowOf(this.selected);
      const node = folds.nodeOf(row);
      // A fold took it out of sight.
      if (node !== this.selected) {
        this.selected = node;
        this.onNode(node);
      }
      this.#scroller.top = this.#scroller.map.toReveal(row, this.#scroller.top);
    }
    this.requestUpdate();
  }

  #toggle(node: number | undefined): void {
    if (node === undefined || this.nodes.count(node) === 0) return;
    this.#folds!.set(node, !this.#folds!.isFolded(node));
    this.#select(node);
  }

  #nodeAt(event: Event): number | undefined {
    const row = (event.target as Element).closest<HTMLElement>('[data-node]');
    return row ? Number(row.dataset.node) : undefined;
  }

  #onPointerdown(event: PointerEvent): void {
    const node = this.#nodeAt(event);
    if (event.button !== 0 || node === undefined) return;
    if ((event.target as Element).classList.contains('twistie')) this.#toggle(node);
    else this.#select(node);
  }

  #onKeydown(event: KeyboardEvent): void {
    const folds = this.#folds!;
    if (event.altKey || folds.rows === 0) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && document.getSelection()?.isCollapsed !== false) {
      if (this.selected !== undefined) this.onCopy();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const row = this.selected === undefined ? -1 : folds.rowOf(this.selected);
    const target = this.#targetRow(event.key, row);
    if (target !== undefined) this.#select(folds.nodeOf(Math.min(Math.max(0, target), folds.rows - 1)));
    else if (!this.selected && this.selected !== 0) return;
    else if (!this.#fold(event.key, this.selected)) return;
    event.preventDefault();
  }

  #targetRow(key: string, row: number): number | undefined {
    const page = Math.max(1, this.#scroller.map.rowsPerPage - 1);
    switch (key) {
      case 'ArrowDown':
        return row + 1;
      case 'ArrowUp':
        return row - 1;
      case 'PageDown':
        return row + page;
      case 'PageUp':
        return row - page;
      case 'Home':
        return 0;
      case 'End':
        return this.#folds!.rows - 1;
      default:
        return undefined;
    }
  }

  /** The keys of a tree that fold and unfold (ARIA Authoring Practices). @returns whether it was one */
  #fold(key: string, node: number): boolean {
    const { nodes } = this;
    const folds = this.#folds!;
    const isOpen = nodes.count(node) > 0 && !folds.isFolded(node);
    const parent = nodes.parent(node);
    switch (key) {
      case 'ArrowRight':
        if (isOpen) this.#select(node + 1);
        else this.#toggle(node);
        return true;
      case 'ArrowLeft':
        if (isOpen) this.#toggle(node);
        else if (parent !== noNode) this.#select(parent);
        return true;
      case 'Enter':
        if (!this.#showAll(node)) this.#toggle(node);
        return true;
      case ' ':
        this.#toggle(node);
        return true;
      case '*': {
        const end = parent === noNode ? nodes.length : nodes.after(parent);
        for (let sibling = parent === noNode ? 0 : parent + 1; sibling < end; sibling = nodes.after(sibling)) {
          folds.set(sibling, false);
        }
        this.#keepSelectedVisible();
        return true;
      }
      default:
        return false;
    }
  }
}

/** The id of a row's element, for `aria-activedescendant`. */
function rowId(node: number): string {
  return `json-${node}`;
}

customElements.define('socketscope-json-tree', JsonTree);
