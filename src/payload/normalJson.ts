import { jsonTokens } from './jsonTokens';

type Value = string | Container;

interface Container {
  readonly opening: '{' | '[';
  /** Keys are empty in an array. */
  readonly members: { readonly key: string; readonly value: Value }[];
}

/** Deeper levels aren't indented further, as in {@link jsonTokens}. */
const deepest = 64;

/**
 * JSON in one form for all that means the same: the members of objects by their keys, one a line, strings with as few escapes as there can
 * be. Numbers keep their spelling, since what is equal depends on who reads them; duplicate keys keep their order.
 *
 * @throws SyntaxError if it isn't JSON
 */
export function normalJson(text: string): string {
  return readValues(text).map(print).join('\n') + '\n';
}

function readValues(text: string): Value[] {
  const roots: Value[] = [];
  // No recursion: depth is the sender's choice.
  const open: Container[] = [];
  let key = '';
  const add = (value: Value): void => {
    const container = open.at(-1);
    if (container) container.members.push({ key, value });
    else roots.push(value);
    key = '';
  };
  for (const { kind, text: token } of jsonTokens(text)) {
    if (kind === 'key') key = respelled(token);
    else if (kind === 'string') add(respelled(token));
    else if (kind === 'number' || kind === 'keyword') add(token);
    else if (token === '{' || token === '[') {
      const container: Container = { opening: token, members: [] };
      add(container);
      open.push(container);
    } else if (token === '}' || token === ']') open.pop()?.members.sort(byKey);
  }
  return roots;
}

function print(root: Value): string {
  const lines: string[] = [];
  let line = '';
  const open: {
    readonly members: Iterator<Container['members'][number]>;
    readonly closing: string;
    isFirst: boolean;
  }[] = [];
  const begin = (value: Value): void => {
    if (typeof value === 'string') line += value;
    else if (value.members.length === 0) line += value.opening === '{' ? '{}' : '[]';
    else {
      line += value.opening;
      open.push({ members: value.members.values(), closing: value.opening === '{' ? '}' : ']', isFirst: true });
    }
  };
  const newLine = (levels: number): void => {
    lines.push(line);
    line = '  '.repeat(Math.min(levels, deepest));
  };
  begin(root);
  for (let inner = open.at(-1); inner; inner = open.at(-1)) {
    const next = inner.members.next();
    if (next.done) {
      open.pop();
      newLine(open.length);
      line += inner.closing;
      continue;
    }
    if (!inner.isFirst) line += ',';
    inner.isFirst = false;
    newLine(open.length);
    const { key, value } = next.value;
    if (key !== '') line += `${key}: `;
    begin(value);
  }
  lines.push(line);
  return lines.join('\n');
}

/** By code units, as `jq --sort-keys` nearly does; those that are alike stay as they were. */
function byKey({ key: one }: { readonly key: string }, { key: other }: { readonly key: string }): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function respelled(token: string): string {
  return JSON.stringify(JSON.parse(token));
}
