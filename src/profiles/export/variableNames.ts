import type { Profile } from '../profile';
import { variablesOf } from '../variables';

/** What shells and systems have a meaning for: an input of that name isn't meant. */
const TAKEN = ['HOME', 'IFS', 'LANG', 'PATH', 'PWD', 'SHELL', 'UID', 'USER'];

/** Environment variables for what isn't written down: another one for each, so that no secret stands in another's place. */
export class VariableNames {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set(TAKEN);

  constructor(profile: Profile) {
    // The environment's own names stay, whatever stands before them.
    const environment = variablesOf(JSON.stringify(profile)).filter(({ name }) => name === 'env');
    for (const { argument = '' } of environment) this.#taken.add(named(argument));
  }

  /** Of the environment: its own name. */
  ofEnvironment(name: string): string {
    return named(name);
  }

  /** @param kind `input` or `config`: two of a kind with the same name are one */
  of(kind: string, name: string): string {
    const key = `${kind} ${name}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const wanted = named(name).toUpperCase();
    let free = wanted;
    for (let number = 2; this.#taken.has(free); number += 1) free = `${wanted}_${String(number)}`;
    this.#taken.add(free);
    this.#names.set(key, free);
    return free;
  }
}

/** A name that shells and languages take (POSIX.1-2017, *Base Definitions* §3.235). Alone, an underscore has a meaning. */
function named(text: string): string {
  const name = text.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
  return /^_*$/.test(name) ? 'INPUT' : name;
}
