import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startSample, type Sample } from '../sample';
import { rawClient } from './rawClient';
import type { Flood } from './receiving';
import { FileWriter } from './fileWriter';

const RECORD_BYTES = 16;

/** The bytes of all frames, thrown away as they come. */
export async function netDiscarded({ url, messages, sizeBytes }: Flood): Promise<Sample> {
  const { socket, go } = await rawClient(url);
  let left = messages * (sizeBytes + headerBytes(sizeBytes));
  const sample = startSample();
  const whole = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      left -= chunk.length;
      if (left <= 0) resolve();
    });
  });
  go();
  await whole;
  const taken = sample(messages);
  socket.destroy();
  return taken;
}

/**
 * A loop over the bytes that writes payloads and an index of them to files, and nothing else: no checks, no objects, no events. It is
 * what is physically possible with a log.
 */
export async function minimalLog({ url, messages }: Flood): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  const files = await Promise.all(['payload', 'index'].map((name) => open(path.join(folder, name), 'w')));
  const { socket, go } = await rawClient(url);
  const [payload, index] = files.map((file) => new FileWriter(file, socket)) as [FileWriter, FileWriter];
  let count = 0;
  let offset = 0;
  /** Of a payload whose frame has begun. */
  let left = 0;
  let cut: Uint8Array | undefined;
  const sample = startSample();
  socket.on('data', (chunk) => {
    const bytes = cut ? Buffer.concat([cut, chunk]) : chunk;
    cut = undefined;
    const end = bytes.length;
    let at = Math.min(left, end);
    if (at > 0) payload.add(bytes, 0, at);
    left -= at;
    while (at < end) {
      const short = at + 1 < end ? bytes[at + 1]! & 127 : 127;
      const size = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + size > end) {
        cut = bytes.subarray(at);
        break;
      }
      let length = short;
      if (short === 126) length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
      else if (short === 127) length = Number(Buffer.from(bytes.subarray(at, at + 10)).readBigUInt64BE(2));
      const record = index.room(RECORD_BYTES);
      record.view.setFloat64(record.at, offset, true);
      record.view.setUint32(record.at + 8, length, true);
      record.view.setUint32(record.at + 12, bytes[at]!, true);
      offset += length;
      count += 1;
      const here = Math.min(length, end - at - size);
      payload.add(bytes, at + size, at + size + here);
      left = length - here;
      at += size + here;
    }
    if (count === messages && left === 0) socket.emit('whole');
  });
  go();
  await once(socket, 'whole');
  await payload.flush();
  await index.flush();
  const taken = sample(count);
  socket.destroy();
  await Promise.all(files.map((file) => file.close()));
  await rm(folder, { recursive: true });
  return taken;
}

function headerBytes(sizeBytes: number): number {
  return sizeBytes < 126 ? 2 : sizeBytes < 65_536 ? 4 : 10;
}
