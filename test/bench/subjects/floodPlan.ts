import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import { Opcode, serverFrame } from '../../unit/support/peer';

const BLOCK_BYTES = 1024 * 1024;
const MOST_FRAMES = 8192;
const RSV1 = 0x40;

/** What a client asked for by its path: `/text/200/1000000?rate=1000&close`. */
export interface FloodPlan {
  readonly kind: 'text' | 'binary' | 'deflated';
  readonly sizeBytes: number;
  readonly count: number;
  /** Messages per second; absent: as fast as the client takes them. */
  readonly rate?: number;
  /** After so many messages another one of the client's is waited for. */
  readonly pauseAt?: number;
  /** Whether the connection is closed at the end. */
  readonly close: boolean;
}

/** Frames that are sent again and again, and where each ends. */
export interface Block {
  readonly bytes: Uint8Array;
  /** `ends[n]`: where `n` frames end. */
  readonly ends: readonly number[];
}

/** @returns `undefined` for a path that asks for something else */
export function readFloodPlan(requestHead: string): FloodPlan | undefined {
  const [, kind, size, count, query] =
    /^GET \/(text|binary|deflated)\/(\d+)\/(\d+)(?:\?(\S*))? /.exec(requestHead) ?? [];
  if (kind === undefined) return undefined;
  const asked = new URLSearchParams(query);
  const rate = asked.get('rate');
  const pauseAt = asked.get('pauseAt');
  return {
    kind: kind as FloodPlan['kind'],
    sizeBytes: Number(size),
    count: Number(count),
    close: asked.has('close'),
    ...(rate !== null && { rate: Number(rate) }),
    ...(pauseAt !== null && { pauseAt: Number(pauseAt) }),
  };
}

export async function blockOf({ kind, sizeBytes }: FloodPlan): Promise<Block> {
  const count = Math.max(1, Math.min(MOST_FRAMES, Math.floor(BLOCK_BYTES / (sizeBytes + 10))));
  const messages = Array.from({ length: count }, (_, nth) => message(nth, sizeBytes));
  const frames = kind === 'deflated' ? await deflated(messages) : messages.map((each) => frameOf(kind, each));
  const ends = [0];
  for (const frame of frames) ends.push(ends.at(-1)! + frame.length);
  return { bytes: Buffer.concat(frames), ends };
}

/** Like what sockets carry: JSON that differs in some places. */
function message(nth: number, sizeBytes: number): Buffer {
  const random = (nth * 2_654_435_761) % 4_294_967_296;
  const start = `{"seq":"${String(nth).padStart(6, '0')}","price":${random / 1000},"text":"`;
  const text = start.padEnd(sizeBytes, 'the quick brown fox jumps over the lazy dog ');
  return Buffer.from(`${text.slice(0, Math.max(0, sizeBytes - 2))}"}`.slice(0, sizeBytes));
}

function frameOf(kind: FloodPlan['kind'], payload: Uint8Array): Buffer {
  return serverFrame(kind === 'text' ? Opcode.text : Opcode.binary, payload);
}

/**
 * With context takeover (RFC 7692 §7.1.1). The first message refers to none before it, and none to what was before the first: the
 * block can be sent again and again.
 */
async function deflated(messages: readonly Buffer[]): Promise<Buffer[]> {
  const deflate = createDeflateRaw();
  const frames: Buffer[] = [];
  for (const each of messages) {
    const bytes = await flushed(deflate, each);
    // Without the last four bytes (RFC 7692 §7.2.1).
    const frame = serverFrame(Opcode.text, bytes.subarray(0, -4));
    frame[0]! |= RSV1;
    frames.push(frame);
  }
  deflate.close();
  return frames;
}

async function flushed(deflate: DeflateRaw, bytes: Uint8Array): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const onData = (chunk: Buffer): void => void chunks.push(chunk);
  deflate.on('data', onData);
  deflate.write(bytes);
  await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
  deflate.off('data', onData);
  return Buffer.concat(chunks);
}
