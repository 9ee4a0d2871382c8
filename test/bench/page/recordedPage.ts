import { median, type Measures } from '../sample';
import { runBench, shownSince, startBenchWorkbench } from './benchWorkbench';

const JUMPS = 20;

/** Opens a recording in a window that didn't record it, and jumps in it by its scrollbar. */
export async function recordedPage(floodUrl: string): Promise<Measures> {
  const workbench = await startBenchWorkbench(floodUrl);
  try {
    const { entries } = await runBench<{ entries: number }>(workbench, 'Record', 'record');
    await workbench.reload();
    await runBench(workbench, 'Empty Page', 'emptyPage');
    const empty = await runBench<{ start: number }>(workbench, 'Empty Page', 'emptyPage');
    const emptyMs = (await shownSince(workbench, empty.start, 'textarea')).ms;
    const { start } = await runBench<{ start: number }>(workbench, 'Open Recording', 'openRecording');
    const { frame, ms } = await shownSince(workbench, start, 'row');
    const jumps: number[] = [];
    for (let nth = 0; nth < JUMPS; nth += 1) jumps.push(await frame.evaluate(jump, Math.random()));
    return {
      entries: entries,
      'first rows, ms': ms,
      'empty page, ms': emptyMs,
      'first rows less an empty page, ms': ms - emptyMs,
      'jump, ms': median(jumps),
      'slowest jump of 20, ms': Math.max(...jumps),
    };
  } finally {
    await workbench.close();
  }
}

/** Puts the scrollbar somewhere. Settled with the time until the frame in which all rows of that place are there. */
function jump(share: number): Promise<number> {
  const grid = document.querySelector<HTMLElement>('[role="grid"]')!;
  const firstRow = (): string | null => grid.querySelector('[role="row"]')?.getAttribute('aria-rowindex') ?? null;
  const before = firstRow();
  const start = performance.now();
  grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
  return new Promise((resolve) => {
    const look = (): void => {
      if (firstRow() !== before && !grid.querySelector('.unread')) resolve(performance.now() - start);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
