/**
 * What was measured in one run of a subject, by name: {@link Sample} where work was done, and whatever else there is to say, named
 * with its unit (`heap, MiB`).
 */
export type Measures = Readonly<Record<string, number>>;

/** What a piece of work took. */
export type Sample = Readonly<{
  /** Frames, messages or bytes. */
  units: number;
  /** User and system time of the whole process. Absent where it can't be known. */
  cpuMs?: number;
  wallMs: number;
  /** The most memory that the process had, all in all. */
  peakMiB?: number;
}>;

/** Measures this process from now until the function that is returned is called. */
export function startSample(): (units: number) => Sample {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return (units) => {
    const { user, system } = process.cpuUsage(cpu);
    const wallMs = performance.now() - start;
    return { units, cpuMs: (user + system) / 1000, wallMs, peakMiB: process.resourceUsage().maxRSS / 1024 };
  };
}

/** A measure by name; `cpu` (ns per unit) and `throughput` (units per second) follow from the others. NaN: not measured. */
export function measureOf(measures: Measures, name: string): number {
  const { units = NaN, cpuMs = NaN, wallMs = NaN } = measures;
  if (name === 'cpu') return (cpuMs * 1e6) / units;
  if (name === 'throughput') return (units * 1000) / wallMs;
  return measures[name] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
