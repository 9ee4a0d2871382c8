import { setTimeout as delay } from 'node:timers/promises';
import { ChromiumPage } from '../peers/chromium';
import type { Measures } from '../sample';
import { minimalList, type Area } from './minimalList';
import { installProbe, type ProbeReading } from './probe';
import { measuresOf } from './readings';
import { CLICKS, SETTLE_MS, WATCH_MS, placeOfClick } from './schedule';

/** As large as the list of the extension's page in a window of 1280 × 800. */
const AREA: Area = { width: 980, height: 506 };

/** The minimal list in a flood. */
export async function floodedList(url: string): Promise<Measures> {
  const page = await ChromiumPage.open('about:blank');
  try {
    await page.evaluate(`(${minimalList.toString()})(${JSON.stringify(url)}, ${JSON.stringify(AREA)})`);
    await page.evaluate(`(${installProbe.toString()})()`);
    await delay(SETTLE_MS);
    await page.evaluate('window.probe.reset()');
    await delay(WATCH_MS);
    const flood = await page.evaluate<ProbeReading>('window.probe.read()');
    for (let nth = 0; nth < CLICKS; nth += 1) {
      const place = { x: AREA.width / 2, y: placeOfClick(nth) };
      for (const type of ['mousePressed', 'mouseReleased']) {
        await page.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
      }
      await page.evaluate(answered(nth));
    }
    const clicked = await page.evaluate<ProbeReading>('window.probe.read()');
    await page.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await page.send('Runtime.getHeapUsage')) as { usedSize: number };
    return measuresOf(flood, clicked, usedSize);
  } finally {
    await page.close();
  }
}

/** Settled when one click more is answered. */
function answered(before: number): string {
  return `new Promise((resolve) => {
    const look = () => (window.probe.answered() > ${before} ? resolve() : setTimeout(look, 20));
    look();
  })`;
}
