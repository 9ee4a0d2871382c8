import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Finding, Frame, InternetEndpoint, TextQuery } from '../../api';
import type { Annotation, ListedEntry, SessionView } from '../../panel/messages';
import '../frame/copyButton';
import { tabList } from '../frame/tabList';
import '../frames/framesPane';
import { announce } from '../frame/announcer';
import type { ByteRange } from '../../payload/byteRange';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { DetailsTab } from '../pageState';
import './closePane';
import { copyPayload, copyRange } from './copyText';
import { detailsLine, messageFindings, missingLine, noteLine } from './detailsLine';
import { closeButton } from './closeButton';
import { detailsTabs } from './detailsTabs';
import './findBar';
import type { FindBar } from './findBar';
import type { PaneActions } from './paneActions';
import { noMarks, type PayloadMarks } from './payloadMarks';
import { hexPane, textPane, type PaneContext } from './payloadPanes';
import { PayloadReader } from './payloadReader';
import './prettyPane';
import type { TextChoice } from './textChoice';
import type { TextLook } from './textPane';

const onMac = navigator.platform.startsWith('Mac');

/** The selected message, in one view at a time; views are made for it only. */
export class MessageDetails extends LightElement {
  static override properties = {
    view: { attribute: false },
    entry: { attribute: false },
    frame: { attribute: false },
    findings: { attribute: false },
    annotation: { attribute: false },
    missing: { attribute: false },
    tab: { attribute: false },
    marks: { state: true },
    look: { state: true },
    prettyMode: { state: true },
    finding: { state: true },
    copyNote: { state: true },
  };

