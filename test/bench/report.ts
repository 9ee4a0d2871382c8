import { readFile, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import { format } from 'prettier';
import { cpuNsPerUnit, median, unitsPerSecond, type Sample } from './sample';

/** One thing measured against another. */
export interface Comparison {
  readonly what: string;
  readonly of: string;
  readonly against: string;
  readonly measure: 'cpu' | 'throughput';
  /** `undefined`: for information. */
  readonly goal?: { readonly is: '≤' | '≥'; readonly ratio: number };
}

/** Subjects that were measured in turns, round by round. */
export interface Result {
  readonly title: string;
  readonly rounds: readonly Readonly<Record<string, Sample>>[];
  readonly comparisons: readonly Comparison[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

const README = 'test/bench/README.md';
const MARK = '## Last results\n';

/** The results as Markdown. */
export async function reportOf(results: readonly Result[], versions: readonly string[]): Promise<string> {
  const cpus = os.cpus();
  const machine = [
    os.hostname(),
    `${cpus.length} × ${cpus[0]?.model ?? 'CPU'}`,
    `${os.type()} ${os.release()}`,
    ...versions,
    new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
  ];
  const rounds = Math.min(...results.map((result) => result.rounds.length));
  const lines = [`${machine.join(' · ')} · medians of ${rounds} rounds (lowest to highest)`, ''];
  lines.push('| what | ratio | goal | |', '| --- | --- | --- | --- |', ...results.flatMap(ratioRows), '');
  lines.push(
    '| subject | CPU per unit | units per second |',
    '| --- | --- | --- |',
    ...results.flatMap(subjectRows),
    '',
  );
  lines.push(...results.flatMap(({ notes }) => notes.map((note) => `- ${note}`)));
  return format(lines.join('\n'), { parser: 'markdown' });
}

/** Puts the results where the last ones were. */
export async function writeReport(report: string): Promise<void> {
  const text = await readFile(README, 'utf8');
  await writeFile(README, `${text.slice(0, text.indexOf(MARK) + MARK.length)}\n${report}`);
}

function ratioRows({ rounds, comparisons }: Result): string[] {
  return comparisons.map(({ what, of, against, measure, goal }) => {
    const value = measure === 'cpu' ? cpuNsPerUnit : unitsPerSecond;
    // Of one round: what disturbs the machine for longer disturbs both.
    const ratios = rounds.map((round) => value(round[of]!) / value(round[against]!));
    const ratio = median(ratios);
    const isReached = goal && (goal.is === '≤' ? ratio <= goal.ratio : ratio >= goal.ratio);
    const verdict = goal ? (isReached ? 'reached' : '**not reached**') : 'for information';
    return `| ${what} | ${spread(ratios, 2)} | ${goal ? `${goal.is} ${goal.ratio}` : ''} | ${verdict} |`;
  });
}

function subjectRows({ title, rounds }: Result): string[] {
  return Object.keys(rounds[0] ?? {}).map((name) => {
    const samples = rounds.map((round) => round[name]!);
    return `| ${title}: ${name} | ${spread(samples.map(cpuNsPerUnit), 0)} ns | ${spread(samples.map(unitsPerSecond), 0)} |`;
  });
}

function spread(values: readonly number[], digits: number): string {
  const text = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}
