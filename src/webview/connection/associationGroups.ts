import * as l10n from '@vscode/l10n';
import type { Endpoint } from '../../api';
import type { SessionView } from '../../panel/messages';
import { endpointText } from '../../protocol/association';

/** Rows of the association that belong together, under a heading where there is more than one leg. */
export interface AssociationGroup {
  readonly heading?: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

type Facts = Pick<SessionView, 'association' | 'halfAssociation' | 'state'> &
  Partial<Pick<SessionView, 'transport' | 'manyPeers'>>;

/** The parts of the association, `—` for each that isn't known. Through a proxy: this machine's own leg, and the far end. */
export function associationGroups({ association, halfAssociation, transport }: Facts): readonly AssociationGroup[] {
  const protocol = association?.protocol ?? halfAssociation?.protocol ?? (transport === 'udp' ? 'udp' : 'tcp');
  const local = association?.local ?? halfAssociation?.local;
  const remote = association?.remote;
  const target = association?.target;
  const ownRows = [
    [l10n.t('Protocol'), protocol] as const,
    ...endpointRows(local ?? remote, local, l10n.t('Local address'), l10n.t('Local port'), l10n.t('Local path')),
    ...(target
      ? endpointRows(remote, remote, l10n.t('Proxy address'), l10n.t('Proxy port'), l10n.t('Proxy path'))
      : endpointRows(remote ?? local, remote, l10n.t('Remote address'), l10n.t('Remote port'), l10n.t('Remote path'))),
  ];
  if (!target) return [{ rows: ownRows }];
  return [
    { heading: l10n.t('Local leg: to the proxy'), rows: ownRows },
    {
      heading: l10n.t('Far end: asked of the proxy'),
      rows: [
        [l10n.t('Target host'), target.host],
        [l10n.t('Target port'), String(target.port)],
      ],
    },
  ];
}

/** What is missing of the association, in words; nothing if it is whole. */
export function associationNote({
  association,
  halfAssociation,
  state,
  transport,
  manyPeers,
}: Facts): string | undefined {
  if (association && manyPeers)
    return l10n.t(
      'Half an association: the remote part is only where datagrams go if nothing else is said. They come from any peer.',
    );
  if (association) return undefined;
  if (transport === 'udp') return l10n.t('No part of it is known but the protocol: this end has no socket.');
  if (state === 'connecting') {
    return halfAssociation
      ? l10n.t(
          'Half an association: it names this end on the network. The remote address and port are missing until the other end has agreed to connect.',
        )
      : l10n.t('No part of it is known but the protocol: this end gets its port when TCP begins to connect.');
  }
  return halfAssociation
    ? l10n.t('It stayed half an association: this end had a name on the network, but no other end agreed to connect.')
    : l10n.t('No association came about.');
}

/** @param kind an endpoint of the same kind, since both ends have paths or neither has */
function endpointRows(
  kind: Endpoint | undefined,
  end: Endpoint | undefined,
  address: string,
  port: string,
  path: string,
): readonly (readonly [string, string])[] {
  if (kind && 'path' in kind) return [[path, end ? endpointText(end) : '—']];
  const known = end && 'address' in end ? end : undefined;
  return [
    [address, known?.address ?? '—'],
    [port, known ? String(known.port) : '—'],
  ];
}
