import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { bytes, utf8 } from '../support/bytes';
import { bundleChild, startChild, type Child } from '../support/child';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useLogs } from '../support/logs';

interface Said {
  readonly what: string;
  readonly length: number;
  readonly problem: string;
  readonly isFailing: boolean;
  readonly isFull: boolean;
  readonly failures: readonly string[];
  readonly arrayBuffers: number;
}

async function told(child: Child, what: string): Promise<Said> {
  return eventually(() => {
    const line = child.lines.find((each) => each.includes(`"what":"${what}"`));
    assert(line, child.errors());
    return JSON.parse(line) as Said;
  }, 20_000);
}

function checkSaid(full: Said, reason: RegExp): void {
  assert(full.isFailing && !full.isFull);
  assert.match(full.problem, reason);
  assert.match(full.problem, /The payloads of \d+ messages, \d+ bytes in all, were left out/);
  assert.equal(full.failures.length, 1);
}

/** Whether a log has all that was appended to it, but the payloads that it says were left out. */
async function checkLeftOut(where: string, full: Said, well: Said): Promise<void> {
  assert(!well.isFailing);
  assert.equal(well.failures.length, 1);
  const log = await FileLog.open(where);
  assert.equal(log.length, well.length);
  let leftOut = 0;
  const events: string[] = [];
  for (const { index, kind, damaged, truncated, size, preview } of await log.read(0, log.length)) {
    if (kind === 'event') events.push(preview);
    else if (damaged) {
      leftOut += 1;
      assert(truncated && size === 1000);
      await assert.rejects(log.payload(index), /left out/);
    } else assert.equal(utf8(await log.payload(index)), `${index}:`.padEnd(1000, '.'));
  }
  assert(leftOut > 3000, `${leftOut} left out`);
  assert.equal(events.length, 2);
  assert.match(events[0]!, /(EFBIG|ENOSPC).*from here on payloads are left out/);
  assert.match(events[1]!, new RegExp(`payloads of ${leftOut} messages, ${leftOut * 1000} bytes`));
  assert.match(full.problem, new RegExp(`of ${leftOut} messages`));
  log.dispose();
}

const memoryBytes = 1024 * 1024;
const diskBytes = 16 * 1024 * 1024;
/** How much of the disk something else takes at first. */
const ballastBytes = 12 * 1024 * 1024;
/** A disk of its own for a process: gone with it, and seen by nobody else. */
const ownDisk = `mount -t tmpfs -o size=${diskBytes} tmpfs "$1"`;
const ownMounts = ['--mount', '--pid', '--fork', '--kill-child'];
/** As nobody special, and, where that is not allowed, as root. */
const ways = [['--user', '--map-root-user', ...ownMounts], ownMounts];

function startApart(way: readonly string[], script: string, args: readonly string[]): Child {
  // By a shell, which tells of a missing `unshare` by its exit code.
  return startChild('sh', ['-c', 'exec unshare "$@"', 'sh', ...way, 'sh', '-c', script, 'sh', ...args]);
}

/** The arguments of `unshare` by which a process can have a disk of its own here; else why it can't. */
async function waysToMount(folder: string): Promise<readonly string[] | string> {
  const reasons: string[] = [];
  for (const way of ways) {
    const child = startApart(way, ownDisk, [folder]);
    if ((await child.exit) === 0) return way;
    reasons.push(child.errors().trim());
  }
  return reasons.join('; ');
}

describe('a log that can not be written', function () {
  this.timeout(60_000);
  const folder = useFolder();

  for (const memoryBytes of [1, 16].map((mebibytes) => mebibytes * 1024 * 1024))
    it(`keeps the ${memoryBytes} bytes that memory allows, counts what it leaves out, and goes on when there is room`, async () => {
      const script = await bundleChild('test/unit/log/children/limited.ts', folder.path);
      const where = path.join(folder.path, `log-${memoryBytes}`);
      // A real limit of the system, which needs no rights: no file may grow beyond it.
      const child = startChild('sh', [
        '-c',
        'ulimit -S -f 6000; exec "$0" "$@"',
        process.execPath,
        script,
        where,
        String(memoryBytes),
      ]);
      try {
        const full = await told(child, 'full');
        checkSaid(full, /can not be written: a file may not grow further: EFBIG/);
        assert(full.arrayBuffers < memoryBytes + 15 * 1024 * 1024, `${full.arrayBuffers} bytes of memory`);
        const raise = startChild('prlimit', ['--pid', String(child.process.pid), '--fsize=unlimited:unlimited']);
        assert.equal(await raise.exit, 0, raise.errors());
        child.process.stdin?.write('go on\n');
        const well = await told(child, 'well');
        assert.equal(await child.exit, 0, child.errors());
        await checkLeftOut(where, full, well);
      } finally {
        child.process.kill('SIGKILL');
        await child.exit;
      }
    });

  it('says that the disk is full, loses nothing of what is written, and goes on when there is room', async function () {
    const disk = path.join(folder.path, 'disk');
    await mkdir(disk);
    const way = process.platform === 'linux' ? await waysToMount(disk) : 'only Linux gives a process a disk of its own';
    if (typeof way === 'string') {
      console.log(`      skipped: no small disk can be mounted here (${way})`);
      this.skip();
    }
    const script = await bundleChild('test/unit/log/children/limited.ts', folder.path);
    const [where, ballast, kept] = ['disk/log', 'disk/ballast', 'kept'].map((name) => path.join(folder.path, name));
    const run = `${ownDisk} && head -c ${ballastBytes} /dev/zero >"$2" && "$5" "$6" "$3" ${memoryBytes} "$2" && cp -R "$3" "$4"`;
    const args = [disk, ballast!, where!, kept!, process.execPath, script];
    const child = startApart(way, run, args);
    try {
      const full = await told(child, 'full');
      checkSaid(full, /can not be written: the disk is full: ENOSPC/);
      child.process.stdin?.write('go on\n');
      const well = await told(child, 'well');
      assert.equal(await child.exit, 0, child.errors());
      await checkLeftOut(kept!, full, well);
    } finally {
      child.process.kill('SIGKILL');
      await child.exit;
    }
  });

  describe('as its folder is gone', () => {
    const { create, fileOf } = useLogs();

    it('says so, and stays readable', async () => {
      const log = await create();
      const failures: string[] = [];
      log.onDidFail(({ message }) => failures.push(message));
      log.append('received', 'text', bytes('before'));
      await log.flush();
      await rm(path.dirname(fileOf('x')), { recursive: true });
      await eventually(async () => {
        log.append('received', 'text', bytes('after'));
        await log.flush();
        assert.equal(failures.length, 1);
      });
      assert.match(failures[0]!, /deleted/);
      assert(log.problems.some(({ message }) => message.includes('deleted')));
      await log.finish();
      assert.equal(utf8(await log.payload(0)), 'before');
      assert.equal(utf8(await log.payload(log.length - 1)), 'after');
    });

    it('and a new file is to be made, keeps what comes in memory', async () => {
      const log = await create('log', { segmentBytes: 1000 });
      log.append('received', 'text', bytes('a'.repeat(600)));
      await log.flush();
      await rm(path.dirname(fileOf('x')), { recursive: true });
      log.append('received', 'text', bytes('b'.repeat(600)));
      await assert.rejects(log.flush(), { code: 'ENOENT' });
      assert.match(log.problems.map(({ message }) => message).join(), /its folder is gone/);
      assert.equal(utf8(await log.payload(0)), 'a'.repeat(600));
      assert.equal(utf8(await log.payload(1)), 'b'.repeat(600));
    });
  });
});
