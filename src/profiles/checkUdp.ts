import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { groupKind, type GroupKind } from '../protocol/groupAddress';
import { placeOf } from './checkSchema';
import type { Problem } from './problem';
import { variablesOf } from './variables';

/**
 * What the schema can't say about a UDP profile: groups are sent to, and joined, only where the profile asks for it.
 *
 * @param isResolved its variables have their values: what looks like one is none
 */
export function checkUdp(profile: Node, isResolved: boolean): Problem[] {
  const at = (...path: string[]): Node | undefined => findNodeAtLocation(profile, path);
  const bad = (node: Node, message: string): Problem => ({
    ...placeOf(node),
    code: 'bad-profile',
    severity: 'error',
    message,
  });
  const host = at('host');
  const group = host?.type === 'string' ? groupKind(String(host.value)) : undefined;
  const isAllowed = (kind: GroupKind): boolean => at(kind) !== undefined && at(kind)?.value !== false;
  const groups = at('multicast', 'join')?.children ?? [];
  return [
    ...(host && group && at('role')?.value !== 'server' && !isAllowed(group)
      ? [bad(host, notAllowed(String(host.value), group))]
      : []),
    ...groups
      .filter(({ type, value }) => type === 'string' && (isResolved || variablesOf(String(value)).length === 0))
      .filter(({ value }) => groupKind(String(value)) !== 'multicast')
      .map((node) =>
        bad(
          node,
          l10n.t(
            '"{0}" is no multicast address: these are 224.0.0.0 to 239.255.255.255, and ff00::/8.',
            String(node.value),
          ),
        ),
      ),
  ];
}

/** That a profile sends to a group, and which property would allow that. */
export function notAllowed(address: string, group: GroupKind): string {
  return group === 'broadcast'
    ? l10n.t(
        '{0} is a broadcast address: all machines of the network would receive what is sent. Set "broadcast": true in the profile if that is meant.',
        address,
      )
    : l10n.t(
        '{0} is a multicast address: all machines that have joined it would receive what is sent. Set "multicast": true in the profile if that is meant.',
        address,
      );
}
