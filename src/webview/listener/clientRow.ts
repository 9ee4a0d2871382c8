import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ClientRow } from '../../panel/listenerMessages';
import type { Traffic } from '../../panel/messages';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatSize, formatTime } from '../format';
import { icon } from '../frame/icon';
import { stateIcon } from '../frame/stageName';
import { chosenOf } from './chosenClients';
import { clientMark } from './clientMark';
import type { ClientActions } from './clientsTable';

interface RowOptions {
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly actions: ClientActions;
  /** They are WebSockets. */
  readonly showsAsked: boolean;
}

/** The id of a row's element. */
export function clientRowId(place: number): string {
  return `client-${place}`;
}

/** A client, and what can be done with it. The element is used again for other clients. @param client `undefined`: it isn't read yet */
export function clientRow(client: ClientRow | undefined, place: number, options: RowOptions): TemplateResult {
  const { isChosen, isActive } = options;
  const isOver = client?.state === 'closed' || client?.state === 'failed';
  return html`<div
    role="row"
    id=${clientRowId(place)}
    class="client-row ${isOver ? 'over' : ''} ${isActive ? 'active' : ''}"
    aria-rowindex=${place + 1}
    aria-selected=${isChosen ? 'true' : 'false'}
    data-place=${place}
  >
    ${client ? cells(client, isOver, options) : nothing}
  </div>`;
}

function cells(client: ClientRow, isOver: boolean, { isActive, actions, showsAsked }: RowOptions): TemplateResult {
  const { id, peer, state, since } = client;
  const problem = client.problem && visibleText(client.problem, 'line');
  const who = visibleText(peer, 'line');
  const spins = state === 'connecting' || state === 'closing';
  const button = (symbol: string, label: string, run: () => void, disabled = false): TemplateResult =>
    html`<button
      type="button"
      class="tool"
      tabindex=${isActive ? 0 : -1}
      aria-label=${label}
      title=${label}
      ?disabled=${disabled}
      @click=${run}
    >
      ${icon(symbol)}
    </button>`;
  return html`<span role="rowheader" class="client-peer" title=${who}>${clientMark(client)}</span>
    ${showsAsked ? askedCell(client) : nothing}
    <span role="gridcell" class="client-state" title=${problem ?? nothing}
      ><span class="state state-${state}"
        >${icon(stateIcon(state), spins ? 'codicon-modifier-spin' : '')}<span>${stateName(state)}</span></span
      ></span
    >
    <span role="gridcell" class="client-since">${formatTime(since).slice(0, 8)}</span>
    ${figureCells(client, problem)}
    <span role="gridcell" class="client-actions"
      >${button('send', l10n.t('Send to {0}', who), () => actions.sendTo(chosenOf(client)), state !== 'open')}${button(
        'comment-discussion',
        l10n.t('Show messages of {0}', who),
        () => actions.showMessages([chosenOf(client)]),
      )}${button('open-preview', l10n.t('Open the session of {0}', who), () => actions.open(id))}${button(
        'debug-disconnect',
        l10n.t('Disconnect {0}', who),
        () => actions.close([id]),
        isOver,
      )}</span
    >`;
}

/** How much went through; of a client that failed before anything did, why. */
function figureCells({ received, sent }: ClientRow, problem: string | undefined): TemplateResult {
  if (problem !== undefined && received.messages + sent.messages === 0)
    return html`<span role="gridcell" class="client-problem" aria-colspan="2" title=${problem}>${problem}</span>`;
  return html`<span role="gridcell" class="client-received">${trafficText(received)}</span>
    <span role="gridcell" class="client-sent">${trafficText(sent)}</span>`;
}

/** What tells clients apart that came from the same machine: the path, then the web page and the subprotocol. */
function askedCell({ asked }: ClientRow): TemplateResult {
  if (!asked) return html`<span role="gridcell" class="client-asked"></span>`;
  const { target, host, origin, protocol } = asked;
  const more = [origin, protocol].flatMap((each) => (each === undefined ? [] : visibleText(each, 'line')));
  const title = [
    l10n.t('Path: {0}', visibleText(target, 'line')),
    ...(host === undefined ? [] : [l10n.t('Host: {0}', visibleText(host, 'line'))]),
    ...(origin === undefined ? [] : [l10n.t('Origin: {0}', visibleText(origin, 'line'))]),
    ...(protocol === undefined ? [] : [l10n.t('Subprotocol: {0}', visibleText(protocol, 'line'))]),
  ];
  return html`<span role="gridcell" class="client-asked" title=${title.join('\n')}
    >${visibleText(target, 'line')}${
      more.length === 0 ? nothing : html` <span class="quiet-text">${more.join(' · ')}</span>`
    }</span
  >`;
}

function trafficText({ messages, bytes }: Traffic): TemplateResult {
  if (messages === 0) return html`<span class="quiet-text">—</span>`;
  return html`${formatCount(messages)}<span class="quiet-text client-bytes">${formatSize(bytes)}</span>`;
}
