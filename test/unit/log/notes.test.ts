import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { annotated, NO_NOTES, readNotes } from '../../../src/log/notes';
import { NotesStore } from '../../../src/log/notesStore';
import { useFolder } from '../support/folder';

describe('notes on a recording', () => {
  const folder = useFolder();
  const own = (): string => path.join(folder.path, 'a');
  let notes: NotesStore;
  beforeEach(async () => {
    await mkdir(own());
    notes = new NotesStore(folder.path);
  });
  afterEach(() => notes.dispose());

  it('are none at first', async () => {
    assert.deepEqual(await readNotes(own()), { notes: NO_NOTES });
    assert.deepEqual(notes.of('a'), { notes: NO_NOTES });
    assert.deepEqual(await readdir(own()), []);
  });

  it('are kept, and read by another window', async () => {
    await notes.rename('a', 'The login bug');
    await notes.pin('a', true);
    await notes.annotate('a', 7, { pinned: true });
    await notes.annotate('a', 3, { note: ' here it goes wrong ' });
    const expected = {
      name: 'The login bug',
      pinned: true,
      messages: [
        { index: 3, note: 'here it goes wrong' },
        { index: 7, pinned: true },
      ],
    };
    assert.deepEqual((await new NotesStore(folder.path).load('a')).notes, expected);
    assert.deepEqual(notes.of('a').notes, expected);
    assert.deepEqual(await readdir(own()), ['notes.json']);
  });

  it('are not lost when many are made at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => notes.annotate('a', index, { pinned: true })));
    assert.equal((await readNotes(own())).notes.messages.length, 50);
  });

  it('are told to those who show them', async () => {
    const told: string[] = [];
    notes.onDidChange((id) => told.push(id));
    await notes.annotate('a', 0, { note: 'x' });
    assert.deepEqual(told, ['a']);
  });

  it('can be taken away again', async () => {
    await notes.rename('a', 'x');
    await notes.rename('a', undefined);
    await notes.pin('a', true);
    await notes.pin('a', false);
    await notes.annotate('a', 1, { pinned: true, note: 'x' });
    await notes.annotate('a', 1, { note: '' });
    assert.deepEqual((await readNotes(own())).notes, { messages: [{ index: 1, pinned: true }] });
    await notes.annotate('a', 1, { pinned: false });
    assert.deepEqual((await readNotes(own())).notes, NO_NOTES);
  });

  it('are cut where they are too long to be sent each time', () => {
    const { messages } = annotated(NO_NOTES, 0, { note: 'x'.repeat(20_000) });
    assert.equal(messages[0]?.note?.length, 10_000);
  });

  for (const damaged of ['{"name":"The lo', '[]', '{"messages":[{"index":-1}]}', '{"messages":[],"name":7}', '\0\0\0'])
    it(`that are damaged are told, and kept aside when there are new ones: ${JSON.stringify(damaged)}`, async () => {
      await writeFile(path.join(own(), 'notes.json'), damaged);
      const read = await notes.load('a');
      assert.deepEqual(read.notes, NO_NOTES);
      assert.match(read.problem ?? '', /^notes\.json is damaged/);
      await notes.pin('a', true);
      const names = (await readdir(own())).sort();
      assert.equal(names.length, 2);
      assert.match(names[0] ?? '', /^notes\.damaged-\d+\.json$/);
      assert.equal(await readFile(path.join(own(), names[0]!), 'utf8'), damaged);
      assert.deepEqual(await readNotes(own()), { notes: { pinned: true, messages: [] } });
    });
});
