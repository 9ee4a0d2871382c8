import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { HttpHead } from '../../api';
import type { Token } from '../../payload/payloadView';
import { jsonTokens } from '../../payload/jsonTokens';
import { tokenText, TokenSource } from '../details/tokenText';
import { formatCount } from '../format';
import '../frame/copyButton';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { decodeBody, type Body } from './bodyText';

/** How many characters are shown at first, and more at each wish. */
const stepCharacters = 64 * 1024;

/** The body of an answer that isn't the 101 that was asked for. */
export class RefusalBody extends LightElement {
  static override properties = { body: { attribute: false }, response: { attribute: false }, shown: { state: true } };

  declare host: Host;
  declare response: HttpHead;
  declare body: Uint8Array;
  declare shown: { readonly body: Body; readonly tokens: readonly Token[]; readonly source: TokenSource } | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The view comes whole again and again; the same bytes needn't be decoded anew.
    const before = changed.get('body');
    if (!changed.has('body') || (before && this.shown && sameBytes(before, this.body))) return;
    void this.#decode();
  }

  protected override render(): TemplateResult {
    if (!this.shown) return html``;
    const { body, tokens, source } = this.shown;
    return html`<div class="head body">
      <div class="section-bar">
        <h2>${l10n.t('Response body')}</h2>
        <span class="quiet-text">
          ${body.bytes.length === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', formatCount(body.bytes.length))}
        </span>
        <span class="grow"></span>
        <socketscope-copy .host=${this.host} label=${l10n.t('Copy Body')} .text=${() => body.text}></socketscope-copy>
      </div>
      ${
        body.stillCoded
          ? html`<p class="note">
              ${l10n.t('The body is encoded as {0}, which can’t be decoded here.', body.stillCoded)}
            </p>`
          : nothing
      }
      <pre class="payload" tabindex="0" aria-label=${l10n.t('Response body')}>${tokenText(tokens)}</pre>
      ${
        source.done
          ? nothing
          : html`<button type="button" class="button secondary more" @click=${() => this.#more()}>
              ${l10n.t('Show more')}
            </button>`
      }
    </div>`;
  }

  async #decode(): Promise<void> {
    const bytes = this.body;
    const body = await decodeBody(this.response, bytes);
    if (bytes !== this.body) return;
    const source = new TokenSource(bodyTokens(body));
    this.shown = { body, source, tokens: source.take(stepCharacters) };
  }

  #more(): void {
    if (!this.shown) return;
    const { body, source, tokens } = this.shown;
    this.shown = { body, source, tokens: [...tokens, ...source.take(stepCharacters)] };
  }
}

function bodyTokens({ text, isJson }: Body): Token[] {
  const plain: Token[] = [{ kind: 'plain', text }];
  if (!isJson && !/^\s*[{[]/.test(text)) return plain;
  try {
    return [...jsonTokens(text)];
  } catch {
    return plain;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

customElements.define('socketscope-refusal-body', RefusalBody);
