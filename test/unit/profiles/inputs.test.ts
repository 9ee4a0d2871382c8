import assert from 'node:assert/strict';
import { inputIdsIn, inputIdsToOpen } from '../../../src/profiles/inputs';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import { shown, tcp, webSocket } from './file';

const TOKEN = { id: 'token', type: 'promptString', description: 'API token', password: true };
const STAGE = { id: 'stage', type: 'pickString', options: ['test', { label: 'live', value: 'prod' }], default: 'test' };

function fileWith(inputs: unknown, ...profiles: unknown[]): string {
  return JSON.stringify({ inputs, profiles }, null, 2);
}
const problemsIn = (text: string): string[] => parseProfilesFile(text).problems.map((problem) => shown(text, problem));

describe('the inputs of a file', () => {
  it('are read, and may be unused', () => {
    const { inputs, problems } = parseProfilesFile(fileWith([TOKEN, STAGE]));
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, [TOKEN, STAGE]);
  });

  it('stand behind variables of profiles and messages', () => {
    const messages = [{ name: 'm', format: 'text', payload: '${input:stage} $${input:none}' }];
    const text = fileWith([TOKEN, STAGE], webSocket({ headers: { A: '${input:token}' }, messages }));
    assert.deepEqual(problemsIn(text), []);
    assert(parseProfilesFile(text).entries[0]?.profile);
  });

  for (const [what, inputs, profile, expected] of [
    [
      'an id that there is not',
      [TOKEN, STAGE],
      tcp({ host: '${input:tokn}' }),
      'error bad-variable at "${input:tokn}": In "host": The variable ${input:tokn} has no value: "inputs" has no such id. There are: token, stage.',
    ],
    [
      'an id where there are no inputs',
      undefined,
      tcp({ messages: [{ name: 'm', format: 'text', payload: '${input:a}' }] }),
      'error bad-variable at "${input:a}": In "messages[0].payload": The variable ${input:a} has no value: the file has no "inputs".',
    ],
    [
      'no id',
      [TOKEN],
      tcp({ host: '${input}' }),
      'error bad-variable at "${input}": In "host": The variable ${input} has no value: its name is missing: write it after a colon.',
    ],
  ] as const) {
    it(`report a variable with ${what} at its place`, () => {
      assert.deepEqual(problemsIn(fileWith(inputs, profile)), [expected]);
    });
  }

  for (const [input, expected] of [
    [{ id: 'a' }, 'error bad-profile at {: The property "type" is missing.'],
    [
      { id: 'a', type: 'command' },
      'error bad-profile at "command": "inputs[0].type" must be one of "promptString", "pickString", not "command".',
    ],
    [{ id: 'a', type: 'pickString' }, 'error bad-profile at {: The property "options" is missing.'],
    [
      { id: 'a', type: 'promptString', options: [] },
      'warning unknown-property at "options": Unknown property "options": it has no effect.',
    ],
    [
      { id: 'a', type: 'pickString', options: [1] },
      'error bad-profile at 1: "inputs[0].options[0]" must be a text or an object { … }, not 1.',
    ],
  ] as const) {
    it(`are checked: ${JSON.stringify(input)}`, () => {
      const text = fileWith([input]);
      assert.deepEqual(problemsIn(text), [expected]);
      assert.equal(parseProfilesFile(text).inputs.length, expected.startsWith('warning') ? 1 : 0);
    });
  }

  it('have one of each id: the second is the error', () => {
    const text = fileWith([TOKEN, { ...TOKEN, password: false }]);
    assert.deepEqual(problemsIn(text), [
      'error duplicate-name at "token": There is another input with the id "token": ids must be unique in the file.',
    ]);
    assert.deepEqual(parseProfilesFile(text).inputs, [TOKEN]);
  });

  it('that are broken are no fault of what names them', () => {
    const text = fileWith([{ id: 'token', type: 'x' }], tcp({ host: '${input:token}' }));
    assert.equal(problemsIn(text).length, 1);
  });
});

describe('the inputs that a profile needs', () => {
  it('are found in all texts, in their order, each once', () => {
    assert.deepEqual(
      inputIdsIn({ a: ['${input:x} ${input:y}'], b: { c: '${input:x} $${input:z} ${env:e} ${input}' } }),
      ['x', 'y'],
    );
  });

  it('to connect are its own, and those of messages that are sent at once', () => {
    const message = (name: string): object => ({ name, format: 'text', payload: `\${input:${name}}` });
    assert.deepEqual(
      inputIdsToOpen({
        ...webSocket({ headers: { A: '${input:token}' }, onOpen: ['hello'] }),
        messages: [message('hello'), message('later')],
      } as never),
      ['token', 'hello'],
    );
  });

  it('to listen are those of its replies, not what its rules look for', () => {
    assert.deepEqual(
      inputIdsToOpen({
        ...tcp({ role: 'server', port: 0, onConnect: ['${input:greeting}'] }),
        rules: [{ match: '${input:no}', reply: { json: { a: '${input:yes}' } } }],
      } as never),
      ['greeting', 'yes'],
    );
  });
});
