import assert from 'node:assert/strict';
import { isMeantAsJson } from '../../../src/payload/jsonView';
import { viewsFor } from '../../../src/payload/payloadViews';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const namesFor = (payload: Uint8Array, whole = true): string[] => viewsFor(payload, whole).map(({ name }) => name);

describe('viewsFor', () => {
  for (const [what, payload, names] of [
    ['JSON', bytes(' [1]'), ['json', 'text']],
    ['what only begins as JSON', bytes('{hello'), ['json', 'text']],
    ['text', bytes('hello'), ['text']],
    ['bytes that are no text', Uint8Array.of(0, 1, 0x41, 0xff), ['hex', 'text']],
    ['bytes that begin as JSON', Uint8Array.of(0x22, 0xff, 0x22), ['hex', 'json', 'text']],
    ['nothing', new Uint8Array(), ['text']],
    ['UTF-16', Buffer.from('hello', 'utf16le'), ['text']],
  ] as const) {
    it(`orders those for ${what}`, () => assert.deepEqual(namesFor(payload), names));
  }

  it('takes NUL for a character where the peer says that it is text', () => {
    const names = (saidText: boolean): string[] => viewsFor(bytes('a\0b'), true, saidText).map(({ name }) => name);
    assert.deepEqual(names(true), ['text']);
    assert.deepEqual(names(false), ['hex', 'text']);
  });

  it('does not take a character that its look cuts for binary', () => {
    const long = bytes('é'.repeat(4000));
    assert.deepEqual(namesFor(long.subarray(0, 4095), false), ['text']);
    assert.deepEqual(namesFor(long.subarray(0, 4095), true), ['hex', 'text']);
  });
});

describe('isMeantAsJson', () => {
  for (const text of ['{', ' \n[1', '"a', '\ufeff{']) {
    it(`holds for ${JSON.stringify(text)}`, () => assert(isMeantAsJson(bytes(text))));
  }
  for (const text of ['2026-11-23 hello', 'true story', '-', '', '  ']) {
    it(`does not hold for ${JSON.stringify(text)}`, () => assert(!isMeantAsJson(bytes(text))));
  }
});
