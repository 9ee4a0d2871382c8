/** What a model gave a tool. It is checked here too: whoever calls a tool without a chat isn't held to its schema. Mistakes say what to do. */
export class ToolInput {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(input: unknown) {
    this.#values = typeof input === 'object' && input !== null ? { ...input } : {};
  }

  /** @throws if it is there and no text */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw new TypeError(`"${name}" must be a string.`);
    return value;
  }

  /** @throws if it isn't there, or no text */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new TypeError(`"${name}" is missing: it must be a string that is not empty.`);
    return value;
  }

  /** @throws if it is there, and no integer from `least` to `most` */
  integer(name: string, least: number, most: number): number | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new RangeError(`"${name}" must be an integer from ${String(least)} to ${String(most)}.`);
  }

  /** @throws if it is there, and none of these. @returns the first one if it isn't there */
  oneOf<T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const value = this.text(name);
    if (value === undefined) return values[0];
    const found = values.find((each) => each === value);
    if (found === undefined) throw new TypeError(`"${name}" must be one of ${values.join(', ')}.`);
    return found;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }
}
