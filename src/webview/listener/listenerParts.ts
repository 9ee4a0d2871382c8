import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ListenerView } from '../../panel/listenerMessages';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import { pairRows } from '../connection/pairRows';
import { formatMoment } from '../format';
import { icon } from '../frame/icon';
import { machineNote } from '../frame/machineNote';
import { notListening } from '../frame/notListening';
import { iconButton } from '../frame/iconButton';

/** What stands in place of a list without clients. */
export function waiting(view: ListenerView, onCopy: (text: string) => void, onTry: () => void): TemplateResult {
  const address = visibleText(view.address, 'line');
  if (view.state !== 'listening') {
    return html`<div class="empty">
      ${icon('circle-slash')}
      <p class="headline">${notListening(view.state)}</p>
    </div>`;
  }
  const { example, target } = view;
  return html`<div class="empty waiting">
    ${icon('broadcast')}
    <p class="headline">${l10n.t('Waiting for a client on')}</p>
    <p class="copy-line">
      <code>${address}</code>${iconButton('copy', l10n.t('Copy {0}', address), () => onCopy(view.address))}
    </p>
    ${
      target === undefined
        ? nothing
        : html`<p>${l10n.t('It is a relay: what clients send is passed on to {0}', visibleText(target, 'line'))}</p>`
    }
    ${
      view.machine === undefined
        ? nothing
        : html`<p>
            ${l10n.t('It listens on {0}. Programs on the machine that you sit at need a forwarded port (view Ports).', view.machine)}
          </p>`
    }
    <p>
      ${l10n.t('Nobody has connected yet.')}
      ${
        example === undefined
          ? nothing
          : html`<button
              type="button"
              class="link"
              title=${l10n.t('Opens a session of your own with this server')}
              @click=${() => onTry()}
            >
              ${l10n.t('Connect to It')}
            </button>`
      }
    </p>
    ${
      example === undefined
        ? nothing
        : html`<p class="waiting-try">${l10n.t('Or run in a terminal:')}</p>
            <p class="copy-line">
              <code>${visibleText(example, 'line')}</code>${iconButton('copy', l10n.t('Copy Command'), () =>
                onCopy(example),
              )}
            </p>`
    }
  </div>`;
}

/** Why nothing is bound, and what would help. */
export function listenerFailure(
  { failure }: ListenerView,
  onListen: (port: number) => void,
): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  const port = failure.freePort;
  return html`<section class="banner failure" role="alert">
    ${icon('error', 'error')}
    <div class="banner-text">
      <p>${visibleText(failure.message, 'line')}</p>
      ${failure.hint === undefined ? nothing : html`<p class="quiet-text">${visibleText(failure.hint, 'line')}</p>`}
      ${
        port === undefined
          ? nothing
          : html`<div class="fixes">
              <button type="button" class="button" @click=${() => onListen(port)}>
                ${l10n.t('Use free port {0}', port)}
              </button>
            </div>`
      }
    </div>
  </section>`;
}

/** What was noticed that belongs to no client. */
export function listenerNotices({ notices = [] }: ListenerView): TemplateResult | typeof nothing {
  if (notices.length === 0) return nothing;
  return html`<ul class="listener-notices" aria-label=${l10n.t('Findings')}>
    ${notices.map((notice) => html`<li>${icon('warning')} ${visibleText(notice, 'line')}</li>`)}
  </ul>`;
}

/** The Connection tab: what is bound, and what is spoken there. */
export function listenerConnection(view: ListenerView, onCopy: (text: string) => void): TemplateResult {
  const { halfAssociation, transport, certificate, framing, startedAt, name } = view;
  const local = halfAssociation?.local;
  const note =
    halfAssociation === undefined
      ? l10n.t('Nothing is bound.')
      : transport === 'udp'
        ? l10n.t(
            'Half an association: it names this process on the network. A client is whoever sends a datagram: its address and port are the other half. It never says that it is gone, so it ends when it is idle.',
          )
        : l10n.t(
            'Half an association: it names this process on the network. Each client that connects brings the other half: its own address and port.',
          );
  const place: readonly (readonly [string, string])[] =
    local && 'address' in local
      ? [
          [l10n.t('Local address'), local.address],
          [l10n.t('Local port'), String(local.port)],
        ]
      : [[l10n.t('Local path'), local ? endpointText(local) : '—']];
  return html`<div class="cards">
    <section class="card">
      <div class="section-bar">
        <h2>${l10n.t('Half association')}</h2>
        <span class="grow"></span>
        ${
          halfAssociation
            ? iconButton('copy', l10n.t('Copy Half Association'), () =>
                onCopy(`${halfAssociation.protocol} ${endpointText(halfAssociation.local)}`),
              )
            : nothing
        }
      </div>
      <table class="pairs" aria-label=${l10n.t('Association')}>
        <tbody>
          ${pairs([
            [l10n.t('Protocol'), halfAssociation?.protocol ?? (transport === 'udp' ? 'udp' : 'tcp')],
            ...place,
            [l10n.t('Remote'), l10n.t('each client has its own')],
          ])}
        </tbody>
      </table>
      <p class="note">${note}</p>
      ${view.machine === undefined ? nothing : html`<p class="note">${machineNote(view.machine)}</p>`}
    </section>
    <section class="card">
      <div class="section-bar"><h2>${l10n.t('Listener')}</h2></div>
      <table class="pairs" aria-label=${l10n.t('Listener')}>
        <tbody>
          ${pairs([
            [l10n.t('Profile'), name],
            [l10n.t('Address'), view.address],
            [l10n.t('Spoken over it'), { websocket: 'WebSocket', tcp: 'TCP', udp: 'UDP' }[transport]],
            ...(view.target === undefined ? [] : [[l10n.t('Passes on to'), view.target] as const]),
            ...(framing === undefined ? [] : [[l10n.t('Framing'), framing] as const]),
            [l10n.t('Since'), formatMoment(startedAt)],
          ])}
        </tbody>
      </table>
      ${
        certificate === undefined
          ? nothing
          : html`<p class="note">
              ${l10n.t('Its certificate was made for this listener: clients must be told to trust it.')}
              <button type="button" class="link" @click=${() => onCopy(certificate)}>
                ${l10n.t('Copy the certificate that clients are to trust')}
              </button>
            </p>`
      }
    </section>
  </div>`;
}

/** What stands for all clients where a session's messages would be listed. */
export function mergedView(view: ListenerView): SessionView {
  const { id, name, transport, state, startedAt, address, chunks, framingKind, encoding } = view;
  return {
    id,
    name,
    transport,
    role: 'server',
    merged: true,
    state: state === 'listening' ? 'open' : state,
    startedAt,
    address,
    chunks,
    ...(framingKind && { framingKind }),
    ...(encoding && { encoding }),
    stages: [],
    findings: [],
    warnings: [],
    restored: false,
  };
}

function pairs(rows: readonly (readonly [string, string])[]): readonly TemplateResult[] {
  return pairRows(
    rows.map(([name, value]) => [name, visibleText(value, 'line')] as const),
    'code',
  );
}
