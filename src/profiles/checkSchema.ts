import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import type { Problem } from './problem';

/** The part of JSON Schema (draft 7) that `sockets.schema.json` uses to constrain values, and two words of our own. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  /** The code of problems with this value. Default: `bad-profile`. */
  readonly 'x-code'?: string;
}

/** UTF-16 offset and length in the text. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

type Report = (message: string, place?: Place, names?: readonly string[]) => void;

/** Holds a syntax tree against a schema. An unknown property is a warning; all else that doesn't fit is an error. */
export function checkSchema(node: Node, root: Schema, schema: Schema = root): Problem[] {
  const problems: Problem[] = [];
  /** Properties of objects by their rules: a file may have the same mistake 100,000 times. */
  const known = new Map<Schema['properties'], readonly string[]>();
  check(node, schema, '');
  return problems;

  function namesOf({ properties }: Schema): readonly string[] {
    const names = known.get(properties) ?? Object.keys(properties ?? {});
    known.set(properties, names);
    return names;
  }

  function check(value: Node, given: Schema, path: string): void {
    const rule = resolve(given);
    const report: Report = (message, place = placeOf(value), names) => {
      const code = rule['x-code'] ?? 'bad-profile';
      problems.push({ ...place, code, severity: 'error', message, ...(names && { names }) });
    };
    if (rule.type && !typesOf(rule).some((type) => isOfType(value, type))) {
      report(l10n.t('{0} must be {1}, not {2}.', label(path), describeTypes(typesOf(rule)), describe(value)));
      return;
    }
    const found: unknown = value.value;
    if (rule.enum && (typeof found === 'string' || typeof found === 'number') && !rule.enum.includes(found)) {
      const message = l10n.t(
        '{0} must be one of {1}, not {2}.',
        label(path),
        quoteAll(rule.enum),
        JSON.stringify(found),
      );
      report(message, undefined, rule.enum.map(String));
    }
    if (typeof found === 'string') {
      if (rule.minLength && found.length < rule.minLength) report(l10n.t('{0} must not be empty.', label(path)));
      else if (rule.maxLength && found.length > rule.maxLength)
        report(l10n.t('{0} must have at most {1} characters.', label(path), rule.maxLength));
      else if (rule.pattern && !new RegExp(rule.pattern).test(found)) {
        report(l10n.t('{0} can\'t be "{1}": {2}', label(path), found, l10n.t('write it like "100 MiB" or 65536.')));
      }
    }
    if (typeof found === 'number') checkRange(found, rule, path, report);
    if (value.type === 'array' && rule.items) {
      for (const [index, item] of (value.children ?? []).entries())
        check(item, rule.items, `${path}[${String(index)}]`);
    }
    if (value.type === 'object') checkObject(value, rule, path, report);
    for (const part of rule.allOf ?? []) check(value, part, path);
    const branch = rule.if && (matches(value, rule.if) ? rule.then : rule.else);
    if (branch) check(value, branch, path);
  }

  function checkObject(value: Node, rule: Schema, path: string, report: Report): void {
    const present = new Set<string>();
    for (const property of value.children ?? []) {
      const [key, child] = property.children ?? [];
      if (!key || !child) continue;
      const name = String(key.value);
      present.add(name);
      const known = rule.properties?.[name];
      const place = path ? `${path}.${name}` : name;
      if (known) check(child, known, place);
      else if (typeof rule.additionalProperties === 'object') {
        check(child, rule.additionalProperties, place);
      } else if (rule.additionalProperties === false) {
        const message = l10n.t('Unknown property "{0}": it has no effect.', name);
        const names = namesOf(rule);
        problems.push({ ...placeOf(key), code: 'unknown-property', severity: 'warning', message, names });
      }
    }
    for (const name of rule.required ?? []) {
      // Marks the opening brace only: a whole profile underlined in red would hide the place.
      if (!present.has(name))
        report(l10n.t('The property "{0}" is missing.', name), { offset: value.offset, length: 1 }, [name]);
    }
  }

  function resolve(given: Schema): Schema {
    const name = given.$ref?.replace('#/definitions/', '');
    return name === undefined ? given : { ...root.definitions?.[name], ...given };
  }
}

export function placeOf({ offset, length }: Place): Place {
  return { offset, length };
}

function checkRange(found: number, rule: Schema, path: string, report: Report): void {
  const { minimum = -Infinity, maximum = Infinity } = rule;
  if (found >= minimum && found <= maximum) return;
  report(
    maximum === Infinity
      ? l10n.t('{0} must be {1} or more, not {2}.', label(path), minimum, found)
      : l10n.t('{0} must be from {1} to {2}, not {3}.', label(path), minimum, maximum, found),
  );
}

/** Only what the schema's conditions use: some properties have one value, some are there. */
function matches(value: Node, condition: Schema): boolean {
  const present = (value.children ?? []).map(({ children: [key] = [] }) => String(key?.value));
  if (!(condition.required ?? []).every((name) => present.includes(name))) return false;
  return Object.entries(condition.properties ?? {}).every(([name, { const: expected }]) =>
    (value.children ?? []).some(({ children: [key, child] = [] }) => key?.value === name && child?.value === expected),
  );
}

function typesOf(rule: Schema): readonly string[] {
  return typeof rule.type === 'string' ? [rule.type] : (rule.type ?? []);
}

function isOfType(value: Node, type: string): boolean {
  return type === 'integer' ? value.type === 'number' && Number.isInteger(value.value) : value.type === type;
}

function describeTypes(types: readonly string[]): string {
  const words: Record<string, string> = {
    string: l10n.t('a text'),
    integer: l10n.t('a whole number'),
    number: l10n.t('a number'),
    boolean: l10n.t('true or false'),
    object: l10n.t('an object { … }'),
    array: l10n.t('a list [ … ]'),
  };
  return types.map((type) => words[type] ?? type).join(l10n.t(' or '));
}

function describe(value: Node): string {
  if (value.type === 'object') return l10n.t('an object { … }');
  if (value.type === 'array') return l10n.t('a list [ … ]');
  return JSON.stringify(value.value);
}

function label(path: string): string {
  return path === '' ? l10n.t('The file') : `"${path.replace(/^profiles\[\d+\]\.?/, '') || path}"`;
}

function quoteAll(words: readonly (string | number)[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}
