import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { ExportOptions } from '../../../src/api';
import { exportLog } from '../../../src/log/export/exportLog';
import { FileLog } from '../../../src/log/fileLog';
import { packFrame } from '../../../src/log/frameRecords';
import { importLog, type Imported, type ImportOptions } from '../../../src/log/import/importLog';
import { RestoredSession } from '../../../src/log/restoredSession';
import type { SessionRecord } from '../../../src/log/sessionRecord';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { bytes } from './bytes';
import { useFolder } from './folder';
import { useLeakCheck } from './leaks';
import type { Random } from './random';

/** Logs, exports and imports in a scratch folder for the tests of a suite; logs are finished after each. */
export function useExports() {
  const logs: FileLog[] = [];
  // Before their folder is removed.
  afterEach(async () => {
    for (const log of logs.splice(0)) {
      await log.finish();
      log.dispose();
    }
  });
  const folder = useFolder();
  useLeakCheck();
  const keep = (log: FileLog): FileLog => {
    logs.push(log);
    return log;
  };
  const place = (name: string): string => path.join(folder.path, name);
  return {
    place,
    /** Finishes a log after the test. */
    keep,
    get storage() {
      return place('storage');
    },
    /** A new log of a session. */
    create: async (record = sampleRecord(), name = 'log'): Promise<FileLog> => {
      const log = keep(await FileLog.create(place(name)));
      log.session = () => record;
      return log;
    },
    exported: async (log: FileLog, options?: ExportOptions, format: 'jsonl' | 'csv' = 'jsonl'): Promise<string> => {
      const file = place(`out.${format}`);
      await exportLog(log, format, file, options);
      return readFile(file, 'utf8');
    },
    imported: async (file = place('out.jsonl'), options?: ImportOptions): Promise<Imported & { log: FileLog }> => {
      const imported = await importLog(file, place('storage'), options);
      const { log } = await RestoredSession.open(place('storage'), imported.id);
      return { ...imported, log: keep(log) };
    },
  };
}

/** A record with everything that a head may have. */
export function sampleRecord(over: Partial<SessionRecord> = {}): SessionRecord {
  const request = parseHttpHead(bytes('GET /chat HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n\r\n'));
  const response = parseHttpHead(Uint8Array.from([...bytes('HTTP/1.1 101 Yes\r\nX-B: '), 0xff, ...bytes('\r\n\r\n')]));
  return {
    id: 'original',
    profile: { name: 'Chat', transport: 'websocket', url: 'ws://127.0.0.1:1/chat', protocols: ['chat'] },
    transport: 'websocket',
    role: 'client',
    startedAt: 1_700_000_000_000,
    endedAt: 1_700_000_009_000,
    state: 'closed',
    association: {
      protocol: 'tcp',
      local: { address: '127.0.0.1', port: 1 },
      remote: { address: '127.0.0.1', port: 2 },
    },
    stages: [{ name: 'tcp', start: 0, end: 1.5, detail: '127.0.0.1:80' }],
    handshake: { exchanges: [{ request, response, body: Uint8Array.of(0, 254) }], protocol: 'chat', findings: [] },
    findings: [{ id: 'http-status', severity: 'ok', message: 'm' }],
    end: { by: 'remote', clean: true, code: 1000 },
    ...over,
  };
}

const PIECES = [
  '',
  'plain',
  '"quoted" \\ and / \u0000 \u001f \u007f',
  '\ufeffafter a mark',
  'line\u2028 and \u2029 and \r\n',
  '=1+1',
  'é漢😀\ufffd',
  '𝒳'.repeat(10),
].map((text) => bytes(text));
const KINDS = ['text', 'binary', 'data', 'ping', 'pong', 'close', 'event'] as const;

/** Fills a log with what a session may have: entries of all kinds, fragmented messages with others in between, loose frames. */
export function fillRandomly(log: FileLog, random: Random, count: number): void {
  let time = 1_700_000_000_000;
  let open: { first: number; direction: 'sent' | 'received' } | undefined;
  const frame = (direction: 'sent' | 'received', opcode: number): number => {
    const masked = random.below(2) === 1;
    const key = masked ? random.below(2 ** 32) : 0;
    const packed = packFrame(direction === 'sent', (random.below(16) << 4) | opcode, masked, key, 2 + random.below(13));
    return log.appendFrame(time, random.below(2 ** 50), random.below(2 ** 40), packed);
  };
  for (let nth = 0; nth < count; nth += 1) {
    time = Math.round((time + random.below(3000) / 1000) * 1000) / 1000;
    if (random.below(10) === 0) frame('sent', 2);
    if (!open && random.below(6) === 0) open = { first: frame('received', 1), direction: 'received' };
    const extras = {
      time,
      truncated: random.below(10) === 0,
      roundTrip: random.below(5) === 0 ? random.below(1e6) / 1e3 : 0,
    };
    if (open && random.below(4) === 0) {
      log.append(open.direction, 'text', payloadOf(random), {
        ...extras,
        firstFrame: open.first,
        lastFrame: frame(open.direction, 0),
      });
      open = undefined;
      continue;
    }
    const direction = random.pick(['sent', 'received'] as const);
    const hasFrame = random.below(3) > 0;
    log.append(hasFrame ? direction : 'local', random.pick(KINDS), payloadOf(random), {
      ...extras,
      ...(hasFrame && { firstFrame: frame(direction, random.pick([1, 9])) }),
    });
  }
}

function payloadOf(random: Random): Uint8Array {
  if (random.below(20) === 0) {
    // Around the slices that texts and Base64 are made in.
    const large = Buffer.alloc(random.pick([1, 2]) * 192 * 1024 + random.below(9) - 4, '😀é"x');
    return random.below(2) === 0 ? large : large.fill(random.below(256), 100);
  }
  if (random.below(3) === 0) return Uint8Array.from({ length: random.below(40) }, () => random.below(256));
  return Buffer.concat(Array.from({ length: random.below(4) }, () => random.pick(PIECES)));
}

/** An export without the moment in which it was made. */
export function timeless(text: string): string {
  return text.replace(/"exportedAt":"[^"]*"/, '');
}
