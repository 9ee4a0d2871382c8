import { setImmediate as nextTurn } from 'node:timers/promises';
import { median, type Measures } from '../sample';
import { withSession } from './logged';
import { openWs } from './wsClients';

const WARM_UP = 5_000;
const ROUND_TRIPS = 20_000;
const PAYLOAD = 'x'.repeat(32);

/** Sends back each frame. */
export interface EchoServer {
  readonly url: string;
}

/** A bare `ws` client. */
export async function wsRoundTrip({ url }: EchoServer): Promise<Measures> {
  const webSocket = await openWs({ url, messages: 0, sizeBytes: 0 });
  let received = 0;
  webSocket.on('message', () => (received += 1));
  const taken = await roundTrips(
    () => webSocket.send(PAYLOAD),
    () => received,
  );
  webSocket.terminate();
  return taken;
}

/** A whole session: both messages are in the log. */
export function sessionRoundTrip({ url }: EchoServer): Promise<Measures> {
  return withSession({ transport: 'websocket', url, compression: false }, async (session) => {
    const { log } = session;
    return roundTrips(
      () => void session.send(PAYLOAD),
      () => log.length >> 1,
    );
  });
}

/**
 * The time of each round trip, one after another. All are waited for in the same way: who waits looks once in each turn of the event
 * loop.
 */
async function roundTrips(send: () => void, received: () => number): Promise<Measures> {
  const times: number[] = [];
  for (let nth = 1; nth <= WARM_UP + ROUND_TRIPS; nth += 1) {
    const start = performance.now();
    send();
    while (received() < nth) await nextTurn();
    if (nth > WARM_UP) times.push(performance.now() - start);
  }
  return { 'round trip, µs': median(times) * 1000 };
}
