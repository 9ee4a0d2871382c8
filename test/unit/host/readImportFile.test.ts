import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { readImportFile } from '../../../src/host/readImportFile';

describe('a file of profiles to import', () => {
  const file = {} as Uri;
  const holding = (bytes: Uint8Array, size = bytes.length) => ({
    stat: () => Promise.resolve({ type: 1, ctime: 0, mtime: 0, size }),
    readFile: () => Promise.resolve(bytes),
  });
  const read = (fs: ReturnType<typeof holding>): Promise<string> =>
    readImportFile(fs, file, (text) => text, { isCancellationRequested: false });

  it('is read as UTF-8, or as UTF-16 where it says so', async () => {
    assert.equal(await read(holding(Buffer.from('wscat -c ws://é'))), 'wscat -c ws://é');
    assert.equal(await read(holding(Buffer.from('\ufeffwscat -c ws://é', 'utf16le'))), 'wscat -c ws://é');
  });

  it('is refused where it is too large', async () => {
    await assert.rejects(read(holding(Buffer.from(''), 257 * 1024 * 1024)), /too large/);
  });

  it('is not parsed once it was cancelled while it was read', async () => {
    const token = { isCancellationRequested: false };
    const fs = {
      ...holding(Buffer.from('nope')),
      readFile: () => {
        token.isCancellationRequested = true;
        return Promise.resolve(Buffer.from('nope'));
      },
    };
    const parsed: string[] = [];
    await assert.rejects(
      readImportFile(fs, file, (text) => parsed.push(text), token),
      { name: 'Canceled' },
    );
    assert.deepEqual(parsed, []);
  });
});
