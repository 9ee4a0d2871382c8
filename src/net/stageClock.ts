import type { Stage } from '../api';

/** Measures the stages of connecting on one monotonic clock, in milliseconds since it was made. */
export class StageClock {
  readonly #origin = performance.now();
  #stages: readonly Stage[] = [];

  constructor(private readonly onDidChange: () => void = () => undefined) {}

  get stages(): readonly Stage[] {
    return this.#stages;
  }

  get current(): Stage['name'] | undefined {
    const last = this.#stages.at(-1);
    return last && last.end === undefined ? last.name : undefined;
  }

  start(name: Stage['name']): void {
    this.#stages = [...this.#stages, { name, start: this.#now() }];
    this.onDidChange();
  }

  /** Ends the stage that is running, if any. */
  end(detail?: string): void {
    const last = this.#stages.at(-1);
    if (last?.end !== undefined || !last) return;
    this.#stages = [
      ...this.#stages.slice(0, -1),
      { ...last, end: this.#now(), ...(detail !== undefined && { detail }) },
    ];
    this.onDidChange();
  }

  #now(): number {
    return Math.round((performance.now() - this.#origin) * 1000) / 1000;
  }
}
