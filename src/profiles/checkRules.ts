import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { isSendableCloseCode } from '../protocol/closeCodes';
import { MAX_CONTROL_BYTES } from '../protocol/frameDecoder';
import { placeOf } from './checkSchema';
import type { Problem } from './problem';
import { bytesOfHex, ruleRegex } from './rules';

const KINDS = ['text', 'json', 'hex', 'base64', 'file'];

/** What the schema can't say about the rules of a server: expressions, bytes, and that a reply is one thing. */
export function checkRules(profile: Node): Problem[] {
  const problems: Problem[] = [];
  const report = (node: Node, message: string): void => {
    problems.push({ ...placeOf(node), code: 'bad-profile', severity: 'error', message });
  };
  const hasKind = (node: Node, kinds: readonly string[]): void => {
    if (node.type !== 'object') return;
    const given = kinds.filter((kind) => findNodeAtLocation(node, [kind]));
    if (given.length !== 1) report(node, l10n.t('Exactly one of {0} is needed here.', kinds.join(', ')));
  };
  const checkBytes = (node: Node): void => {
    const hex = textAt(node, 'hex');
    if (hex && !bytesOfHex(hex.value))
      report(hex.node, l10n.t('"{0}" is not bytes in hexadecimal: write pairs of digits, such as "de ad".', hex.value));
    const base64 = textAt(node, 'base64');
    if (base64 && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64.value))
      report(base64.node, l10n.t('"{0}" is not base64.', base64.value));
  };
  const checkClose = (node: Node): void => {
    const code = findNodeAtLocation(node, ['code']);
    const value: unknown = code?.value;
    if (code && typeof value === 'number' && !isSendableCloseCode(value))
      report(
        code,
        l10n.t(
          "{0} can't be sent in a close frame: use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4).",
          value,
        ),
      );
    const reason = textAt(node, 'reason');
    if (reason && new TextEncoder().encode(reason.value).length > MAX_CONTROL_BYTES - 2)
      report(reason.node, l10n.t('The reason of a close frame has at most 123 bytes (RFC 6455 §5.5).'));
  };
  const checkReply = (node: Node): void => {
    hasKind(node, KINDS);
    if (node.type === 'object') checkBytes(node);
  };
  const checkRegex = (node: Node, source: string): void => {
    try {
      ruleRegex(source);
    } catch (error) {
      report(node, l10n.t('This is not a regular expression: {0}', (error as Error).message));
    }
  };

  for (const rule of findNodeAtLocation(profile, ['rules'])?.children ?? []) {
    const match = rule.type === 'object' ? findNodeAtLocation(rule, ['match']) : undefined;
    if (match?.type === 'string') checkRegex(match, String(match.value));
    if (match?.type === 'object') {
      hasKind(match, ['text', 'regex', 'json', 'hex']);
      checkBytes(match);
      const regex = textAt(match, 'regex');
      if (regex) checkRegex(regex.node, regex.value);
    }
    const close = rule.type === 'object' ? findNodeAtLocation(rule, ['close']) : undefined;
    if (close?.type === 'object') checkClose(close);
    const reply = rule.type === 'object' ? findNodeAtLocation(rule, ['reply']) : undefined;
    if (reply) for (const each of reply.type === 'array' ? (reply.children ?? []) : [reply]) checkReply(each);
  }
  for (const reply of findNodeAtLocation(profile, ['onConnect'])?.children ?? []) checkReply(reply);
  return problems;
}

function textAt(node: Node, property: string): { node: Node; value: string } | undefined {
  const found = findNodeAtLocation(node, [property]);
  return found?.type === 'string' ? { node: found, value: String(found.value) } : undefined;
}
