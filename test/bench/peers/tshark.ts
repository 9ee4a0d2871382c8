import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { switchingProtocols } from '../../unit/support/peer';
import type { Sample } from '../sample';
import { frameBytes, segmentsOf } from '../subjects/frameBytes';
import { lessStart, timed, type Timed } from './timed';

const run = promisify(execFile);
const SEGMENT_BYTES = 32 * 1024;
const CLIENT_PORT = 50_000;
const SERVER_PORT = 80;
const ACK = 0x10;

/** tshark's version, or `undefined` where there is none. */
export async function tsharkVersion(): Promise<string | undefined> {
  try {
    return /\d+\.\d+\.\d+/.exec((await run('tshark', ['--version'])).stdout)?.[0];
  } catch {
    return undefined;
  }
}

/** What tshark takes to decode as many frames of 200 B, without what it takes to start. */
export async function tshark(frames: number): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  try {
    return await lessStart(frames, (count) => decode(path.join(folder, `${count}.pcap`), count));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function decode(file: string, frames: number): Promise<Timed> {
  await writeFile(file, capture(frameBytes(frames, 200)));
  const taken = await timed('tshark -r "$1" -T fields -e websocket.opcode -e websocket.payload_length', file);
  // The field is the one of 7 bits: 126 says that the length follows in 16.
  const found = taken.stdout.match(/\b126\b/g)?.length ?? 0;
  if (found !== frames) throw new Error(`tshark found ${found} of ${frames} frames.`);
  return taken;
}

/** A handshake and a server's bytes as a pcap file of IP packets, each acknowledged; without checksums, which tshark doesn't look at. */
function capture(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(24);
  [0xa1b2c3d4, 0x00020004, 0, 0, 0x40000, 101].forEach((word, nth) => head.writeUInt32BE(word, nth * 4));
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const headers = ['Host: a', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', key];
  const request = ['GET / HTTP/1.1', ...headers, '', ''].join('\r\n');
  const answer = switchingProtocols(request);
  const packets: Buffer[] = [];
  // In the direction to the server, and from it.
  const sequence = { toServer: 1, toClient: 1 };
  const add = (to: 'toServer' | 'toClient', payload: Uint8Array): void => {
    const back = to === 'toServer' ? sequence.toClient : sequence.toServer;
    packets.push(packet(to === 'toServer', sequence[to], back, payload));
    sequence[to] += payload.length;
  };
  add('toServer', Buffer.from(request));
  add('toClient', Buffer.from(answer));
  for (const segment of segmentsOf(bytes, SEGMENT_BYTES)) {
    add('toClient', segment);
    add('toServer', new Uint8Array(0));
  }
  return Buffer.concat([head, ...packets]);
}

function packet(toServer: boolean, sequence: number, acknowledged: number, payload: Uint8Array): Buffer {
  const size = 40 + payload.length;
  const head = Buffer.alloc(56);
  head.writeUInt32BE(size, 8);
  head.writeUInt32BE(size, 12);
  const ip = head.subarray(16);
  ip.writeUInt16BE(0x4500, 0);
  ip.writeUInt16BE(size, 2);
  ip.writeUInt16BE(0x4006, 8);
  ip.writeUInt32BE(toServer ? 0x7f000001 : 0x7f000002, 12);
  ip.writeUInt32BE(toServer ? 0x7f000002 : 0x7f000001, 16);
  const tcp = ip.subarray(20);
  tcp.writeUInt16BE(toServer ? CLIENT_PORT : SERVER_PORT, 0);
  tcp.writeUInt16BE(toServer ? SERVER_PORT : CLIENT_PORT, 2);
  tcp.writeUInt32BE(sequence, 4);
  tcp.writeUInt32BE(acknowledged, 8);
  tcp.writeUInt16BE((5 << 12) | ACK, 12);
  tcp.writeUInt16BE(0xffff, 14);
  return Buffer.concat([head, payload]);
}
