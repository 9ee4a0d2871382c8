import * as l10n from '@vscode/l10n';
import type { FramingKind } from '../panel/messages';
import type { Framing, Profile } from '../profiles/profile';

/** A framing in a few words, for the head of a session's page; `undefined` for none. */
export function framingName(framing: Framing | undefined): string | undefined {
  switch (framing?.kind) {
    case undefined:
    case 'none':
      return undefined;
    case 'line':
      return l10n.t('lines');
    case 'delimiter':
      return l10n.t('ends with {0}', framing.delimiterHex ?? JSON.stringify(framing.delimiter ?? ''));
    case 'length-prefix':
      return framing.size === 'varint'
        ? l10n.t('length first: varint')
        : l10n.t('length first: {0} B {1}', framing.size, framing.endian === 'little' ? 'LE' : 'BE');
    case 'fixed':
      return l10n.t('{0} B each', framing.length);
    case 'idle':
      return l10n.t('ends after {0} ms', framing.ms);
  }
}

/** How a page's composer frames what is sent; `undefined`: bytes go as they are. */
export function framingKindOf({ transport }: Profile, framing: Framing | undefined): FramingKind | undefined {
  return transport !== 'tcp' || !framing || framing.kind === 'none' ? undefined : framing.kind;
}
