import assert from 'node:assert/strict';
import { requireRow } from '../../../src/host/lostRow';

describe('a command of a row', () => {
  it('is not run where VS Code has forgotten the row', () => {
    for (const args of [
      [undefined, undefined],
      [undefined, [undefined, undefined]],
    ])
      assert.throws(() => requireRow(args), /which row was meant/);
  });

  it('is run from elsewhere', () => {
    const editorTitle = [undefined, { groupId: 0 }];
    for (const args of [[], [undefined], ['id'], [{ kind: 'session' }, undefined], editorTitle]) requireRow(args);
  });
});
