import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { importLog } from '../../../../src/log/import/importLog';
import { ImportProblem } from '../../../../src/log/import/importProblem';
import { readLines } from '../../../../src/log/import/readLines';
import { FRAMES_FILE } from '../../../../src/log/logFiles';
import { readNotes } from '../../../../src/log/notes';
import { RestoredSession } from '../../../../src/log/restoredSession';
import { bytes } from '../../support/bytes';
import { eventually } from '../../support/eventually';
import { useExports } from '../../support/exports';

const LONG = 'x'.repeat(2 * 1024 * 1024);

/** What is done to the lines of an export with three entries; where it is broken, and how that is told. */
const BROKEN: readonly (readonly [what: string, change: (lines: string[]) => void, place: string, why: RegExp])[] = [
  ['an empty file', (lines) => lines.splice(0), '1:1', /empty/],
  ['another JSON', (lines) => lines.unshift('{"a":1}'), '1:1', /no log that Socketscope/],
  ['no JSON', (lines) => lines.unshift('hello'), '1:1', /./],
  ['a later version', set(0, '"version":1', '"version":2'), '1:42', /later version/],
  ['a head without its entries', set(0, '"exported":', '"x":'), '1:1', /number of entries/],
  ['a session with a wrong part', set(0, '"stages":[', '"stages":["x",'), '1', /"stages" of the session/],
  ['a session without a profile', set(0, '"profile":', '"x":'), '1', /session/],
  ['a profile with a wrong header', set(0, '"protocols":', '"headers":{"a":5},"protocols":'), '1', /"headers.a"/],
  ['a profile with wrong subprotocols', set(0, '"protocols":["chat"]', '"protocols":[7]'), '1', /"protocols\[0\]"/],
  ['a profile with a wrong proxy', set(0, '"protocols":', '"proxy":7,"protocols":'), '1', /"proxy"/],
  [
    'a profile that is nested deeply',
    set(0, '"protocols":', `"x":${'['.repeat(50_000)}${']'.repeat(50_000)},"protocols":`),
    '1:1',
    /nested/,
  ],
  ['bytes that are not Base64', set(0, '"body":{"base64":"', '"body":{"base64":"*'), '1', /Base64/],
  ['a line that is cut', (lines) => (lines[2] = lines[2]!.slice(0, 40)), '3', /not closed/],
  ['a line that is no JSON', (lines) => (lines[2] = '{"index":1,}'), '3:12', /./],
  ['a line that is no object', (lines) => (lines[2] = '7'), '3:1', /entry is expected/],
  ['a comment', (lines) => lines.splice(2, 0, '// note'), '3:1', /./],
  ['a kind that there is not', set(2, '"kind":"text"', '"kind":"texts"'), '3', /"kind"/],
  ['a direction that there is not', set(2, '"direction":"sent"', '"direction":1'), '3', /"direction"/],
  ['a time that is no number', set(2, /"time":[^,]*/, '"time":null'), '3', /"time"/],
  ['a time beyond all numbers', set(2, /"time":[^,]*/, '"time":1e400'), '3', /"time"/],
  ['a round trip beyond all numbers', set(2, '"size":', '"roundTrip":1e400,"size":'), '3', /"roundTrip"/],
  ['a frame far ahead', set(1, '"number":0', '"number":4000000000'), '2:1', /missing/],
  ['a time before the one before', set(2, /"time":[^,]*/, '"time":1'), '3:1', /older/],
  ['a line twice', (lines) => lines.splice(2, 0, lines[2]!), '4:1', /higher index/],
  ['another size', set(2, '"size":3', '"size":4'), '3', /3 bytes/],
  ['no payload', set(2, '"text":', '"txt":'), '3:1', /payload is missing/],
  ['half a pair', set(2, '"text":"', '"text":"\\ud800'), '3', /surrogate/],
  ['wrong Base64', set(2, '"text":"two"', '"base64":"dHdv!"'), '3', /Base64/],
  ['a wrong frame', set(1, '"opcode":1', '"opcode":16'), '2', /"opcode"/],
  ['frames in a wrong order', set(1, /"frames":\[(.*?)\]/, '"frames":[$1,$1]'), '2:1', /not in order/],
  ['a long line that is cut', (lines) => (lines[2] = `{"index":1,"text":"${LONG}`), '3', /./],
  ['a long line with an escape that there is not', set(2, '"two"', `"${LONG}\\q"`), '3', /escape/],
  ['a long line with half a pair', set(2, '"two"', `"${LONG}\\ud800"`), '3', /surrogate/],
  ['a long line with a control character', set(2, '"two"', `"${LONG}\t"`), '3', /control character/],
  ['a long line of wrong Base64', set(2, '"text":"two"', `"base64":"${LONG}*"`), '3', /Base64/],
  ['a long line with more behind it', set(2, /"two"\}/, `"${LONG}",}`), `3:${String(LONG.length)}`, /./],
];

