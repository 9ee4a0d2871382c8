import assert from 'node:assert/strict';
import type { Token } from '../../../src/payload/payloadView';
import { TokenSource } from '../../../src/webview/details/tokenText';

describe('TokenSource', () => {
  it('gives all of the text, piece by piece, cutting what is too long', () => {
    const tokens: Token[] = [
      { kind: 'string', text: 'x'.repeat(250) },
      { kind: 'number', text: '1' },
      { kind: 'plain', text: 'y'.repeat(30) },
    ];
    const source = new TokenSource(tokens);
    const pieces: string[] = [];
    while (!source.done) pieces.push(source.take(100).map(({ text }) => text).join('')); // prettier-ignore
    assert.equal(pieces.join(''), tokens.map(({ text }) => text).join(''));
    assert.ok(pieces.length >= 3 && pieces.every((piece) => piece.length <= 100));
  });

  it('is done at once when there is nothing', () => assert.ok(new TokenSource([]).done));
});
