import * as l10n from '@vscode/l10n';
import type { Draft } from '../../panel/drafts';
import type { SessionView } from '../../panel/messages';

type Transport = SessionView['transport'];
type Framed = Pick<SessionView, 'transport' | 'framingKind'>;

export type ComposerMode = Draft['format'] | 'file';
export type LineEnding = NonNullable<Draft['lineEnding']>;
export type MessageKind = NonNullable<Draft['kind']>;

/** How the composer is set, beside its text. Kept while the page is hidden. */
export interface ComposerOptions {
  readonly mode: ComposerMode;
  readonly escapes: boolean;
  readonly lineEnding: LineEnding;
  /** `undefined`: as the mode says. */
  readonly kind: MessageKind | undefined;
  /** As it is typed. */
  readonly fragments: string;
  readonly raw: boolean;
}

/** Longer drafts aren't kept while the page is hidden. */
const longestKept = 64 * 1024;

export const defaultOptions: ComposerOptions = {
  mode: 'text',
  escapes: false,
  lineEnding: 'none',
  kind: undefined,
  fragments: '',
  raw: false,
};

/** The draft of a text with these options; what doesn't belong to the transport or the mode is left out. */
export function draftOf(options: ComposerOptions, text: string, framed: Framed): Draft {
  const { transport } = framed;
  const { mode, escapes, lineEnding, kind, raw } = options;
  const format = mode === 'file' ? 'text' : mode;
  const isText = format === 'text' || format === 'json';
  const fragments = fragmentSizes(options.fragments) ?? [];
  return {
    format,
    text,
    ...(format === 'text' && escapes && { escapes }),
    ...(isText && takesLineEnding(options, framed) && lineEnding !== 'none' && { lineEnding }),
    ...(transport === 'tcp' && raw && { raw }),
    ...(transport === 'websocket' && kind && { kind }),
    ...(transport === 'websocket' && fragments.length > 0 && { fragments }),
  };
}

/** Whether a session takes messages now. */
export function maySend({ state, endedSide }: Pick<SessionView, 'state' | 'endedSide'>): boolean {
  return state === 'open' && endedSide !== 'local';
}

/** Whether a line ending can be added to a text: not where the framing ends each message itself. */
export function takesLineEnding({ raw }: ComposerOptions, { transport, framingKind }: Framed): boolean {
  const isEnded = !raw && (framingKind === 'line' || framingKind === 'delimiter');
  return transport !== 'websocket' && !isEnded;
}

/** What of a text is kept while the page is hidden. */
export function keptDraft(text: string): string {
  return text.length <= longestKept ? text : '';
}

/** How a file is sent with these options. */
export function fileOptionsOf(
  { kind, raw }: ComposerOptions,
  transport: Transport,
): { readonly kind?: 'text'; readonly raw?: true } {
  if (transport === 'tcp') return raw ? { raw } : {};
  return transport === 'websocket' && kind === 'text' ? { kind } : {};
}

/** The options that a draft was written with. */
export function optionsOf({ format, escapes, lineEnding, kind, fragments, raw }: Draft): ComposerOptions {
  return {
    mode: format,
    escapes: escapes ?? false,
    lineEnding: lineEnding ?? 'none',
    kind,
    fragments: (fragments ?? []).join(', '),
    raw: raw ?? false,
  };
}

/** What the mode sends a message as, unless the person has chosen. */
export function kindOf({ kind, mode }: ComposerOptions): MessageKind {
  return kind ?? (mode === 'text' || mode === 'json' ? 'text' : 'binary');
}

/** The sizes in a list such as `10, 20`; `undefined` if it is none. */
export function fragmentSizes(list: string): number[] | undefined {
  const sizes = list.split(/[\s,;]+/).filter((size) => size !== '');
  return sizes.every((size) => /^\d{1,9}$/.test(size)) ? sizes.map(Number) : undefined;
}

/** How the options that aren't shown on the bar differ from what is usual; `undefined`: they don't. */
export function optionsSummary(options: ComposerOptions, transport: Transport): string | undefined {
  const parts = [
    options.mode === 'text' && options.escapes && l10n.t('escape sequences'),
    transport === 'tcp' && options.raw && l10n.t('without framing'),
    transport === 'websocket' && options.kind && kindName(options.kind),
    transport === 'websocket' && options.fragments.trim() && l10n.t('fragments'),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

export function kindName(kind: MessageKind): string {
  switch (kind) {
    case 'text':
      return l10n.t('Text');
    case 'binary':
      return l10n.t('Binary');
    case 'ping':
      return l10n.t('Ping');
    case 'pong':
      return l10n.t('Pong');
  }
}
