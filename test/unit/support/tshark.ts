import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Recording } from './recordingProxy';

const MAX_JSON_BYTES = 1024 * 1024 * 1024;
const SEGMENT_BYTES = 2000;

/** A frame as Wireshark decodes it, in the words of our own. */
export interface SharkFrame {
  readonly direction: 'sent' | 'received';
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly maskKey?: number;
  readonly length: number;
  /** Unmasked. */
  readonly payload: Buffer;
}

/** Its version; `undefined` where there is none. */
export async function tsharkVersion(): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('tshark', ['--version'])).stdout.split('\n', 1)[0];
  } catch {
    return undefined;
  }
}

/** A capture of one port on the loopback interface that is under way. */
export interface Capture {
  /** Ends it, when a text has come by that is the last of all that matters. */
  end(marker?: string): Promise<void>;
}

/** Captures to a file. @throws Error, with what dumpcap says, where that isn't possible */
export async function startCapture(port: number, file: string): Promise<Capture> {
  const child = spawn('dumpcap', ['-q', '-i', 'lo', '-f', `tcp port ${port}`, '-w', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit').catch(() => undefined);
  await waitForStart(child);
  return {
    end: async (marker = '') => {
      const deadline = performance.now() + 10_000;
      while (!(await readFile(file)).includes(marker) && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGINT');
      await exited;
    },
  };
}

function waitForStart(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      // It says so once the interface is open.
      if (said.includes('File: ')) resolve();
    });
    child.once('error', reject).once('exit', () => reject(new Error(said.trim())));
  });
}

/**
 * Writes what a proxy has recorded as the capture of a TCP connection (libpcap's classic format; Ethernet, IPv4): with the handshake,
 * sequence numbers, checksums, and an ACK for each segment, as Wireshark gives up a stream with more than 64 KiB unacknowledged.
 */
export async function writeCapture(recording: Recording, port: number, file: string): Promise<void> {
  const client = { port: 50_000, sequence: 1000 };
  const server = { port, sequence: 2_000_000_000 };
  const [SYN, ACK, PSH] = [2, 16, 8];
  const packets: Buffer[] = [];
  const send = (from: typeof client, to: typeof client, flags: number, data: Uint8Array = Buffer.alloc(0)): void => {
    const acknowledged = flags & ACK ? to.sequence : 0;
    packets.push(packetRecord(packets.length, tcpPacket(from.port, to.port, from.sequence, acknowledged, flags, data)));
    from.sequence = (from.sequence + data.length + (flags & SYN ? 1 : 0)) >>> 0;
  };
  send(client, server, SYN);
  send(server, client, SYN | ACK);
  send(client, server, ACK);
  const up = recording.up.map((read) => ({ ...read, from: client, to: server }));
  const down = recording.down.map((read) => ({ ...read, from: server, to: client }));
  for (const { bytes, from, to } of [...up, ...down].sort((a, b) => a.time - b.time)) {
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      send(from, to, PSH | ACK, bytes.subarray(at, at + SEGMENT_BYTES));
      send(to, from, ACK);
    }
  }
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  // LINKTYPE_ETHERNET
  head.writeUInt32LE(1, 20);
  await writeFile(file, Buffer.concat([head, ...packets]));
}

function packetRecord(nth: number, packet: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(1_700_000_000 + Math.floor(nth / 1_000_000));
  head.writeUInt32LE(nth % 1_000_000, 4);
  head.writeUInt32LE(packet.length, 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet]);
}

/** RFC 791 §3.1, RFC 9293 §3.1 */
function tcpPacket(from: number, to: number, sequence: number, ack: number, flags: number, data: Uint8Array): Buffer {
  const loopback = [127, 0, 0, 1];
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(from);
  tcp.writeUInt16BE(to, 2);
  tcp.writeUInt32BE(sequence, 4);
  tcp.writeUInt32BE(ack, 8);
  tcp[12] = 5 << 4;
  tcp[13] = flags;
  tcp.writeUInt16BE(65_535, 14);
  const size = tcp.length + data.length;
  const pseudoHead = Buffer.from([...loopback, ...loopback, 0, 6, size >> 8, size & 255]);
  tcp.writeUInt16BE(checksum(Buffer.concat([pseudoHead, tcp, data])), 16);
  const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0, ...loopback, ...loopback]);
  ip.writeUInt16BE(ip.length + size, 2);
  ip.writeUInt16BE(checksum(ip), 10);
  return Buffer.concat([Buffer.from('0000000000020000000000010800', 'hex'), ip, tcp, data]);
}

/** RFC 1071 */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

type Fields = Record<string, string | [hex: string, ...rest: unknown[]] | undefined>;
interface Packet {
  readonly _source: { readonly layers: { readonly tcp: Fields; readonly websocket: Fields | Fields[] } };
}

/** The frames of a capture as tshark decodes them, of each direction in order. @param port the server's */
export async function decodeCapture(file: string, port: number): Promise<SharkFrame[]> {
  const decoding = ['-d', `tcp.port==${port},http`, '-o', 'websocket.decompress:FALSE', '-Y', 'websocket'];
  const output = ['-T', 'json', '--no-duplicate-keys', '-x', '-j', 'tcp websocket'];
  const { stdout } = await promisify(execFile)('tshark', ['-r', file, ...decoding, ...output], {
    maxBuffer: MAX_JSON_BYTES,
  });
  return (JSON.parse(stdout) as Packet[]).flatMap(({ _source: { layers } }) => {
    const direction = layers.tcp['tcp.srcport'] === String(port) ? 'received' : 'sent';
    return [layers.websocket].flat().map((fields) => frameOf(direction, fields));
  });
}

function frameOf(direction: SharkFrame['direction'], fields: Fields): SharkFrame {
  const number = (name: string): number | undefined => {
    const value = fields[`websocket.${name}`];
    return value === undefined ? undefined : Number(value);
  };
  const maskKey = fields['websocket.masking_key'] as string | undefined;
  return {
    direction,
    fin: number('fin') === 1,
    rsv: number('rsv')!,
    opcode: number('opcode')!,
    masked: number('mask') === 1,
    ...(maskKey !== undefined && { maskKey: parseInt(maskKey.replaceAll(':', ''), 16) }),
    length: number('payload_length_ext_64') ?? number('payload_length_ext_16') ?? number('payload_length')!,
    payload: Buffer.from(fields['websocket.payload_raw']?.[0] ?? '', 'hex'),
  };
}
