import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Direction, EntryKind } from '../../../src/api';
import { FileLog } from '../../../src/log/fileLog';
import { packFrame } from '../../../src/log/frameRecords';
import type { Random } from '../support/random';

export interface Written {
  readonly direction: Direction;
  readonly kind: EntryKind;
  readonly payload: Uint8Array;
}

/** Writes a log of all kinds of entries, in segments that are small. @returns what is in it */
export async function writeLog(folder: string, random: Random, count: number): Promise<Written[]> {
  const log = await FileLog.create(folder, { segmentBytes: 64 * 1024 });
  const written: Written[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const size = random.pick([0, 1, 200, random.below(300), random.below(5000)]);
    const payload = Uint8Array.from({ length: size }, () => random.below(256));
    const direction = random.pick(['sent', 'received', 'local'] as const);
    const kind = direction === 'local' ? 'event' : random.pick(['text', 'binary', 'ping', 'pong', 'close'] as const);
    const frame = log.appendFrame(log.now(), nth * 300, size, packFrame(direction === 'sent', 0x82, false, 0, 4));
    log.append(direction, kind, payload, { firstFrame: frame, lastFrame: frame });
    written.push({ direction, kind, payload });
  }
  await log.finish();
  log.dispose();
  return written;
}

/** The ways to damage a log; each is told its files. @returns what was done, and whether a byte was changed by it */
const WAYS: readonly ((folder: string, file: string, random: Random) => Promise<string>)[] = [
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    const length = random.below(bytes.length);
    await writeFile(path.join(folder, file), bytes.subarray(0, length));
    return `cut ${file} to ${length} bytes of ${bytes.length}`;
  },
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    const places = Array.from({ length: 1 + random.below(4) }, () => random.below(bytes.length * 8));
    // The same bit twice would be no damage.
    for (const place of new Set(places)) bytes[place >> 3]! ^= 1 << (place & 7);
    await writeFile(path.join(folder, file), bytes);
    return `flipped bits of ${file}: ${places.join(', ')}`;
  },
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    const from = random.below(bytes.length);
    const to = Math.min(bytes.length, from + 1 + random.below(random.pick([8, 100, 4096])));
    for (let at = from; at < to; at += 1) bytes[at] = random.below(256);
    await writeFile(path.join(folder, file), bytes);
    return `overwrote ${file} from ${from} to ${to}`;
  },
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    const from = random.below(bytes.length);
    const to = Math.min(bytes.length, from + 1 + random.below(4096));
    bytes.fill(0, from, to);
    await writeFile(path.join(folder, file), bytes);
    return `zeros in ${file} from ${from} to ${to}`;
  },
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    // As when a block of the disk is written to a wrong place.
    const from = random.below(bytes.length);
    const to = random.below(bytes.length);
    bytes.copyWithin(to, from, from + 4 * (1 + random.below(500)));
    await writeFile(path.join(folder, file), bytes);
    return `copied within ${file} from ${from} to ${to}`;
  },
  async (folder, file, random) => {
    const bytes = await readFile(path.join(folder, file));
    const more = Uint8Array.from({ length: 1 + random.below(5000) }, () => random.below(256));
    await writeFile(path.join(folder, file), Buffer.concat([bytes, more]));
    return `appended ${more.length} bytes to ${file}`;
  },
  async (folder, file) => {
    await rm(path.join(folder, file));
    return `removed ${file}`;
  },
  async (folder, file) => {
    await writeFile(path.join(folder, file), '');
    return `emptied ${file}`;
  },
  async (folder, file, random) => {
    const others = (await readdir(folder)).filter((name) => name !== file);
    if (others.length === 0) return `nothing to swap ${file} with`;
    const other = random.pick(others.sort());
    await rename(path.join(folder, file), path.join(folder, 'swapping'));
    await rename(path.join(folder, other), path.join(folder, file));
    await rename(path.join(folder, 'swapping'), path.join(folder, other));
    return `swapped ${file} and ${other}`;
  },
  async (folder, file) => {
    await rm(path.join(folder, file));
    await mkdir(path.join(folder, file));
    return `put a folder in the place of ${file}`;
  },
];

/** Copies a log and damages the copy, in one to three ways. @returns what was done */
export async function damageCopy(from: string, to: string, nth: number, random: Random): Promise<string[]> {
  await mkdir(to);
  for (const file of (await readdir(from)).sort()) await copyFile(path.join(from, file), path.join(to, file));
  const done: string[] = [];
  const ways = [
    WAYS[nth % WAYS.length]!,
    ...Array.from({ length: random.pick([0, 0, 1, 2]) }, () => random.pick(WAYS)),
  ];
  for (const way of ways) {
    const files = (await readdir(to, { withFileTypes: true })).filter((each) => each.isFile());
    if (files.length === 0) break;
    const file = random.pick(files.map(({ name }) => name).sort());
    // What is empty can't be damaged further.
    if ((await readFile(path.join(to, file))).length > 0) done.push(await way(to, file, random));
  }
  return done;
}
