import assert from 'node:assert/strict';
import type { PayloadView } from '../../../src/payload/payloadView';
import { renderPayload } from '../../../src/payload/renderPayload';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (rendered: ReturnType<typeof renderPayload>): string =>
  [...rendered.tokens].map(({ text }) => text).join('');

describe('renderPayload', () => {
  it('shows JSON as JSON', () => {
    const rendered = renderPayload(bytes(' [1]'));
    assert.equal(rendered.view, 'json');
    assert.equal(textOf(rendered), '[\n  1\n]');
  });

  it('shows text as text', () => {
    const rendered = renderPayload(bytes('hello'));
    assert.deepEqual([rendered.view, textOf(rendered), rendered.failed], ['text', 'hello', undefined]);
  });

  it('shows broken JSON as text, and says what failed', () => {
    const rendered = renderPayload(bytes('{"a":'));
    assert.equal(rendered.view, 'text');
    assert.deepEqual(rendered.failed, { view: 'json', reason: 'The JSON ends too early' });
  });

  it('shows bytes that are no text as a hex dump', () => {
    const rendered = renderPayload(Uint8Array.of(0, 1, 0x41, 0xff));
    assert.equal(rendered.view, 'hex');
    assert.match(textOf(rendered), /^00000000 {2}00 01 41 ff {2,}\.\.A\.\n$/);
  });

  it('does not take invalid UTF-8 in braces for JSON', () => {
    assert.equal(renderPayload(Uint8Array.of(0x22, 0xff, 0x22)).view, 'hex');
  });

  it('does not take a character cut by its look for binary', () => {
    assert.equal(renderPayload(bytes('é'.repeat(4000) + 'a')).view, 'text');
    assert.equal(renderPayload(bytes('a' + 'é'.repeat(4000))).view, 'text');
  });

  it('shows an empty payload', () => assert.equal(textOf(renderPayload(new Uint8Array())), ''));

  it('falls back to text when every view fails', () => {
    const broken: PayloadView = {
      name: 'broken',
      priority: () => 1,
      render: () => {
        throw new Error('no');
      },
    };
    const rendered = renderPayload(bytes('hello'), [broken]);
    assert.deepEqual([rendered.view, rendered.failed], ['text', { view: 'broken', reason: 'no' }]);
  });
});
