import { readFile, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import { format } from 'prettier';
import type { Comparison, Result } from './case';
import { measureOf, median, type Measures } from './sample';

const README = 'test/bench/README.md';
const MARK = '## Last results\n';
/** Measures that have columns of their own. */
const OF_WORK = new Set(['units', 'cpuMs', 'wallMs', 'peakMiB']);

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
  const rounds = Math.max(...results.map((result) => result.rounds.length));
  const work = results.flatMap(workRows);
  const other = results.flatMap(otherRows);
  const lines = [
    `${machine.join(' · ')} · medians of ${rounds} rounds (lowest to highest)`,
    '',
    ...table(['what', 'measured', 'goal', ''], results.flatMap(comparisonRows)),
    ...table(['subject', 'CPU per unit', 'units per second', 'peak memory'], work),
    ...table(['subject', 'measured'], other),
    ...results.flatMap(({ notes }) => notes.map((note) => `- ${note}`)),
  ];
  return format(lines.join('\n'), { parser: 'markdown' });
}

/** Puts the results where the last ones were. */
export async function writeReport(report: string): Promise<void> {
  const text = await readFile(README, 'utf8');
  await writeFile(README, `${text.slice(0, text.indexOf(MARK) + MARK.length)}\n${report}`);
}

type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).concat('');
}

function comparisonRows({ rounds, comparisons, absent }: Result): Row[] {
  return comparisons.map((comparison) => {
    const { what, of, against, goal } = comparison;
    const values = valuesOf(comparison, rounds);
    const wanted = goal ? `${goal.is} ${goal.value.toLocaleString('en')}` : '';
    const missing = [of, against].find((name) => name !== undefined && name in absent);
    if (values.length === 0) return [what, '–', wanted, `not measured: ${missing ?? 'no value'}`];
    const value = median(values);
    const isReached = goal && (goal.is === '≤' ? value <= goal.value : value >= goal.value);
    return [what, spread(values), wanted, goal ? (isReached ? 'reached' : '**not reached**') : 'for information'];
  });
}

function valuesOf({ of, against, measure }: Comparison, rounds: Result['rounds']): number[] {
  return rounds
    .map((round) => {
      const value = measureOf(round[of] ?? {}, measure);
      // Of one round: what disturbs the machine for longer disturbs both.
      return against === undefined ? value : value / measureOf(round[against] ?? {}, measure);
    })
    .filter((value) => !Number.isNaN(value));
}

function workRows({ title, rounds, absent }: Result): Row[] {
  const rows = Object.keys(rounds[0] ?? {}).flatMap((name) => {
    const column = (measure: string, unit = ''): string => {
      const values = known(rounds, name, measure);
      return values.length === 0 ? '' : `${spread(values, 0)}${unit}`;
    };
    const speed = column('throughput');
    return speed === '' ? [] : [[`${title}: ${name}`, column('cpu', ' ns'), speed, column('peakMiB', ' MiB')]];
  });
  return [
    ...rows,
    ...Object.entries(absent).map(([name, why]) => [`${title}: ${name}`, `not measured: ${why}`, '', '']),
  ];
}

function otherRows({ title, rounds }: Result): Row[] {
  return Object.entries(rounds[0] ?? {}).flatMap(([name, measures]: [string, Measures]) => {
    const others = Object.keys(measures).filter((measure) => !OF_WORK.has(measure));
    const text = others.map((measure) => `${measure} ${spread(known(rounds, name, measure))}`);
    return others.length === 0 ? [] : [[`${title}: ${name}`, text.join('; ')]];
  });
}

function known(rounds: Result['rounds'], subject: string, measure: string): number[] {
  return rounds.map((round) => measureOf(round[subject] ?? {}, measure)).filter((value) => !Number.isNaN(value));
}

/** Without `digits`: as many as the size asks for. */
function spread(values: readonly number[], digits?: number): string {
  const middle = median(values);
  const decimals = digits ?? (Math.abs(middle) >= 100 || values.every(Number.isInteger) ? 0 : 2);
  const text = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? text(middle) : `${text(middle)} (${text(least)} to ${text(most)})`;
}
