// A server in a process of its own, whose clients' paths say what it is to do: `/text/200/1000000` sends prepared frames as fast as
// the client takes them, from the client's first frame on; see `floodPlan.ts`. `/echo` sends back each frame. On another port a line
// with a number is answered by as many bytes, and FIN. Prints its ports.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { closePayload, Opcode, Peer, serverFrame, switchingProtocols } from '../../unit/support/peer';
import { blockOf, readFloodPlan, type FloodPlan } from './floodPlan';

const TCP_BLOCK = Buffer.alloc(1024 * 1024, 'abcdefghijklmnopqrstuvwxyz0123456789,.-+');
/** How often a flood of a certain rate sends what is due. */
const SLICE_MS = 4;

const servers = await Promise.all([listen(serveWebSocket), listen(serveTcp)]);
const [webSocket, tcp] = servers.map((server) => (server.address() as AddressInfo).port);
console.log(JSON.stringify({ webSocket, tcp }));
// The bench is gone.
process.stdin.on('end', () => process.exit()).resume();

function listen(serve: (peer: Peer) => Promise<void>): Promise<Server> {
  // A program whose input has ended says so at once, and still waits for an answer.
  const server = createServer({ noDelay: true, allowHalfOpen: serve === serveTcp }, (socket) => {
    socket.on('error', () => socket.destroy());
    void serve(new Peer(socket)).catch(() => socket.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function serveWebSocket(peer: Peer): Promise<void> {
  const request = await peer.takeHead();
  const plan = readFloodPlan(request);
  const extensions = plan?.kind === 'deflated' ? ['Sec-WebSocket-Extensions: permessage-deflate'] : [];
  peer.write(switchingProtocols(request, extensions));
  if (plan) await flood(peer, plan);
  else await echo(peer);
}

async function flood(peer: Peer, plan: FloodPlan): Promise<void> {
  const { bytes, ends } = await blockOf(plan);
  const perBlock = ends.length - 1;
  await peer.takeFrame();
  let before = Promise.resolve();
  const start = performance.now();
  const { count, rate, pauseAt = count } = plan;
  for (let sent = 0; sent < count;) {
    if (sent === pauseAt) await peer.takeFrame();
    const due = rate === undefined ? count : Math.floor(((performance.now() - start) * rate) / 1000);
    const until = Math.min(due, sent < pauseAt ? pauseAt : count);
    const from = sent % perBlock;
    const to = Math.min(perBlock, from + until - sent);
    // The kernel has the next bytes at hand while these leave.
    await before;
    before = written(peer.socket, bytes.subarray(ends[from], ends[to]));
    sent += to - from;
    if (rate !== undefined && to < perBlock) await delay(SLICE_MS);
  }
  if (plan.close) peer.end(serverFrame(Opcode.close, closePayload(1000)));
  else await answerClose(peer);
}

/** Ends as a server does (RFC 6455 §7.1.1): a client that closes in order waits for that. */
async function answerClose(peer: Peer): Promise<void> {
  let frame = await peer.takeFrame();
  while (frame.opcode !== Opcode.close) frame = await peer.takeFrame();
  peer.end(serverFrame(Opcode.close, frame.payload));
}

async function echo(peer: Peer): Promise<void> {
  let frame = await peer.takeFrame();
  for (; frame.opcode !== Opcode.close; frame = await peer.takeFrame())
    peer.write(serverFrame(frame.opcode, frame.payload));
  peer.end(serverFrame(Opcode.close, frame.payload));
}

async function serveTcp(peer: Peer): Promise<void> {
  let left = Number(await peer.takeLine());
  let before = Promise.resolve();
  for (; left > TCP_BLOCK.length; left -= TCP_BLOCK.length) {
    await before;
    before = written(peer.socket, TCP_BLOCK);
  }
  peer.end(TCP_BLOCK.subarray(0, left));
}

/** Rejects when the client is gone; nobody needs to wait for that. */
function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  const promise = new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
  promise.catch(() => undefined);
  return promise;
}
