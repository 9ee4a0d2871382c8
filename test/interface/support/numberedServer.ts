import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { closePayload, Opcode, Peer, serverFrame } from '../../unit/support/peer';

/** How often what is due is sent. */
const sliceMs = 10;
/** As much is made and sent at once of what comes at the start. */
const framesAtOnce = 10_000;

/** What a server sends to each client: many messages at once, then more at an even rate until the client closes. */
export interface NumberedPlan {
  readonly first: number;
  readonly perSecond: number;
}

export interface NumberedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Every so many messages, the last one of them is binary. */
export const binaryEvery = 100;
/** Every so many messages, the one in the middle has another word. */
export const needleEvery = 1000;

/** What a message shows in the list: its number, counted from 0, in words that a filter can tell apart. */
export function textOf(number: number): string {
  return `${number % needleEvery === needleEvery / 2 ? 'needle' : 'tick'} ${number}`;
}

export function isBinary(number: number): boolean {
  return number % binaryEvery === binaryEvery - 1;
}

/** A server whose messages say which one they are. */
export async function startNumberedServer({ first, perSecond }: NumberedPlan): Promise<NumberedServer> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serve(new Peer(socket)).catch(() => socket.destroy());
  });

  const serve = async (peer: Peer): Promise<void> => {
    await peer.acceptWebSocket();
    let sent = 0;
    while (sent < first) {
      const to = Math.min(first, sent + framesAtOnce);
      if (!peer.socket.write(framesOf(sent, to))) await once(peer.socket, 'drain');
      sent = to;
    }
    const start = performance.now();
    const timer = setInterval(() => {
      const due = first + Math.floor(((performance.now() - start) * perSecond) / 1000);
      if (peer.socket.writableNeedDrain || due <= sent) return;
      const to = Math.min(due, sent + framesAtOnce);
      peer.write(framesOf(sent, to));
      sent = to;
    }, sliceMs);
    timers.add(timer);
    try {
      while ((await peer.takeFrame()).opcode !== Opcode.close);
    } finally {
      clearInterval(timer);
      timers.delete(timer);
    }
    peer.end(serverFrame(Opcode.close, closePayload(1000)));
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function framesOf(from: number, to: number): Buffer {
  return Buffer.concat(
    Array.from({ length: to - from }, (_, nth) => {
      const number = from + nth;
      return serverFrame(isBinary(number) ? Opcode.binary : Opcode.text, textOf(number));
    }),
  );
}
