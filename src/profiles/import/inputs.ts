import { isSecretName } from '../../protocol/secrets';
import type { PromptInput } from '../inputs';

/** Values as short as these are found by chance in other texts. */
const MIN_LENGTH = 6;

/** The questions of several profiles: one for each value. No value is kept with its question. */
export class Inputs {
  readonly all: PromptInput[] = [];
  /** The texts that stand for values, and those that stand for another program's variables. */
  readonly #values = new Map<string, string>();
  readonly #variables = new Map<string, string>();
  readonly #taken: Set<string>;

  /** @param taken ids that mustn't be used again */
  constructor(taken: readonly string[] = []) {
    this.#taken = new Set(taken);
  }

  /** What stands for a secret value. One that is a variable already stays. */
  cover(value: string, name: string, description: string): string {
    if (value === '' || /^(?:\$\{[^{}]*\})+$/.test(value)) return value;
    return this.#ask(this.#values, value, name, description, true);
  }

  /** What stands for another program's variable. */
  variable(name: string): string {
    return this.#ask(this.#variables, name, name, name, isSecretName(name));
  }

  /** A text in which the values that were covered before don't stand either. */
  coverKnown(text: string): string {
    return [...this.#values]
      .filter(([value]) => value.length >= MIN_LENGTH)
      .sort(([one], [other]) => other.length - one.length)
      .reduce((covered, [value, variable]) => covered.replaceAll(value, () => variable), text);
  }

  #ask(known: Map<string, string>, key: string, name: string, description: string, isSecret: boolean): string {
    const before = known.get(key);
    if (before !== undefined) return before;
    const wanted = name.toLowerCase().replace(/[^\w.-]+/g, '-') || 'value';
    let id = wanted;
    for (let number = 2; this.#taken.has(id); number += 1) id = `${wanted}-${String(number)}`;
    this.#taken.add(id);
    this.all.push({ id, type: 'promptString', description, ...(isSecret && { password: true }) });
    const variable = `\${input:${id}}`;
    known.set(key, variable);
    return variable;
  }
}
