import assert from 'node:assert/strict';
import { CommandId } from '../../../src/host/ids';
import { readText, sourcesIn } from '../support/repository';

const COMMAND = /\bitem\.command = \{([^}]*)\}/g;

/** VS Code forgets a row's arguments while it reads the row anew, and a click meanwhile would be lost. */
describe('commands of rows', () => {
  const found = sourcesIn('src/host').flatMap((file) =>
    [...readText(file).matchAll(COMMAND)].map(([, command]) => ({ file, command })),
  );

  it('are found in the code', () => assert(found.length >= 2));

  it('have no arguments', () => {
    assert.deepEqual(
      found.filter(({ command }) => command?.includes('arguments')),
      [],
    );
  });
});

/** They are registered by their ids before what does them is loaded. */
describe('commands', () => {
  it('are each done by somebody', () => {
    const sources = sourcesIn('src/host').map(readText).join('\n');
    assert.deepEqual(
      Object.keys(CommandId).filter((name) => !sources.includes(`[CommandId.${name}]:`)),
      [],
    );
  });
});
