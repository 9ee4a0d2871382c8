import { html, type TemplateResult } from 'lit';
import type { EntryClient } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';

/** Colours that a theme has for charts. */
const colours = 6;
/** With each of them: a disc, a square, a diamond, a ring. */
const shapes = 4;

/** Whose something is: a mark of a colour and a shape that stay the client's, and its address, whose port is always in sight. */
export function clientMark({ number, peer }: Pick<EntryClient, 'number' | 'peer'>): TemplateResult {
  const text = visibleText(peer, 'line');
  const colon = text.lastIndexOf(':');
  const shape = Math.floor(number / colours) % shapes;
  return html`<span class="client-name"
    ><span class="client-mark colour-${number % colours} shape-${shape}" aria-hidden="true"></span>${
      colon < 0
        ? html`<span class="client-host">${text}</span>`
        : html`<span class="client-host">${text.slice(0, colon)}</span
            ><span class="client-port">${text.slice(colon)}</span>`
    }</span
  >`;
}
