/** What one run of a subject took. */
export interface Sample {
  /** Frames or messages. */
  readonly units: number;
  /** User and system time of the whole process. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Measures this process from now until the function that is returned is called. */
export function startSample(): (units: number) => Sample {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return (units) => {
    const { user, system } = process.cpuUsage(cpu);
    return { units, cpuMs: (user + system) / 1000, wallMs: performance.now() - start };
  };
}

export function cpuNsPerUnit({ cpuMs, units }: Sample): number {
  return (cpuMs * 1e6) / units;
}

export function unitsPerSecond({ wallMs, units }: Sample): number {
  return (units * 1000) / wallMs;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
