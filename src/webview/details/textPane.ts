import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ByteRange } from '../../payload/byteRange';
import { decodeText } from '../../payload/encoding/decodeText';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import { detectEncoding, encodings, type Encoding } from '../../payload/encodings';
import { lookedBytes } from '../../payload/payloadViews';
import { offsetInRun, textRuns, type TextRun } from '../../payload/textRuns';
import { formatCount } from '../format';
import { LightElement } from '../lightElement';
import { icon } from '../frame/icon';
import { VirtualScroller } from '../frame/virtualScroller';
import { markClasses, type PayloadMarks } from './payloadMarks';
import type { PayloadReader } from './payloadReader';
import { SliceLoader } from './sliceLoader';
import { readerFor, type TextChoice } from './textChoice';
import { TextRows, type TextRow } from './textRows';
import { codeRowPx, scrollTarget, virtualRows } from './virtualRows';

/** Lines that aren't wrapped are broken here all the same. */
const widestRow = 4096;
/** Bytes that are copied at once, without reading more of the payload. */
const mostCopiedBytes = 1024 * 1024;

/** How text is shown; the same for every message. */
export interface TextLook {
  readonly wrap: boolean;
  /** Absent: the profile's, or what the payload seems to be in. */
  readonly encoding?: Encoding;
}

/** A payload of any size as text: only visible rows are made, and only their slices read. */
export class TextPane extends LightElement {
  static override properties = {
    reader: { attribute: false },
    marks: { attribute: false },
    look: { attribute: false },
    own: { attribute: false },
    columns: { state: true },
  };

  declare reader: PayloadReader;
  declare marks: PayloadMarks;
  declare look: TextLook;
  /** The profile's encoding, where it isn't UTF-8. */
  declare own: TextEncoding | undefined;
  declare onLook: (look: TextLook) => void;
  declare onSelect: (range: ByteRange | undefined) => void;
  declare onCopyAll: () => void;
  /** How many characters of a fixed pitch are beside each other. */
  declare columns: number;
  readonly #scroller = new VirtualScroller(codeRowPx(), () => this.requestUpdate());
  readonly #resizes = new ResizeObserver(() => this.#fit());
  #loader: SliceLoader | undefined;
  #rows: TextRows | undefined;
  #shown = new Map<number, { readonly row: TextRow; readonly runs: readonly TextRun[] }>();
  #goal: PayloadMarks['goal'];

  constructor() {
    super();
    this.columns = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
    document.addEventListener('selectionchange', this.#onSelectionchange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#scroller.detach();
    document.removeEventListener('selectionchange', this.#onSelectionchange);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('reader')) {
      this.#loader = new SliceLoader(this.reader, () => this.requestUpdate());
      this.#scroller.top = 0;
      this.#rows = undefined;
    } else if (changed.has('look') || changed.has('columns')) {
      const offset = this.#rows?.topOffset;
      this.#rows = undefined;
      if (offset) this.#goal = { range: [offset, offset] };
    }
    if (changed.has('marks') && this.marks.goal) this.#goal = this.marks.goal;
  }

  protected override render(): TemplateResult {
    const { reader, columns } = this;
    const probe = html`<span class="probe" aria-hidden="true">${'0'.repeat(64)}</span>`;
    if (reader.size === 0) return html`<p class="note">${l10n.t('The payload is empty.')}</p>`;
    const failure = this.#loader?.failure;
    if (failure) return html`<p class="note error-text" role="alert">${failure}</p>`;
    const encoding = this.#encoding;
    if (columns === 0 || !encoding || !this.#loader) return probe;
    this.#rows ??= new TextRows(
      this.#loader,
      this.#scroller,
      readerFor(encoding),
      this.look.wrap ? Math.max(8, columns) : widestRow,
    );
    if (this.#goal) this.#rows.goTo(this.#goal.range[0]);
    this.#goal = undefined;
    const rows = this.#rows.visible();
    return html`${probe}
    ${virtualRows({
      scroller: this.#scroller,
      className: 'text-rows',
      role: 'group',
      label: l10n.t('Text of the message'),
      rows: this.#lines(rows, encoding),
      onScroll: () => this.requestUpdate(),
      onKeydown: (event) => this.#onKeydown(event),
    })}
    ${this.#bar(this.#place(rows))}`;
  }

  protected override updated(): void {
    this.#fit();
    const element = this.querySelector<HTMLElement>('.virtual');
    if (!element) return;
    this.#scroller.attach(element);
    this.#scroller.sync();
    element.oncopy ??= (event) => this.#onCopy(event);
  }

  /** What is chosen, or else the profile's, or what the payload seems to be in, once its beginning was read. */
  get #encoding(): TextChoice | undefined {
    return this.look.encoding ?? this.own ?? this.#detected;
  }

  get #detected(): Encoding | undefined {
    const head = this.#loader?.peek(0, lookedBytes);
    return head && detectEncoding(head, head.length === this.reader.size);
  }

