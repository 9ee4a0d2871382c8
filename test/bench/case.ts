import { Owner } from '../host/owner.mjs';
import type { FloodServer } from './floodServer';
import type { Measures } from './sample';

/** One thing measured against another, or against a number. */
export interface Comparison {
  readonly what: string;
  readonly of: string;
  /** Absent: the measure itself counts, not a ratio. */
  readonly against?: string;
  /** See `measureOf`. */
  readonly measure: string;
  /** Absent: for information. */
  readonly goal?: { readonly is: '≤' | '≥'; readonly value: number };
}

/** A measure that is to be no more than a number. */
export function atMost(value: number, what: string, of: string, measure: string): Comparison {
  return { what, of, measure, goal: { is: '≤', value } };
}

/** Subjects that are compared with each other, ready to be measured. */
export interface Prepared {
  /** Each gives what one run measured, in a fresh process. */
  readonly subjects: Readonly<Record<string, () => Promise<Measures>>>;
  readonly comparisons: readonly Comparison[];
  /** Peers that this machine doesn't have, and why. */
  readonly absent?: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
  /** Where more than this many rounds would tell nothing new. */
  readonly mostRounds?: number;
}

/** What a case may use while it is measured. */
export interface Bench {
  readonly server: FloodServer;
  /** Releases what the case has made, at its end. */
  readonly owner: Owner;
}

export interface Case {
  readonly title: string;
  prepare(bench: Bench): Prepared | Promise<Prepared>;
}

/** Subjects that were measured in turns, round by round. */
export interface Result {
  readonly title: string;
  readonly rounds: readonly Readonly<Record<string, Measures>>[];
  readonly comparisons: readonly Comparison[];
  readonly absent: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** Round by round, each subject once, in turns forwards and backwards: what comes first has no advantage. */
export async function measure(one: Case, server: FloodServer, wantedRounds: number): Promise<Result> {
  const owner = new Owner();
  try {
    const { subjects, comparisons, absent = {}, notes = [], mostRounds } = await one.prepare({ server, owner });
    const count = Math.min(wantedRounds, mostRounds ?? Infinity);
    const rounds: Record<string, Measures>[] = [];
    const names = Object.keys(subjects);
    for (let round = 0; round < count; round += 1) {
      const start = performance.now();
      const taken: Record<string, Measures> = {};
      for (const name of round % 2 === 0 ? names : names.toReversed()) taken[name] = await subjects[name]!();
      rounds.push(Object.fromEntries(names.map((name) => [name, taken[name]!])));
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stderr.write(`${one.title}, round ${round + 1} of ${count}: ${seconds} s\n`);
    }
    return { title: one.title, rounds, comparisons, absent, notes };
  } catch (error) {
    // The others are worth having all the same.
    console.error(error);
    const why = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    return { title: one.title, rounds: [], comparisons: [], absent: {}, notes: [`**${one.title} failed**: ${why}`] };
  } finally {
    await owner.release();
  }
}