  declare host: Host;
  declare view: SessionView;
  declare entry: ListedEntry | undefined;
  /** The selected one, where the list shows frames. */
  declare frame: Frame | undefined;
  /** What was noticed of this message. */
  declare findings: readonly Finding[];
  declare tab: DetailsTab;
  /** What the person marked it with. */
  declare annotation: Annotation | undefined;
  /** Why the list hasn't this message, in words. */
  declare missing: string | undefined;
  /** UDP: the next message goes to this peer. */
  declare onReply: (peer: InternetEndpoint) => void;
  /** Opens it in an editor. */
  declare onOpen: () => void;
  /** Asks what it is to be compared with, beside a button. */
  declare onCompare: (button: DOMRect) => void;
  /** Sends it once more. Absent: it can't be. */
  declare onResend: (() => void) | undefined;
  /** Asks for its note to be written, at a point of the page. */
  declare onNote: (index: number, x: number, y: number) => void;
  declare onTab: (tab: DetailsTab) => void;
  declare onClose: () => void;
  /** What is selected and found in the payload, in every view of it. */
  declare marks: PayloadMarks;
  declare look: TextLook;
  declare prettyMode: 'tree' | 'text';
  /** Whether the bar for finding is open. */
  declare finding: boolean;
  /** What the person must know of what was copied last. */
  declare copyNote: string | undefined;
  #reader: PayloadReader | undefined;
  readonly #actions: PaneActions = {
    select: (selection, selectedIn) => {
      const { hits, current } = this.marks;
      this.marks = { hits, current, ...(selection && { selection, selectedIn }) };
    },
    setLook: (look) => (this.look = look),
    setPrettyMode: (mode) => (this.prettyMode = mode),
    copySelection: (format) => {
      const { selection } = this.marks;
      const reader = this.#reader;
      if (selection && reader) void this.#copy(() => copyRange(reader, selection, format, this.#encoding));
    },
    copyText: (text) => void this.#copy(text),
    show: (tab, range) => {
      this.marks = { ...this.marks, selection: range, selectedIn: 'pretty', goal: { range } };
      this.onTab(tab);
    },
  };

  constructor() {
    super();
    this.tab = 'pretty';
    this.findings = [];
    this.marks = noMarks;
    this.look = { wrap: true };
    this.prettyMode = 'tree';
    this.finding = false;
  }

  focusTab(): void {
    this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another view shows the same bytes.
    if (changed.has('tab') && !changed.has('marks')) {
      const { selection, current, hits } = this.marks;
      const range = current === undefined ? selection : hits[current];
      if (range) this.marks = { ...this.marks, selectedIn: 'pretty', goal: { range } };
    }
    const before = changed.get('entry');
    const { entry, host } = this;
    // The list may give the same entry anew.
    const isSame = before !== undefined && before.index === entry?.index && before.time === entry.time;
    if (!changed.has('entry') || isSame) return;
    this.marks = noMarks;
    this.copyNote = undefined;
    this.#reader =
      entry &&
      new PayloadReader((from, to) => host.request('readPayload', { index: entry.index, from, to }), entry.size);
  }

  protected override render(): TemplateResult {
    return html`<section
      id="details"
      class="details"
      role="region"
      aria-label=${l10n.t('Message details')}
      @keydown=${this.#onKeydown}
    >
      ${this.entry && this.#reader ? this.#message(this.entry, this.#reader) : this.frame ? this.#strayFrame(this.frame) : this.#empty()}
    </section>`;
  }

  #empty(): TemplateResult {
    return html`<div class="details-bar"><span class="grow"></span>${closeButton(this.onClose)}</div>
      <div class="empty"><p>${l10n.t('Select a message to see what it carries.')}</p></div>`;
  }

  /** A frame that no entry tells of: one of a message that isn't whole. */
  #strayFrame(frame: Frame): TemplateResult {
    return html`<div class="details-bar"><span class="grow"></span>${closeButton(this.onClose)}</div>
      <div class="details-panel frames">
        <socketscope-frames .host=${this.host} .entry=${undefined} .frame=${frame}></socketscope-frames>
      </div>`;
  }

  get #active(): DetailsTab {
    return detailsTabs(this.view.transport).some(({ key }) => key === this.tab) ? this.tab : 'pretty';
  }

  #message(entry: ListedEntry, reader: PayloadReader): TemplateResult {
    const tabs = detailsTabs(this.view.transport);
    const active = this.#active;
    return html`
      <div class="details-bar">
        ${tabList<DetailsTab>({
          id: 'details',
          label: l10n.t('Views of the message'),
          tabs,
          active,
          onSelect: (tab) => this.onTab(tab),
        })}
        <span class="grow"></span>
        ${
          active === 'frames' || entry.kind === 'close'
            ? nothing
            : html`<vscode-toolbar-button
                icon="search"
                label=${l10n.t('Find in Message')}
                title=${l10n.t('Find in Message ({0})', onMac ? '⌘F' : 'Ctrl+F')}
                @click=${() => (this.finding ? this.#closeFind() : this.#openFind())}
              ></vscode-toolbar-button>`
        }
        <socketscope-copy
          .host=${this.host}
          label=${l10n.t('Copy Payload')}
          .text=${() => this.#payloadText(reader, entry)}
        ></socketscope-copy>
        <vscode-toolbar-button
          icon="go-to-file"
          label=${l10n.t('Open in Editor')}
          title=${l10n.t('Open in Editor')}
          @click=${() => this.onOpen()}
        ></vscode-toolbar-button>
        <vscode-toolbar-button
          icon="diff"
          label=${l10n.t('Compare')}
          title=${l10n.t('Compare')}
          aria-haspopup="menu"
          @click=${(event: Event) => this.onCompare((event.currentTarget as Element).getBoundingClientRect())}
        ></vscode-toolbar-button>
        ${
          this.onResend
            ? html`<vscode-toolbar-button
                icon="redo"
                label=${l10n.t('Resend')}
                title=${l10n.t('Resend')}
                @click=${() => this.onResend?.()}
              ></vscode-toolbar-button>`
            : nothing
        }
        ${closeButton(this.onClose)}
      </div>
      ${detailsLine(entry, this.view.chunks, this.copyNote, this.view.state === 'open' ? this.onReply : undefined)}
      ${missingLine(this.missing)} ${noteLine(this.annotation, (x, y) => this.onNote(entry.index, x, y))}
      ${messageFindings(this.findings)} ${this.finding && active !== 'frames' ? this.#find(entry) : nothing}
      ${tabs.map(
        ({ key: tab }) =>
          html`<div
            class="details-panel ${tab}"
            role="tabpanel"
            id="details-panel-${tab}"
            aria-labelledby="details-tab-${tab}"
            ?hidden=${tab !== active}
          >
            ${tab === active ? this.#view(tab, entry, reader) : nothing}
          </div>`,
      )}
    `;
  }

  #view(tab: DetailsTab, entry: ListedEntry, reader: PayloadReader): TemplateResult {
    switch (tab) {
      case 'pretty':
        if (entry.kind === 'close') {
          return html`<socketscope-close
            .host=${this.host}
            .entry=${entry}
            .reader=${reader}
            .end=${this.view.end}
          ></socketscope-close>`;
        }
        return html`<socketscope-pretty
          .context=${this.#context(reader)}
          .kind=${entry.kind}
          .mode=${this.prettyMode}
        ></socketscope-pretty>`;
      case 'text':
        return textPane(this.#context(reader));
      case 'hex':
        return hexPane(this.#context(reader));
      case 'frames':
        return html`<socketscope-frames .host=${this.host} .entry=${entry} .frame=${this.frame}></socketscope-frames>`;
    }
  }

  /** What the profile says of the text of its messages. */
  get #ownEncoding(): TextEncoding | undefined {
    return this.entry?.kind === 'data' ? this.view.encoding : undefined;
  }

  get #encoding(): TextChoice | undefined {
    return this.look.encoding ?? this.#ownEncoding;
  }

  #context(reader: PayloadReader): PaneContext {
    return { reader, marks: this.marks, look: this.look, own: this.#ownEncoding, actions: this.#actions };
  }

  #find(entry: ListedEntry): TemplateResult {
    return html`<socketscope-find
      .message=${entry.index}
      .current=${this.marks.current}
      .find=${(query: TextQuery) => this.host.request('findInPayload', { index: entry.index, query })}
      .onFound=${(hits: readonly ByteRange[]) => this.#found(hits)}
      .onGo=${(hit: number) => this.#goToHit(hit)}
      .onClose=${() => this.#closeFind()}
    ></socketscope-find>`;
  }

  /** The first hit after what is selected is gone to at once. */
  #found(hits: readonly ByteRange[]): void {
    const from = this.marks.selection?.[0] ?? 0;
    this.marks = { ...this.marks, current: undefined, hits };
    const next = hits.findIndex(([start]) => start >= from);
    if (hits.length > 0) this.#goToHit(Math.max(0, next));
  }

  #goToHit(current: number): void {
    const range = this.marks.hits[current];
    if (range) this.marks = { ...this.marks, current, goal: { range } };
  }

  #openFind(): void {
    this.finding = true;
    void this.updateComplete.then(() => this.querySelector<FindBar>('socketscope-find')?.begin());
  }

  #closeFind(): void {
    const inside = this.querySelector('socketscope-find')?.contains(document.activeElement);
    this.finding = false;
    this.marks = { ...this.marks, current: undefined, hits: [] };
    if (!inside) return;
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>('.details-panel:not([hidden]) :is([tabindex="0"])')?.focus(),
    );
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'f';
    if (!isFind || !this.entry || this.entry.kind === 'close' || this.#active === 'frames') return;
    event.preventDefault();
    event.stopPropagation();
    this.#openFind();
  };

  async #payloadText(reader: PayloadReader, entry: ListedEntry): Promise<string> {
    const { text, note } = await copyPayload(reader, this.#active, entry.kind, this.#encoding);
    if (reader === this.#reader) this.copyNote = note;
    if (note) announce(note);
    return text;
  }

  async #copy(text: () => string | Promise<string>): Promise<void> {
    try {
      await this.host.request('copy', { text: await text() });
      this.copyNote = undefined;
      announce(l10n.t('Copied'));
    } catch (error) {
      this.copyNote = l10n.t('Copying failed: {0}', error instanceof Error ? error.message : String(error));
    }
  }
}

customElements.define('socketscope-details', MessageDetails);
