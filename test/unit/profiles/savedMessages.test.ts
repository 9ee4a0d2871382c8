import assert from 'node:assert/strict';
import { textEncodingOf } from '../../../src/payload/encoding/textEncoding';
import { savedMessage, writtenSaved } from '../../../src/profiles/savedMessages';

describe('saved messages', () => {
  for (const [written, kind, expected] of [
    [{ format: 'text', text: 'a\nb' }, undefined, { format: 'text', payload: 'a\nb' }],
    [{ format: 'text', text: 'a', lineEnding: 'crlf' }, undefined, { format: 'text', payload: 'a\r\n' }],
    [{ format: 'text', text: '\\n${uuid}', escapes: true }, undefined, { format: 'text', payload: '\n${uuid}' }],
    [{ format: 'text', text: 'a\\xff', escapes: true }, undefined, { format: 'hex', payload: '61 ff' }],
    [{ format: 'text', text: 'a' }, 'binary', { format: 'text', payload: 'a', binary: true }],
    [{ format: 'text', text: 'a' }, 'text', { format: 'text', payload: 'a' }],
    [{ format: 'json', text: '{ "a": [1, null] }' }, undefined, { format: 'json', payload: { a: [1, null] } }],
    // What a value would lose stays a text.
    [{ format: 'json', text: '{"a":1.0}' }, undefined, { format: 'json', payload: '{"a":1.0}' }],
    [{ format: 'json', text: '12345678901234567890' }, undefined, { format: 'json', payload: '12345678901234567890' }],
    [{ format: 'json', text: '{"a":1,"a":2}' }, undefined, { format: 'json', payload: '{"a":1,"a":2}' }],
    [{ format: 'json', text: '{"n":${counter}}' }, undefined, { format: 'json', payload: '{"n":${counter}}' }],
    [{ format: 'json', text: '"hi"' }, undefined, { format: 'json', payload: '"hi"' }],
    [{ format: 'hex', text: 'de ad' }, 'text', { format: 'hex', payload: 'de ad', binary: false }],
    [{ format: 'base64', text: 'AA' }, undefined, { format: 'base64', payload: 'AA' }],
  ] as const) {
    it(`keep ${JSON.stringify(written)} as ${kind ?? 'usual'}`, () => {
      assert.deepEqual(savedMessage('m', written, kind), { name: 'm', ...expected });
    });
  }

  it('are kept as the text that the bytes are in the encoding of the profile', async () => {
    const encoding = await textEncodingOf('latin1');
    const saved = (text: string) =>
      savedMessage('m', { format: 'text', text, escapes: true }, undefined, encoding).payload;
    assert.equal(saved('\\xe9é'), 'éé');
    assert.equal(saved('\\xc3\\xa9'), 'Ã©');
  });

  it('can not be bytes and variables at once', () => {
    assert.throws(
      () => savedMessage('m', { format: 'text', text: '\\xff${uuid}', escapes: true }, undefined),
      /variables/,
    );
  });

  it('are written as they are sent', () => {
    assert.deepEqual(writtenSaved({ name: 'm', format: 'json', payload: { a: 1 } }), {
      format: 'json',
      text: '{"a":1}',
    });
    assert.deepEqual(writtenSaved({ name: 'm', format: 'json', payload: '{ "a": 1 }' }), {
      format: 'json',
      text: '{ "a": 1 }',
    });
    assert.deepEqual(writtenSaved({ name: 'm', format: 'hex', payload: 'de', binary: false }), {
      format: 'hex',
      text: 'de',
      kind: 'text',
    });
  });
});
