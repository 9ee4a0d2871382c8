import assert from 'node:assert/strict';
import { associationGroups, associationNote } from '../../../src/webview/connection/associationGroups';

const local = { address: '127.0.0.1', port: 51514 };
const remote = { address: '::1', port: 8080 };

describe('associationGroups', () => {
  it('has five parts', () => {
    assert.deepEqual(associationGroups({ state: 'open', association: { protocol: 'tcp', local, remote } }), [
      {
        rows: [
          ['Protocol', 'tcp'],
          ['Local address', '127.0.0.1'],
          ['Local port', '51514'],
          ['Remote address', '::1'],
          ['Remote port', '8080'],
        ],
      },
    ]);
  });

  it('leaves open what is missing of half an association', () => {
    const [group] = associationGroups({ state: 'connecting', halfAssociation: { protocol: 'tcp', local } });
    assert.deepEqual(
      group?.rows.map(([, value]) => value),
      ['tcp', '127.0.0.1', '51514', '—', '—'],
    );
    const [nothing] = associationGroups({ state: 'connecting' });
    assert.deepEqual(
      nothing?.rows.map(([, value]) => value),
      ['tcp', '—', '—', '—', '—'],
    );
  });

  it('names paths, of which the local end usually has none', () => {
    const association = { protocol: 'tcp', local: { path: '' }, remote: { path: '/run/a.sock' } } as const;
    assert.deepEqual(associationGroups({ state: 'open', association })[0]?.rows, [
      ['Protocol', 'tcp'],
      ['Local path', '—'],
      ['Remote path', '/run/a.sock'],
    ]);
    const half = { protocol: 'tcp', local: { path: '' } } as const;
    assert.deepEqual(associationGroups({ state: 'connecting', halfAssociation: half })[0]?.rows.at(-1), [
      'Remote path',
      '—',
    ]);
  });

  it('tells the leg to a proxy from the far end', () => {
    const target = { host: 'example.com', port: 443 };
    const groups = associationGroups({ state: 'open', association: { protocol: 'tcp', local, remote, target } });
    assert.deepEqual(
      groups.map(({ heading, rows }) => [heading, rows.slice(-2)]),
      [
        [
          'Local leg: to the proxy',
          [
            ['Proxy address', '::1'],
            ['Proxy port', '8080'],
          ],
        ],
        [
          'Far end: asked of the proxy',
          [
            ['Target host', 'example.com'],
            ['Target port', '443'],
          ],
        ],
      ],
    );
  });
});

describe('associationNote', () => {
  const half = { protocol: 'tcp', local } as const;
  it('says what is missing, and nothing of a whole association', () => {
    assert.equal(associationNote({ state: 'open', association: { ...half, remote } }), undefined);
    assert.match(associationNote({ state: 'connecting', halfAssociation: half }) ?? '', /remote address and port/);
    assert.match(associationNote({ state: 'connecting' }) ?? '', /gets its port/);
    assert.match(associationNote({ state: 'failed', halfAssociation: half }) ?? '', /^It stayed half/);
    assert.equal(associationNote({ state: 'failed' }), 'No association came about.');
  });
});
