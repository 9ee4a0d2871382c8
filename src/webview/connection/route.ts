import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText, hostAndPort } from '../../protocol/association';
import { icon } from '../frame/icon';

/** A station of a connection. */
export interface Hop {
  readonly icon: string;
  readonly name: string;
  /** Absent: not known, or the same as the name. */
  readonly address?: string;
  /** The connection didn't come so far (yet). */
  readonly isUnreached?: true;
}

type Facts = Pick<SessionView, 'association' | 'halfAssociation' | 'role' | 'state' | 'restored' | 'address'> &
  Partial<Pick<SessionView, 'machine'>>;

/** How a connection goes, from the end that asked for it to the one that was asked: through a proxy that is a third. */
export function hopsOf({
  association,
  halfAssociation,
  role,
  state,
  restored,
  address,
  machine,
}: Facts): readonly Hop[] {
  const local = association?.local ?? halfAssociation?.local;
  const own: Hop = {
    icon: machine === undefined ? 'device-desktop' : 'remote',
    name: restored ? l10n.t('This end') : (machine ?? l10n.t('This machine')),
    ...(local && { address: endpointText(local) }),
  };
  const remote = association && endpointText(association.remote);
  if (role === 'server') return [{ icon: 'person', name: l10n.t('Client'), ...(remote && { address: remote }) }, own];
  const target = association?.target;
  if (target) {
    return [
      own,
      { icon: 'shield', name: l10n.t('Proxy'), ...(remote && { address: remote }) },
      { icon: 'server', name: l10n.t('Target'), address: hostAndPort(target.host, target.port) },
    ];
  }
  const isUnreached = !association || state === 'connecting';
  return [
    own,
    { icon: 'server', name: l10n.t('Target'), address: remote ?? address, ...(isUnreached && { isUnreached }) },
  ];
}

/** The stations as breadcrumbs. */
export function route(view: SessionView): TemplateResult | typeof nothing {
  // A datagram that comes from anybody has no way of its own.
  if (view.manyPeers) return nothing;
  return html`<ol class="route" aria-label=${l10n.t('Route')}>
    ${hopsOf(view).map(
      ({ icon: name, name: text, address, isUnreached }, nth) =>
        html`<li class=${isUnreached ? 'unreached' : ''}>
          ${nth === 0 ? nothing : icon('arrow-right', 'way')} ${icon(name)}
          <span class="station"
            ><span>${visibleText(text, 'line')}</span>${
              address === undefined ? nothing : html`<span class="code">${visibleText(address, 'line')}</span>`
            }${isUnreached ? html`<span class="quiet-text">${l10n.t('not reached')}</span>` : nothing}</span
          >
        </li>`,
    )}
  </ol>`;
}
