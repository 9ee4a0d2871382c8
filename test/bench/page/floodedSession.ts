import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { connectByMouse, type SessionPage } from '../../interface/support/sessionPage';
import { Workbench } from '../../interface/workbench';
import type { Measures } from '../sample';
import { installProbe } from './probe';
import { measuresOf } from './readings';
import { CLICKS, SETTLE_MS, WATCH_MS, placeOfClick } from './schedule';

/** The page of a session in a flood, in a VS Code of its own. */
export async function floodedSession(url: string): Promise<Measures> {
  const profiles = [{ name: 'Flood', transport: 'websocket', url, compression: false }];
  const workbench = await Workbench.start({ files: { '.vscode/sockets.json': JSON.stringify({ profiles }) } });
  try {
    await workbench.openSocketsView();
    const before = await heapBytes(workbench);
    const session = await connectByMouse(workbench, 'Flood');
    await session.inState('Open');
    const frame = await frameOf(session);
    await frame.evaluate(installProbe);
    await session.composer.fill('go');
    await session.button('Send').click();
    await delay(SETTLE_MS);
    await frame.evaluate(() => window.probe.reset());
    await delay(WATCH_MS);
    const flood = await frame.evaluate(() => window.probe.read());
    const box = (await session.grid.boundingBox())!;
    for (let nth = 0; nth < CLICKS; nth += 1) {
      // Playwright's own click on a row would wait until the row stands still.
      await workbench.page.mouse.click(box.x + 200, box.y + placeOfClick(nth));
      await frame.waitForFunction((count) => window.probe.answered() > count, nth);
    }
    const clicked = await frame.evaluate(() => window.probe.read());
    return measuresOf(flood, clicked, (await heapBytes(workbench)) - before);
  } finally {
    await workbench.close();
  }
}

/** The frame of a session's page. */
export async function frameOf(session: SessionPage): Promise<Frame> {
  const element = await session.frame.locator('body').elementHandle();
  return (await element.ownerFrame())!;
}

/** Of the window and its webviews, which share a heap. */
async function heapBytes({ page }: Workbench): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return usedSize;
}
