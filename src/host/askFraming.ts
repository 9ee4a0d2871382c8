import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Framing } from '../profiles/profile';
import { parseHex } from '../protocol/framing/parseHex';
import { framingName } from './framingName';

interface Choice extends vscode.QuickPickItem {
  readonly of: Framing['kind'];
  /** `undefined` if the person gave up. */
  readonly framing: () => Promise<Framing | undefined> | Framing;
}

/**
 * Asks how a TCP stream becomes messages.
 *
 * @param current is marked as such
 * @param own the profile's, if there is another one now
 */
export async function askFraming(title: string, current?: Framing, own?: Framing): Promise<Framing | undefined> {
  const placeHolder = l10n.t('How does the stream become messages?');
  const items = choices(title).map((choice) => ({
    ...choice,
    ...(current?.kind === choice.of && { description: currentText(current) }),
  }));
  const profiles: vscode.QuickPickItem & Pick<Choice, 'framing'> = {
    label: l10n.t("The profile's"),
    description: framingName(own) ?? unframed(),
    framing: () => own ?? { kind: 'none' },
  };
  const all = own ? [profiles, ...items] : items;
  return (await vscode.window.showQuickPick(all, { title, placeHolder }))?.framing();
}

/** As the header of the page calls it, too. */
function unframed(): string {
  return l10n.t('No framing ({0})', l10n.t('chunks'));
}

/** Marks the one that is current. What its label tells isn't told again. */
function currentText(framing: Framing): string {
  const name = framing.kind === 'line' ? undefined : framingName(framing);
  return ['$(check)', ...(name === undefined ? [] : [`${name} ·`]), l10n.t('current')].join(' ');
}

function choices(title: string): Choice[] {
  return [
    {
      of: 'line',
      label: l10n.t('Lines'),
      detail: l10n.t('A message ends with a line end, which is added when sending.'),
      framing: () => ({ kind: 'line' }),
    },
    {
      of: 'none',
      label: unframed(),
      detail: l10n.t('Bytes as they come and go; where a chunk ends means nothing.'),
      framing: () => ({ kind: 'none' }),
    },
    {
      of: 'delimiter',
      label: l10n.t('Delimiter…'),
      detail: l10n.t('Certain bytes end a message.'),
      framing: () => askDelimiter(title),
    },
    {
      of: 'length-prefix',
      label: l10n.t('Length before each message…'),
      detail: l10n.t('In 1, 2, 4 or 8 bytes, or as a varint.'),
      framing: () => askLengthPrefix(title),
    },
    {
      of: 'fixed',
      label: l10n.t('Fixed length…'),
      detail: l10n.t('Every message has the same number of bytes.'),
      framing: async () => {
        const length = await askNumber(title, l10n.t('How many bytes has a message?'), 16);
        return length === undefined ? undefined : { kind: 'fixed', length };
      },
    },
    {
      of: 'idle',
      label: l10n.t('Pauses…'),
      detail: l10n.t('A message ends when nothing comes for a while.'),
      framing: async () => {
        const ms = await askNumber(title, l10n.t('How many milliseconds without bytes end a message?'), 100);
        return ms === undefined ? undefined : { kind: 'idle', ms };
      },
    },
  ];
}

async function askDelimiter(title: string): Promise<Framing | undefined> {
  const delimiterHex = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('The bytes that end a message, as pairs of hexadecimal digits'),
    value: '0d0a0d0a',
    ignoreFocusOut: true,
    validateInput: (text) =>
      parseHex(text) ? undefined : l10n.t('"{0}" must be pairs of hexadecimal digits, such as "0d0a".', text),
  });
  return delimiterHex === undefined ? undefined : { kind: 'delimiter', delimiterHex };
}

async function askLengthPrefix(title: string): Promise<Framing | undefined> {
  const framings: Framing[] = [
    { kind: 'length-prefix', size: 4 },
    { kind: 'length-prefix', size: 4, endian: 'little' },
    { kind: 'length-prefix', size: 2 },
    { kind: 'length-prefix', size: 2, endian: 'little' },
    { kind: 'length-prefix', size: 1 },
    { kind: 'length-prefix', size: 8 },
    { kind: 'length-prefix', size: 8, endian: 'little' },
    { kind: 'length-prefix', size: 'varint' },
  ];
  const items = framings.flatMap((framing) =>
    [false, true].map((includesHeader) => ({
      label: framingName(framing) ?? '',
      ...(includesHeader && { description: l10n.t('the length counts itself') }),
      framing: { ...framing, ...(includesHeader && { includesHeader }) },
    })),
  );
  return (await vscode.window.showQuickPick(items, { title }))?.framing;
}

async function askNumber(title: string, prompt: string, usual: number): Promise<number | undefined> {
  const isSound = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) > 0;
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: String(usual),
    ignoreFocusOut: true,
    validateInput: (given) => (isSound(given) ? undefined : l10n.t('Write a whole number above zero.')),
  });
  return text === undefined ? undefined : Number(text);
}
