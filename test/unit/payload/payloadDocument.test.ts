import assert from 'node:assert/strict';
import { textEncodingOf } from '../../../src/payload/encoding/textEncoding';
import { payloadDocument } from '../../../src/payload/payloadDocument';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('payloadDocument', () => {
  for (const [what, text, extension] of [
    ['JSON', ' {"a": 12345678901234567890}', 'json'],
    ['what only begins as JSON', '[12:30] hello', 'txt'],
    ['JSON with a mark of the byte order', '\uFEFF{"a": 1}', 'json'],
    ['HTML with a mark of the byte order', '\uFEFF<html>', 'html'],
    ['a number', '12', 'txt'],
    ['XML', '<?xml version="1.0"?><a/>', 'xml'],
    ['an element', '<stream:features/>', 'xml'],
    ['HTML', '<!DOCTYPE html><p>', 'html'],
    ['an arrow', '<- hello', 'txt'],
    ['JSON Lines', '{"a":1}\r\n[2]\n', 'jsonl'],
    ['what only begins as JSON Lines', '{"a":1}\nhello', 'txt'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'xml'],
    ['nothing', '', 'txt'],
  ] as const) {
    it(`names ${what}, and keeps it as it is`, () => {
      assert.deepEqual(payloadDocument(bytes(text), false), { extension, text });
    });
  }

  it('takes NUL for a character where the peer says that it is text, else for a byte', () => {
    assert.deepEqual(payloadDocument(bytes('a\0b'), true), { extension: 'txt', text: 'a\0b' });
    assert.equal(payloadDocument(bytes('a\0b'), false), undefined);
  });

  it('reads UTF-16, and no bytes that are no text', () => {
    assert.equal(payloadDocument(Buffer.from('hello', 'utf16le'), false)?.text, 'hello');
    assert.equal(payloadDocument(Uint8Array.of(0x61, 0xff), true), undefined);
    const late = new Uint8Array(10_000).fill(0x61);
    late[9_999] = 0xff;
    assert.equal(payloadDocument(late, false), undefined);
  });

  it('reads text in the encoding of the profile, but what is said to be UTF-8', async () => {
    const gbk = await textEncodingOf('gbk');
    assert.deepEqual(payloadDocument(Uint8Array.of(0xc4, 0xe3), false, gbk), { extension: 'txt', text: '你' });
    assert.equal(payloadDocument(bytes('é'), true, gbk)?.text, 'é');
    assert.equal(payloadDocument(Uint8Array.of(0xff, 0x00, 0xff), false, gbk), undefined);
  });
});
