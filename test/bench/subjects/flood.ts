// A server in a process of its own that sends prepared frames as fast as the client takes them. The path says which:
// `/text/200/1000000`. It begins at the client's first frame, and prints its port.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Opcode, Peer, serverFrame } from '../../unit/support/peer';

const BLOCK_BYTES = 1024 * 1024;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  void serve(new Peer(socket)).catch(() => socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
// The bench is gone.
process.stdin.on('end', () => process.exit()).resume();

async function serve(peer: Peer): Promise<void> {
  const head = await peer.acceptWebSocket();
  const [, kind, size, count] = /^GET \/(text|binary)\/(\d+)\/(\d+) /.exec(head) ?? [];
  const frame = serverFrame(kind === 'text' ? Opcode.text : Opcode.binary, Buffer.alloc(Number(size), 0x61));
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / frame.length));
  const block = Buffer.alloc(frame.length * perBlock).fill(frame);
  await peer.takeFrame();
  for (let left = Number(count); left > 0; left -= perBlock) {
    await written(peer.socket, left < perBlock ? block.subarray(0, frame.length * left) : block);
  }
}

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
