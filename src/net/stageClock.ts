import type { Stage } from '../api';

/** What a stage tells of itself beside its times. */
export type StageFacts = Omit<Stage, 'name' | 'start' | 'end'>;

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

  /** Milliseconds since the clock was made, with microseconds as decimals. */
  now(): number {
    return Math.round((performance.now() - this.#origin) * 1000) / 1000;
  }

  start(name: Stage['name'], facts: StageFacts = {}, at = this.now()): void {
    this.#stages = [...this.#stages, { name, start: at, ...facts }];
    this.onDidChange();
  }

  /** Adds what has become known of the stage that is running, if any. */
  update(facts: StageFacts): void {
    this.#change(facts);
  }

  /** Ends the stage that is running, if any. */
  end(detail?: string, at = this.now()): void {
    this.#change({ end: at, ...(detail !== undefined && { detail }) });
  }

  #change(facts: StageFacts & Pick<Stage, 'end'>): void {
    const last = this.#stages.at(-1);
    if (last?.end !== undefined || !last) return;
    this.#stages = [...this.#stages.slice(0, -1), { ...last, ...facts }];
    this.onDidChange();
  }
}