function set(line: number, from: string | RegExp, to: string): (lines: string[]) => void {
  return (lines) => {
    const changed = lines[line]!.replace(from, to);
    assert.notEqual(changed, lines[line], 'the line is changed');
    lines[line] = changed;
  };
}

describe('a broken file that is imported', () => {
  const exports = useExports();
  const lines = async (): Promise<string[]> => {
    const log = await exports.create();
    const frame = log.appendFrame(log.now(), 0, 3, 0x881);
    log.append('sent', 'text', bytes('one'), { firstFrame: frame });
    log.append('sent', 'text', bytes('two'));
    log.append('sent', 'text', bytes('three'));
    return (await exports.exported(log)).trimEnd().split('\n');
  };
  const file = (): string => exports.place('broken.jsonl');

  for (const [what, change, place, why] of BROKEN) {
    it(`is told with its place: ${what}`, async () => {
      const content = await lines();
      change(content);
      await writeFile(file(), content.join('\n'));
      const problem = await importLog(file(), exports.storage).then(
        () => assert.fail('it is broken'),
        (error: unknown) => error,
      );
      assert(problem instanceof ImportProblem, String(problem));
      const [line, column] = place.split(':');
      assert.equal(String(problem.line), line, problem.message);
      if (column !== undefined && column.length > 5) assert(problem.column > Number(column), problem.message);
      else if (column !== undefined && what !== 'a later version')
        assert.equal(String(problem.column), column, problem.message);
      else assert(problem.column > 1, problem.message);
      assert.match(problem.message, why);
      assert.deepEqual(await readdir(exports.storage), [], 'nothing is left');
    });
  }

  it('is told where it is not UTF-8', async () => {
    const content = Buffer.from((await lines()).join('\n'));
    content[content.indexOf('two')] = 0xff;
    await writeFile(file(), content);
    await assert.rejects(importLog(file(), exports.storage), /^ImportProblem: Line 3, column \d\d+: this is not UTF-8/);
  });

  it('is told where a payload is larger than what is taken', async () => {
    const content = await lines();
    content[2] = content[2]!.replace('"two"', `"${LONG}"`);
    await writeFile(file(), content.join('\n'));
    const read = async (limit: number): Promise<number> => {
      let count = 0;
      for await (const { number } of readLines(file(), limit)) count = number;
      return count;
    };
    assert.equal(await read(LONG.length), 4);
    await assert.rejects(read(LONG.length - 1), /^ImportProblem: Line 3, column \d+: the payload has more than/);
  });

  it('keeps the frames whose first ones are missing', async () => {
    const content = await lines();
    content[1] = content[1]!.replace('"number":0', '"number":1000000');
    await writeFile(file(), content.join('\n'));
    const { log } = await exports.imported(file());
    assert.equal(log.frameCount, 1_000_001);
    assert.equal((await log.readFrames(1_000_000, 1_000_001))[0]?.opcode, 1);
  });

  it('keeps the frames of a message that others came between, a million and more', async () => {
    const content = await lines();
    const { frames } = JSON.parse(content[1]!) as { frames: readonly object[] };
    const at = (number: number, length: number): object => ({ ...frames[0], number, length });
    const loose = [at(1, 10), at(1_000_001, 11)].map((frame) => JSON.stringify({ frame }));
    const message = { ...(JSON.parse(content[1]!) as object), frames: [at(0, 20), at(1_000_002, 21)] };
    await writeFile(file(), [content[0], ...loose, JSON.stringify(message)].join('\n'));
    const { log } = await exports.imported(file());
    const ends = [...(await log.readFrames(0, 3)), ...(await log.readFrames(1_000_001, 1_000_003))];
    assert.deepEqual(
      ends.map(({ length, damaged = false }) => (damaged ? 'missing' : length)),
      [20, 10, 'missing', 11, 21],
    );
    assert.deepEqual(log.problems, []);
  });

  it('is not taken for a damaged log where it lacks frames, and what is damaged is still told', async function () {
    this.timeout(20_000);
    const content = await lines();
    content[1] = content[1]!.replace('"number":0', '"number":20000');
    await writeFile(file(), content.join('\n'));
    const { id } = await importLog(file(), exports.storage);
    const frames = path.join(exports.storage, id, FRAMES_FILE);
    const bytes = await readFile(frames);
    // The last one, which is looked at after all others.
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(frames, bytes);
    const { log } = await RestoredSession.open(exports.storage, id);
    exports.keep(log);
    await eventually(() => assert.equal(log.problems.length, 1));
    assert.match(log.problems[0]!.message, /^Frames #20001 are damaged/);
  });

  for (const [name, content, why] of [
    ['export.csv', '\ufeffnumber,time,direction\r\n1,x,y\r\n', /^ImportProblem: CSV can not be imported.*JSON Lines/],
    ['renamed.jsonl', 'index,time,direction\n', /^ImportProblem: CSV can not be imported/],
    ['capture.har', '{\n "log": {}\n}', /^ImportProblem: this is no log that Socketscope exported/],
    ['picture.png', Buffer.alloc(3 * 1024 * 1024, 'x'), /^ImportProblem: this is no log that Socketscope exported/],
  ] as const)
    it(`is told what could be imported: ${name}`, async () => {
      await writeFile(exports.place(name), content);
      await assert.rejects(importLog(exports.place(name), exports.storage), why);
    });

  it('has its notes cut', async () => {
    const content = await lines();
    content[1] = content[1]!.replace('"size":', `"note":"${'x'.repeat(20_000)}","size":`);
    await writeFile(file(), content.join('\n'));
    const { id } = await exports.imported(file());
    const { notes } = await readNotes(path.join(exports.storage, id));
    assert.deepEqual(notes.messages, [{ index: 0, note: 'x'.repeat(10_000) }]);
  });

  it('is kept up to the broken line if the person wants so', async () => {
    const content = await lines();
    content[3] = content[3]!.slice(0, -1);
    await writeFile(file(), content.join('\n'));
    let asked: unknown;
    const { log, problem, entries, missing } = await exports.imported(file(), {
      keepSound: (found, sound) => {
        asked = [found.line, sound];
        return Promise.resolve(true);
      },
    });
    assert.deepEqual(asked, [4, 2]);
    assert.deepEqual([problem?.line, entries, missing, log.length], [4, 2, 1, 2]);
    const no = importLog(file(), exports.storage, { keepSound: () => Promise.resolve(false) });
    await assert.rejects(no, ImportProblem);
    assert.equal((await readdir(exports.storage)).length, 1);
  });

  it('without some of its lines says how many', async () => {
    const content = await lines();
    content.splice(1, 1);
    await writeFile(file(), content.join('\n'));
    const { entries, missing } = await exports.imported(file());
    assert.deepEqual([entries, missing], [2, 1]);
  });

  it('that is no file is an error of the system', async () => {
    await assert.rejects(importLog(file(), exports.storage), { code: 'ENOENT' });
    await mkdir(exports.place('folder'));
    await assert.rejects(importLog(exports.place('folder'), exports.storage), { code: 'EISDIR' });
    assert.deepEqual(await readdir(exports.storage).catch(() => []), []);
  });
});
