import assert from 'node:assert/strict';
import { readListenerRequest } from '../../../src/panel/readListenerRequest';

describe('readListenerRequest', () => {
  const read = (name: string, args?: unknown): unknown =>
    readListenerRequest({ type: 'request', id: 1, name, ...(args !== undefined && { args }) });
  const draft = { format: 'text', text: 'hi' };

  it('takes what a listener may be asked, and what a list of messages may be asked', () => {
    for (const [name, args] of [
      ['start', undefined],
      ['clients', { from: 0, to: 100 }],
      ['clients', { from: 0, to: 100, order: { by: 'sent', descending: true } }],
      ['send', { draft }],
      ['send', { draft, ids: ['a', 'b'] }],
      ['preview', draft],
      ['closeClients', {}],
      ['closeClients', { ids: ['a'] }],
      ['listen', { port: 80 }],
      ['readRows', { from: 0, to: 10 }],
      ['setFilter', { query: { text: 'a', clients: [0, 7] } }],
    ] as const)
      assert.ok(read(name, args), `${name} ${JSON.stringify(args)}`);
  });

  it('refuses all else', () => {
    for (const [name, args] of [
      ['clients', { from: 0, to: 5000 }],
      ['clients', { from: 0, to: 1, order: { by: 'name', descending: true } }],
      ['send', { draft: { format: 'text' } }],
      ['send', { draft, ids: [1] }],
      ['listen', { port: 70_000 }],
      ['annotate', { index: 1, pinned: true }],
      ['connect', undefined],
      ['readRows', { from: -1, to: 10 }],
      ['setFilter', { query: { clients: [-1] } }],
      ['setFilter', { query: { clients: ['a'] } }],
      ['toString', undefined],
    ] as const)
      assert.equal(read(name, args), undefined, `${name} ${JSON.stringify(args)}`);
  });
});
