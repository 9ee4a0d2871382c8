import * as l10n from '@vscode/l10n';

/** A variable as it stands in a text: `${name}` or `${name:argument}`. */
export interface Variable {
  /** As it is written. */
  readonly text: string;
  /** UTF-16 offset in the text. */
  readonly offset: number;
  readonly name: string;
  readonly argument: string | undefined;
}

/**
 * What variables mean, by their names.
 *
 * @throws VariableError through `fail`, if there is no value
 */
export type VariableTable = Readonly<Record<string, (argument: string | undefined, fail: Fail) => string>>;

/** Gives up, for a reason in a sentence. */
export type Fail = (reason: string) => never;

/** A variable that has no value. The message names it. */
export class VariableError extends Error {
  override readonly name = 'VariableError';

  constructor(
    readonly variable: Variable,
    message: string,
  ) {
    super(message);
  }
}

/** `$${` is a literal `${`. What isn't closed in its line is no variable. */
const PATTERN = /\$\$\{|\$\{([^{}\r\n]*)\}/g;

/** The variables of a text in their order. */
export function variablesOf(text: string): Variable[] {
  return [...text.matchAll(PATTERN)].flatMap((match) => variableOf(match) ?? []);
}

function variableOf({ 0: text, 1: inside, index }: RegExpExecArray): Variable | undefined {
  if (inside === undefined) return undefined;
  const colon = inside.indexOf(':');
  if (colon < 0) return { text, offset: index, name: inside, argument: undefined };
  return { text, offset: index, name: inside.slice(0, colon), argument: inside.slice(colon + 1) };
}

/** A text whose variables have their values. */
export interface ResolvedText {
  readonly text: string;
  /** The offset in the text as it was written of an offset in this one; of what a variable gave, the variable's. */
  readonly offsetOf: (offset: number) => number;
}

/**
 * Gives the variables of a text their values; each is asked for where it stands, so that two `${uuid}` differ.
 *
 * @param write how a value is written at its place (the text before it is given), where it mustn't be taken for more than a text
 * @throws VariableError for a variable that the table doesn't have, or that has no value
 */
export function resolveVariables(
  text: string,
  table: VariableTable,
  write: (value: string, before: string) => string = (value) => value,
): ResolvedText {
  /** Ends of pieces: in the written text, and in the resolved one. */
  const pieces: { readonly from: number; readonly at: number; readonly isVariable: boolean }[] = [];
  let resolved = '';
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const before = text.slice(end, match.index);
    pieces.push({ from: end, at: resolved.length, isVariable: false });
    resolved += before;
    pieces.push({ from: match.index, at: resolved.length, isVariable: true });
    const variable = variableOf(match);
    resolved += variable ? write(valueOf(variable, table), resolved) : '${';
    end = match.index + match[0].length;
  }
  pieces.push({ from: end, at: resolved.length, isVariable: false });
  return {
    text: resolved + text.slice(end),
    offsetOf: (offset) => {
      const piece = pieces.findLast(({ at }) => at <= offset)!;
      return piece.isVariable ? piece.from : piece.from + offset - piece.at;
    },
  };
}

function valueOf(variable: Variable, table: VariableTable): string {
  const { name, argument, text } = variable;
  const resolve = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!resolve) throw new VariableError(variable, unknownVariable(text, table));
  return resolve(argument, (reason) => {
    throw new VariableError(variable, l10n.t('The variable {0} has no value: {1}', text, reason));
  });
}

function unknownVariable(text: string, table: VariableTable): string {
  return l10n.t(
    'There is no variable {0}. There are: {1}. Write {2} for a literal {3}.',
    text,
    Object.keys(table).join(', '),
    '$${',
    '${',
  );
}
