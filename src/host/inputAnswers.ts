/** What was answered to the inputs of one connection or listener. It lives as long as that, and is kept nowhere else. */
export class InputAnswers {
  readonly #values = new Map<string, string>();
  readonly #secrets = new Set<string>();
  readonly #secretIds = new Set<string>();

  get(id: string): string | undefined {
    return this.#values.get(id);
  }

  /** @param isSecret the value is covered wherever it would be shown or written */
  set(id: string, value: string, isSecret: boolean): void {
    this.#values.set(id, value);
    if (!isSecret) return;
    this.#secrets.add(value);
    this.#secretIds.add(id);
  }

  /** The answers that are secrets. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** The inputs that they are the answers to. */
  get secretIds(): readonly string[] {
    return [...this.#secretIds];
  }
}