  #lines(rows: readonly TextRow[], encoding: TextChoice): unknown {
    const reader = readerFor(encoding);
    const classOf = markClasses(this.marks, 'text');
    this.#shown = new Map();
    return repeat(
      rows,
      ({ row, range }) => range?.[0] ?? -1 - row,
      (row) => {
        const { range, bytes } = row;
        if (!range || !bytes) return html`<div class="text-row unread"></div>`;
        const runs = textRuns(reader, bytes, range[0], classOf);
        this.#shown.set(range[0], { row, runs });
        return html`<div class="text-row" data-offset=${range[0]}>${runs.map(runTemplate)}</div>`;
      },
    );
  }

  /** The first selected byte, where it is in sight, else the first one in sight; none where all of the text is in sight. */
  #place(rows: readonly TextRow[]): number | undefined {
    const from = rows[0]?.range?.[0];
    const to = rows.at(-1)?.range?.[1];
    const selected = this.marks.selection?.[0];
    if (selected !== undefined && from !== undefined && to !== undefined && selected >= from && selected < to) {
      return selected;
    }
    return this.#scroller.map.maxTop === 0 ? undefined : from;
  }

  #bar(offset: number | undefined): TemplateResult {
    const { look, own } = this;
    const detected = this.#detected;
    const name = encodings.find(({ label }) => label === detected)?.name ?? '';
    return html`<div class="pane-bar">
      <label class="choice">
        <span class="visually-hidden">${l10n.t('Encoding')}</span>
        <select
          title=${l10n.t('Encoding')}
          @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${look.encoding === undefined}>
            ${own ? l10n.t('{0} (profile)', own.name) : l10n.t('{0} (detected)', name)}
          </option>
          ${encodings.map(
            ({ label, name }) => html`<option value=${label} ?selected=${look.encoding === label}>${name}</option>`,
          )}
        </select>
        ${icon('chevron-down')}
      </label>
      <label class="check">
        <input
          type="checkbox"
          .checked=${look.wrap}
          @change=${() => this.onLook({ ...look, wrap: !look.wrap })}
        />${l10n.t('Wrap lines')}
      </label>
      <span class="grow"></span>
      ${
        offset === undefined
          ? nothing
          : html`<span class="pane-place" title=${l10n.t('The first byte selected, or else the first one in sight')}
              >${l10n.t('Byte {0} of {1}', formatCount(offset + 1), formatCount(this.reader.size))}</span
            >`
      }
    </div>`;
  }

  #choose(value: string): void {
    const encoding = encodings.find(({ label }) => label === value)?.label;
    this.onLook({ wrap: this.look.wrap, ...(encoding && { encoding }) });
  }

  #fit(): void {
    const probe = this.querySelector('.probe');
    const width = this.querySelector('.virtual')?.clientWidth ?? this.clientWidth;
    if (!probe || width === 0) return;
    const characterPx = probe.getBoundingClientRect().width / 64;
    // The padding on both sides, and room for a character that is wider than it should be.
    const columns = Math.floor((width - 28) / characterPx) - 1;
    if (characterPx > 0 && columns !== this.columns) this.columns = Math.max(1, columns);
  }

  #onKeydown(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      document.getSelection()?.empty();
      this.onSelect([0, this.reader.size]);
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && document.getSelection()?.isCollapsed !== false) {
      if (this.marks.selection) this.onCopyAll();
      return;
    }
    if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') return;
    const target = scrollTarget(event, this.#scroller);
    if (target === undefined) return;
    event.preventDefault();
    this.#scroller.top = target;
    this.requestUpdate();
  }

  /** What the browser's selection covers, in bytes. */
  #selected(): ByteRange | undefined {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return undefined;
    const anchor = this.#offsetOf(selection.anchorNode, selection.anchorOffset);
    const focus = this.#offsetOf(selection.focusNode, selection.focusOffset);
    if (anchor === undefined || focus === undefined || anchor === focus) return undefined;
    return anchor < focus ? [anchor, focus] : [focus, anchor];
  }

  #offsetOf(node: Node, index: number): number | undefined {
    const element = node instanceof Element ? node : node.parentElement;
    const line = element?.closest<HTMLElement>('.text-row');
    const shown = line && this.contains(line) ? this.#shown.get(Number(line.dataset.offset)) : undefined;
    const encoding = this.#encoding;
    if (!shown?.row.range || !encoding) return undefined;
    const { range, bytes } = shown.row;
    const span = element?.closest<HTMLElement>('[data-run]');
    const run = span && shown.runs[Number(span.dataset.run)];
    if (!run || !bytes) return index === 0 ? range[0] : range[1];
    if (node instanceof Element) return index === 0 ? run.from : run.to;
    return offsetInRun(readerFor(encoding), bytes.subarray(run.from - range[0], run.to - range[0]), run, index);
  }

  readonly #onSelectionchange = (): void => {
    const range = this.#selected();
    if (range) this.onSelect(range);
  };

  /** The text as it is, without the breaks that only the rows have. */
  #onCopy(event: ClipboardEvent): void {
    const range = this.#selected();
    const encoding = this.#encoding;
    if (!range || !encoding) return;
    event.preventDefault();
    const bytes = range[1] - range[0] > mostCopiedBytes ? undefined : this.reader.peek(range[0], range[1]);
    if (!bytes) {
      // All of it, or a word why not: the page has only the rows in sight.
      this.onSelect(range);
      this.onCopyAll();
      return;
    }
    event.clipboardData?.setData('text/plain', decodeText(readerFor(encoding), bytes));
  }
}

function runTemplate(run: TextRun, index: number): TemplateResult {
  if (run.kind === 'text') return html`<span data-run=${index} class=${run.className}>${run.text}</span>`;
  const title =
    run.kind === 'mark'
      ? l10n.t('{0}. Copying takes the character itself.', run.meaning ?? '')
      : l10n.t('Not a character in this encoding: byte {0}', run.text);
  return html`<span data-run=${index} class="mark ${run.kind} ${run.className}" title=${title}>${run.text}</span>`;
}

customElements.define('socketscope-text', TextPane);
