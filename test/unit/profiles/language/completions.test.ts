import assert from 'node:assert/strict';
import { completionsAt } from '../../../../src/profiles/language/completions';
import { variableAt } from '../../../../src/profiles/language/variableAt';
import { parseProfilesFile } from '../../../../src/profiles/profilesFile';

const SURROUNDINGS = { environment: ['CHAT_HOST'], folders: ['app'] };

/** What is offered at the bar in a file with this profile, and the text with the first that has this label. */
function offered(properties: string, label?: string): { labels: string[]; text?: string } {
  const inputs = '"inputs": [{ "id": "token", "type": "promptString", "description": "API token" }],';
  const marked = `{ ${inputs} "profiles": [ { "name": "A", "transport": "websocket", ${properties} } ] }`;
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = completionsAt(text, offset, parseProfilesFile(text), SURROUNDINGS);
  const wanted = found.find((each) => each.label === label);
  return {
    labels: found.map((each) => each.label),
    ...(wanted && { text: text.slice(0, wanted.from) + wanted.insert + text.slice(wanted.to) }),
  };
}

describe('completion of variables', () => {
  it('offers inputs, the environment and the rest behind ${', () => {
    const { labels, text } = offered('"url": "ws://${|"', '${input:token}');
    assert.deepEqual(labels, [
      '${input:token}',
      '${input:…}',
      '${env:…}',
      '${env:CHAT_HOST}',
      '${workspaceFolder}',
      '${workspaceFolder:app}',
      '${config:…}',
      '${userHome}',
    ]);
    assert(text?.includes('"ws://${input:token}"'), text);
  });

  it('replaces what is written of a variable already, its end included', () => {
    assert(offered('"url": "ws://${input:to|}/a"', '${input:token}').text?.includes('"ws://${input:token}/a"'));
    assert(offered('"url": "ws://$|/a"', '${env:CHAT_HOST}').text?.includes('"ws://${env:CHAT_HOST}/a"'));
  });

  it('offers the variables of messages in payloads only', () => {
    const { labels } = offered(
      '"url": "ws://h/", "messages": [{ "name": "m", "format": "json", "payload": { "a": "${|" } }]',
    );
    for (const name of ['${uuid}', '${timestamp}', '${isoTimestamp}', '${randomInt:…}', '${counter}', '${input:token}'])
      assert(labels.includes(name), name);
    assert(!offered('"url": "${|"').labels.includes('${uuid}'));
  });

  for (const [what, properties] of [
    ['in a name', '"folder": "${|"'],
    ['behind a literal ${', '"url": "$${|"'],
    ['where no variable begins', '"url": "ws://|"'],
    ['in a property’s name', '"${|": 1'],
    ['behind a whole variable', '"url": "${userHome}|"'],
  ] as const) {
    it(`offers nothing ${what}`, () => assert.deepEqual(offered(properties).labels, []));
  }

  it('offers the names of saved messages in onOpen', () => {
    const messages = '"messages": [{ "name": "hello", "format": "text", "payload": "" }, { "name": "bye" }]';
    const { labels, text } = offered(`"url": "ws://h/", "onOpen": ["|"], ${messages}`, 'hello');
    assert.deepEqual(labels, ['hello', 'bye']);
    assert(text?.includes('"onOpen": ["hello"]'), text);
  });
});

describe('the variable at a place', () => {
  const text = '{ "profiles": [ { "headers": { "A": "x ${env:TOKEN} $${no}" } } ] }';
  it('is the one around it', () => {
    const found = variableAt(text, text.indexOf('TOKEN'));
    assert.deepEqual([found?.variable.text, found?.place.property], ['${env:TOKEN}', 'headers.A']);
    assert.equal(text.slice(found?.from, found?.to), '${env:TOKEN}');
  });
  it('is none elsewhere', () => {
    assert.equal(variableAt(text, text.indexOf('x ')), undefined);
    assert.equal(variableAt(text, text.indexOf('no')), undefined);
  });
});
