import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EntryKind } from '../../api';
import { firstNodes, JsonLayout } from '../../payload/jsonLayout';
import { isMeantAsJson } from '../../payload/jsonView';
import { NotThisView, type PayloadView } from '../../payload/payloadView';
import { lookedBytes, viewsFor } from '../../payload/payloadViews';
import { formatCount, formatSize } from '../format';
import { iconButton } from '../frame/iconButton';
import { segmentedControl } from '../frame/segmentedControl';
import { LightElement } from '../lightElement';
import './jsonText';
import './jsonTree';
import type { JsonTree } from './jsonTree';
import { nodePath, nodeText } from './nodeText';
import { hexPane, textPane, type PaneContext } from './payloadPanes';
import { PayloadScan } from './payloadScan';

/** The view that fits the payload best: JSON as a tree or laid out, bytes as a hex dump, else text. */
export class PrettyPane extends LightElement {
  static override properties = {
    context: { attribute: false },
    kind: { attribute: false },
    mode: { attribute: false },
    view: { state: true },
    failed: { state: true },
    failure: { state: true },
    partly: { state: true },
    node: { state: true },
    known: { state: true },
  };

  declare context: PaneContext;
  declare kind: EntryKind;
  declare mode: 'tree' | 'text';
  /** The view that answers. */
  declare view: PayloadView['name'] | undefined;
  /** Why the view that seemed to fit best doesn't. */
  declare failed: NotThisView | undefined;
  declare failure: string | undefined;
  /** The person wants the part of a broken JSON text that can be shown as a tree. */
  declare partly: boolean;
  /** The selected value of the tree. */
  declare node: number | undefined;
  /** Raised when the layout knows more. */
  declare known: number;
  #layout: JsonLayout | undefined;
  #scan: PayloadScan | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scan?.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('context') || changed.get('context')?.reader === this.context.reader) return;
    this.#scan?.stop();
    this.#scan = undefined;
    this.#layout = undefined;
    this.view = undefined;
    this.failed = undefined;
    this.failure = undefined;
    this.partly = false;
    this.node = undefined;
    this.known = 0;
    void this.#choose();
  }

  protected override render(): TemplateResult {
    if (this.failure) return html`<p class="note error-text" role="alert">${this.failure}</p>`;
    if (this.view === undefined) return html``;
    if (this.view === 'json' || this.partly) return this.#json();
    const { context } = this;
    return html`${this.#note()}${this.view === 'hex' ? hexPane(context) : textPane(context)}`;
  }

  /** Tries the views that suit the payload, the best one first. */
  async #choose(): Promise<void> {
    const { reader } = this.context;
    try {
      const head = await reader.read(0, lookedBytes);
      for (const view of viewsFor(head, head.length === reader.size, this.kind === 'text')) {
        if (reader !== this.context.reader) return;
        const layout = view.render();
        if (!(layout instanceof JsonLayout)) {
          this.view = view.name;
          return;
        }
        this.#layout = layout;
        const scan = new PayloadScan(reader, layout, () => this.#progressed(scan));
        this.#scan = scan;
        await scan.go();
        if (reader !== this.context.reader) return;
        if (!scan.error) return;
        if (!(scan.error instanceof NotThisView)) throw scan.error;
        if (isMeantAsJson(head)) this.failed = scan.error;
      }
      this.view = 'text';
    } catch (error) {
      if (reader === this.context.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #progressed(scan: PayloadScan): void {
    if (scan !== this.#scan) return;
    // What fails at once isn't shown first.
    if (scan.state !== 'failed' || this.view === 'json') this.view = 'json';
    this.known = (this.#layout?.nodes.length ?? 0) + (scan.state === 'reading' ? 0 : 1);
    this.requestUpdate();
  }

  /** Reads on after it was stopped, or as many values and bytes again. */
  async #readOn(): Promise<void> {
    const scan = this.#scan;
    if (!scan || !this.#layout) return;
    if (!this.#layout.wants) this.#layout.limit += firstNodes;
    const going = scan.go();
    this.requestUpdate();
    await going;
    if (scan === this.#scan && scan.error instanceof NotThisView) {
      this.failed = scan.error;
      this.partly = true;
    } else if (scan === this.#scan && scan.error) this.failure = scan.error.message;
  }

  #note(): TemplateResult | typeof nothing {
    // An entry of the session itself isn't expected to be anything but text; an empty one says so itself.
    if (this.kind === 'event' || this.context.reader.size === 0) return nothing;
    const { failed } = this;
    if (!failed) {
      return html`<p class="note">
        ${this.view === 'hex' ? l10n.t('Not text: shown as bytes.') : l10n.t('Not JSON: shown as text.')}
      </p>`;
    }
    return html`<p class="note" aria-live="polite">
      ${l10n.t('Not JSON: {0}. Shown as text.', failed.message)}
      <button type="button" class="link" @click=${() => this.#showFault(failed)}>${l10n.t('Show the place')}</button>
      ${
        (this.#layout?.nodes.length ?? 0) > 1
          ? html`<button type="button" class="link" @click=${() => (this.partly = true)}>
              ${l10n.t('Show the tree up to there')}
            </button>`
          : nothing
      }
    </p>`;
  }

  #showFault({ offset }: NotThisView): void {
    const { actions, reader } = this.context;
    const at = Math.max(0, Math.min(offset, reader.size - 1));
    actions.show('text', [at, at + 1]);
  }

  #json(): TemplateResult {
    const { context, failed } = this;
    const { reader, marks, actions } = context;
    const layout = this.#layout;
    if (!layout) return html``;
    const body =
      this.mode === 'text'
        ? html`<socketscope-json-text .reader=${reader} .marks=${marks}></socketscope-json-text>`
        : html`<socketscope-json-tree
            .nodes=${layout.nodes}
            .known=${this.known}
            .reader=${reader}
            .marks=${marks}
            .onNode=${(node: number | undefined) => (this.node = node)}
            .onShowAll=${(range: readonly [number, number]) => actions.show('text', range)}
            .onCopy=${() => this.#copyValue()}
          ></socketscope-json-tree>`;
    return html`${
      failed
        ? html`<p class="note" aria-live="polite">
            ${l10n.t('Not JSON: {0}. The tree shows what is before.', failed.message)}
            <button type="button" class="link" @click=${() => this.#showFault(failed)}>
              ${l10n.t('Show the place')}
            </button>
          </p>`
        : nothing
    }${this.#extent()}${body}${this.#bar()}`;
  }

  /** How much of the payload is in the tree, if that isn't all of it. */
  #extent(): TemplateResult | typeof nothing {
    const scan = this.#scan;
    const layout = this.#layout;
    if (!scan || !layout || scan.state === 'done' || scan.state === 'failed' || this.mode === 'text') return nothing;
    const { size } = this.context.reader;
    const read = formatSize(scan.offset);
    const whole = formatSize(size);
    const rest = [Math.min(scan.offset, size - 1), Math.min(scan.offset + 1, size)] as const;
    return html`<p class="note extent">
      ${
        scan.state === 'reading'
          ? html`<progress max=${size} .value=${scan.offset} aria-label=${l10n.t('Reading the message')}></progress>
              <span>${l10n.t('{0} of {1}', read, whole)}</span>
              <button type="button" class="link" @click=${() => this.#stop()}>${l10n.t('Stop')}</button>`
          : html`<span
                >${l10n.t(
                  'The tree shows the first {0} of {1}: {2} values.',
                  read,
                  whole,
                  formatCount(layout.nodes.length),
                )}</span
              >
              <button type="button" class="link" @click=${() => void this.#readOn()}>${l10n.t('Read on')}</button>
              <button type="button" class="link" @click=${() => this.context.actions.show('text', rest)}>
                ${l10n.t('Show the rest as text')}
              </button>`
      }
    </p>`;
  }

  #stop(): void {
    this.#scan?.stop();
    this.requestUpdate();
  }

  #bar(): TemplateResult {
    const tree = this.mode === 'tree';
    return html`<div class="pane-bar">
      ${segmentedControl<'tree' | 'text'>({
        name: 'pretty-mode',
        label: l10n.t('Show JSON as'),
        choices: [
          { key: 'tree', label: l10n.t('Tree') },
          { key: 'text', label: l10n.t('Text') },
        ],
        chosen: this.mode,
        onChoose: (mode) => this.context.actions.setPrettyMode(mode),
      })}
      <span class="grow"></span>
      ${
        tree
          ? html`${iconButton('expand-all', l10n.t('Expand All'), () => this.#tree?.unfoldAll())}
            ${iconButton('collapse-all', l10n.t('Collapse All'), () => this.#tree?.foldAll())}
            ${iconButton('copy', l10n.t('Copy Value'), () => this.#copyValue(), { disabled: this.node === undefined })}
            ${iconButton('symbol-field', l10n.t('Copy Path'), () => this.#copyPath(), { disabled: this.node === undefined })}`
          : nothing
      }
    </div>`;
  }

  get #tree(): JsonTree | null {
    return this.querySelector<JsonTree>('socketscope-json-tree');
  }

  #copyValue(): void {
    const { node } = this;
    const layout = this.#layout;
    const { reader, actions } = this.context;
    if (node !== undefined && layout) actions.copyText(() => nodeText(layout.nodes, node, reader));
  }

  #copyPath(): void {
    const { node } = this;
    const layout = this.#layout;
    const { reader, actions } = this.context;
    if (node !== undefined && layout) actions.copyText(() => nodePath(layout.nodes, node, reader));
  }
}

customElements.define('socketscope-pretty', PrettyPane);
