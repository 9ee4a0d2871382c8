import assert from 'node:assert/strict';
import { importsOf, nodeGlobalsOf, type Import } from '../support/imports';
import { readText, sourcesIn } from '../support/repository';

interface Room {
  /** Rooms of `src` whose code it may use. */
  readonly rooms: readonly string[];
  /** Packages and modules of Node's that it may use. */
  readonly packages: readonly (string | RegExp)[];
  /** The same, but types only. */
  readonly types?: readonly string[];
  /** Plain ECMAScript, which runs in a page as well. */
  readonly plain?: boolean;
}

const ALL_BUT_WEBVIEW = ['base', 'protocol', 'payload', 'profiles', 'log', 'net', 'panel', 'host'];

/** The map of the code in the README says the same; a test below holds the two together. */
const ROOMS: Readonly<Record<string, Room>> = {
  'extension.ts': { rooms: ALL_BUT_WEBVIEW, packages: ['vscode', 'node:path', 'node:url'] },
  'browser.ts': { rooms: ['host'], packages: ['vscode'], plain: true },
  'api.ts': { rooms: [], packages: [], types: ['vscode'], plain: true },
  base: { rooms: [], packages: [], types: ['vscode'], plain: true },
  protocol: { rooms: ['base'], packages: [], plain: true },
  payload: { rooms: ['protocol'], packages: [], plain: true },
  profiles: { rooms: ['base', 'payload', 'protocol'], packages: ['jsonc-parser'], plain: true },
  log: {
    rooms: ['base', 'payload', 'profiles', 'protocol'],
    packages: ['node:buffer', 'node:fs', 'node:fs/promises', 'node:os', 'node:path', 'node:url', 'node:worker_threads'],
    types: ['vscode'],
  },
  net: {
    rooms: ['base', 'log', 'payload', 'profiles', 'protocol'],
    packages: [/^node:(?!child_process|cluster|worker_threads|inspector)/],
  },
  panel: { rooms: ['base'], packages: [], plain: true },
  host: { rooms: ALL_BUT_WEBVIEW, packages: ['vscode', 'jsonc-parser', 'node:crypto', 'node:os', 'node:path'] },
  webview: {
    rooms: ['base', 'panel', 'payload', 'protocol'],
    packages: ['lit', /^lit\//, /^@vscode-elements\/elements\//],
    plain: true,
  },
};

/** Whose types everybody may name. */
const SHARED_TYPES = ['src/api', 'src/profiles/profile'];
const SHARED_PACKAGES = ['@vscode/l10n'];

/** The room that a path is in: `src/net/demo/flood` is in `net`. */
function roomOf(path: string): string {
  const [, room = ''] = path.split('/');
  return path.split('/').length > 2 ? room : `${room.replace(/\.ts$/, '')}.ts`;
}

function isAllowed(file: string, { target, typeOnly }: Import): boolean {
  const room = roomOf(file);
  const { rooms, packages, types = [] } = ROOMS[room]!;
  if (target.startsWith('src/')) {
    const wanted = roomOf(target.replace(/\.(css|json)$/, ''));
    return wanted === room || rooms.includes(wanted) || (typeOnly && SHARED_TYPES.includes(target));
  }
  return (
    SHARED_PACKAGES.includes(target) ||
    packages.some((name) => (typeof name === 'string' ? name === target : name.test(target))) ||
    (typeOnly && types.includes(target))
  );
}

describe('the rooms of the code', () => {
  const files = sourcesIn('src');

  it('are all in the table', () => {
    assert.deepEqual([...new Set(files.map(roomOf))].sort(), Object.keys(ROOMS).sort());
  });

  for (const room of Object.keys(ROOMS)) {
    const own = files.filter((file) => roomOf(file) === room);

    it(`${room} imports only what it may`, () => {
      const wrong = own.flatMap((file) =>
        importsOf(file)
          .filter((found) => !isAllowed(file, found))
          .map(({ target, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${target}`),
      );
      assert.deepEqual(wrong, []);
    });

    if (ROOMS[room]?.plain) {
      it(`${room} uses nothing of Node's`, () => {
        assert.deepEqual(
          own.flatMap((file) => nodeGlobalsOf(file).map((name) => `${file} uses ${name}`)),
          [],
        );
      });
    }
  }

  it('have no circle between them', () => {
    const visit = (room: string, path: readonly string[]): void => {
      assert(!path.includes(room), [...path, room].join(' → '));
      for (const next of ROOMS[room]?.rooms ?? []) if (next !== room) visit(next, [...path, room]);
    };
    for (const room of ['webview', 'net', 'log', 'profiles', 'payload', 'panel', 'protocol', 'base']) visit(room, []);
  });

  it('are told as such in the README', () => {
    const rows = [...readText('README.md').matchAll(/^\| `src\/([^|]*)\|[^|]*\|([^|]*)\|/gm)];
    const told = new Map(
      rows.map(([, name = '', imports = '']) => [name.split('`')[0]!.replace(/\/$/, ''), imports.trim().toLowerCase()]),
    );
    for (const [room, { rooms }] of Object.entries(ROOMS)) {
      if (room === 'api.ts') continue;
      const expected =
        rooms === ALL_BUT_WEBVIEW ? 'all but webview' : rooms.length === 0 ? 'nothing' : rooms.toSorted().join(', ');
      assert.equal(told.get(room), expected, `what the README says of ${room}`);
    }
    assert.equal(told.size, Object.keys(ROOMS).length - 1);
  });
});
