import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Frame, LogEntry } from '../../api';
import type { EntryFrames } from '../../panel/messages';
import { formatCount } from '../format';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { tellShown } from '../tellShown';
import { frameFacts } from './frameFacts';
import { frameSummary } from './frameSummary';
import { frameTable } from './frameTable';
import { headerPicture } from './headerPicture';

/** The frames that carried an entry, and the header of one of them bit by bit. */
export class FramesPane extends LightElement {
  static override properties = {
    entry: { attribute: false },
    frame: { attribute: false },
    content: { state: true },
    chosen: { state: true },
    failure: { state: true },
  };

  declare host: Host;
  /** Absent: a frame that belongs to no entry. */
  declare entry: LogEntry | undefined;
  /** The frame that is selected in the log. */
  declare frame: Frame | undefined;
  declare content: EntryFrames | undefined;
  /** The frame whose header is shown. */
  declare chosen: Frame | undefined;
  declare failure: string | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entry') && this.entry?.index !== changed.get('entry')?.index) {
      this.content = undefined;
      this.failure = undefined;
      this.chosen = undefined;
      if (this.entry) void this.#load(this.entry);
    }
    if (changed.has('entry') || changed.has('frame')) this.chosen = this.frame ?? this.chosen;
  }

  protected override render(): TemplateResult {
    const { entry, content, failure } = this;
    if (failure) return html`<p class="note error-text" role="alert">${failure}</p>`;
    if (!entry) {
      return html`<p class="note">${l10n.t('This frame belongs to no entry of the log, or not yet.')}</p>
        ${this.#header()}`;
    }
    if (!content) return html``;
    if (content.total === 0) return html`<p class="note">${l10n.t('No frame carried this entry.')}</p>`;
    const { frames, total } = content;
    return html`
      <p class="frames-summary">${frameSummary(entry, content)}</p>
      ${frameTable(
        frames,
        frames.findIndex((frame) => this.chosen && isSame(frame, this.chosen)),
        (frame) => (this.chosen = frame),
      )}
      ${
        total > frames.length
          ? html`<p class="note">
              ${l10n.t('{0} more frames are not listed here.', formatCount(total - frames.length))}
            </p>`
          : nothing
      }
      ${this.#header()}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.chosen) tellShown(this.host, 'frame');
    if (changed.has('chosen')) this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #header(): TemplateResult | typeof nothing {
    if (!this.chosen) return nothing;
    return html`<div class="frame-header">${headerPicture(this.chosen)}${frameFacts(this.chosen)}</div>`;
  }

  async #load({ index }: LogEntry): Promise<void> {
    try {
      const content = await this.host.request('framesOf', { index });
      if (this.entry?.index !== index) return;
      this.content = content;
      this.chosen ??= content.frames[0];
    } catch (error) {
      if (this.entry?.index === index) this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

/** Frames have no number of their own here: where a frame began in its direction is what no other one has. */
function isSame(one: Frame, other: Frame): boolean {
  return one.direction === other.direction && one.offset === other.offset;
}

customElements.define('socketscope-frames', FramesPane);
