import * as l10n from '@vscode/l10n';

/** How a character that can't be seen, or that deceives, is shown. */
export interface CharacterMark {
  /** A short name: `ESC`, `RLO`, `U+E0041`. */
  readonly label: string;
  /** What it is, for a title. */
  readonly meaning: string;
}

const c0 =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );
const c1 =
  'PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 DCS PU1 PU2 STS CCH MW SPA EPA SOS SGCI SCI CSI ST OSC PM APC'.split(
    ' ',
  );
/** Names of format characters (Unicode, "Alias" and "Abbreviation"). */
const formats: Readonly<Record<number, string>> = {
  0xad: 'SHY',
  0x34f: 'CGJ',
  0x61c: 'ALM',
  0x180e: 'MVS',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LSEP',
  0x2029: 'PSEP',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
};

const invisible = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/u;
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * The mark of a character that must not be shown as itself: control characters but line feed and tab, bidirectional
 * overrides, zero-width and tag characters. `undefined` for all others.
 *
 * @param before the code point before it: a joiner shapes emoji and several scripts, and deceives only beside ASCII
 */
export function characterMark(code: number, before: number): CharacterMark | undefined {
  if (code < 0x20) {
    return code === 0x0a || code === 0x09 ? undefined : mark(code, c0[code]!, l10n.t('control character'));
  }
  if (code < 0x7f) return undefined;
  if (code <= 0x9f) return mark(code, code === 0x7f ? 'DEL' : c1[code - 0x80]!, l10n.t('control character'));
  if (code !== 0xad && code < 0x300) return undefined;
  const character = String.fromCodePoint(code);
  if (!invisible.test(character)) return undefined;
  if ((code === 0x200c || code === 0x200d) && before >= 0x80) return undefined;
  if (code >= 0xe0020 && code <= 0xe007e) {
    return mark(code, `TAG ${String.fromCharCode(code - 0xe0000)}`, l10n.t('tag: invisible text'));
  }
  const label = formats[code] ?? `U+${hex(code)}`;
  return mark(
    code,
    label,
    direction.test(character) ? l10n.t('changes the direction of text') : l10n.t('invisible character'),
  );
}

function mark(code: number, label: string, what: string): CharacterMark {
  return { label, meaning: `U+${hex(code)} ${what}` };
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
