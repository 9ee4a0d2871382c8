import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { checkRules } from './checkRules';
import { placeOf } from './checkSchema';
import { checkForwardTo, leadsToItself } from './forwardTo';
import { ProfileError, type Problem } from './problem';
import type { ServerProfile } from './profile';
import { variablesOf } from './variables';

/**
 * What the schema can't say about where a server listens and whom it accepts.
 *
 * @param isResolved its variables have their values: what looks like one is none
 */
export function checkServer(profile: Node, isResolved: boolean): Problem[] {
  const isKnown = ({ value }: { value: string }): boolean => isResolved || variablesOf(value).length === 0;
  return [
    ...checkRules(profile),
    ...checkRelay(profile, isResolved),
    ...texts(profile, 'origins')
      .filter(isKnown)
      .filter(({ value }) => !isOrigin(value))
      .map(({ node, value }) =>
        bad(
          node,
          'bad-header',
          l10n.t(
            '"{0}" is not an origin: write it like "http://localhost:3000", without a path (RFC 6454 §6.2).',
            value,
          ),
        ),
      ),
    ...texts(profile, 'paths')
      .filter(isKnown)
      .filter(({ value }) => !/^\/[^?#\s]*$/.test(value))
      .map(({ node, value }) =>
        bad(node, 'bad-url', l10n.t('"{0}" is not a path of a URL: write it like "/chat", without ? and #.', value)),
      ),
  ];
}

function checkRelay(profile: Node, isResolved: boolean): Problem[] {
  const at = (name: string): Node | undefined => findNodeAtLocation(profile, [name]);
  const target = at('forwardTo');
  const transport = at('transport')?.value as ServerProfile['transport'];
  if (at('role')?.value !== 'server' || transport === 'udp' || target?.type !== 'string') return [];
  const problems = ['rules', 'onConnect'].flatMap((name) => {
    const node = at(name);
    if (!node?.children?.length) return [];
    const message = l10n.t('"{0}" and "forwardTo" exclude each other: a relay has its answers from the target.', name);
    return [bad(node, 'bad-profile', message)];
  });
  const text = target.value as string;
  if (!isResolved && variablesOf(text).length > 0) return problems;
  try {
    checkForwardTo(transport, text);
    const [host, port, path] = ['host', 'port', 'path'].map((name) => at(name)?.value as unknown);
    const place = {
      ...(typeof host === 'string' && { host }),
      ...(typeof port === 'number' && { port }),
      ...(typeof path === 'string' && { path }),
    };
    if (leadsToItself({ transport, ...place }, text))
      problems.push(bad(target, 'relay-loop', l10n.t('"{0}" is what this profile listens on itself.', text)));
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    problems.push(bad(target, error.code, error.message));
  }
  return problems;
}

/** What a browser sends as `Origin`: `null` for a page without one. */
function isOrigin(text: string): boolean {
  return text === 'null' || /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\]+$/i.test(text);
}

function texts(profile: Node, property: string): { node: Node; value: string }[] {
  const items = findNodeAtLocation(profile, [property])?.children ?? [];
  return items.flatMap((node) => {
    const value: unknown = node.value;
    return typeof value === 'string' ? [{ node, value }] : [];
  });
}

function bad(node: Node, code: string, message: string): Problem {
  return { ...placeOf(node), code, severity: 'error', message };
}
