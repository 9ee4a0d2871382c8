import type { Sample } from '../sample';
import { ChromiumPage } from './chromium';

/** A page in Chromium that throws every message away; how long it took, by its own clock. */
const receiveAll = (url: string, messages: number): string => `new Promise((resolve, reject) => {
  const socket = new WebSocket(${JSON.stringify(url)});
  let count = 0;
  let start;
  socket.onopen = () => { start = performance.now(); socket.send('go'); };
  socket.onerror = () => reject(new Error('The page could not connect.'));
  socket.onmessage = () => { if (++count === ${messages}) { resolve(performance.now() - start); socket.close(); } };
})`;

export async function pageInChromium(url: string, messages: number): Promise<Sample> {
  const page = await ChromiumPage.open('about:blank');
  try {
    return { units: messages, wallMs: await page.evaluate<number>(receiveAll(url, messages)) };
  } finally {
    await page.close();
  }
}

/** The same, while a client of the DevTools protocol hears of each frame, as the Messages tab does. */
export async function devTools(url: string, messages: number): Promise<Sample> {
  const page = await ChromiumPage.open('about:blank');
  try {
    let count = 0;
    const heard = new Promise<void>((resolve) => {
      page.on('Network.webSocketFrameReceived', () => {
        if (++count === messages) resolve();
      });
    });
    await page.send('Network.enable');
    const start = performance.now();
    await Promise.all([heard, page.evaluate(receiveAll(url, messages))]);
    return { units: messages, wallMs: performance.now() - start };
  } finally {
    await page.close();
  }
}
