import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { curlCommand } from '../../../src/protocol/curlCommand';
import { parseHttpHead } from '../../../src/protocol/httpHead';

const ORIGIN = 'http://127.0.0.1:8080';

function commandOf(lines: readonly string[], covered = false, start = 'GET /chat?room=1 HTTP/1.1'): string {
  const head = [start, ...lines, '', ''].join('\r\n');
  return curlCommand(parseHttpHead(Uint8Array.from(head, (character) => character.charCodeAt(0))), ORIGIN, covered);
}

/** The words that a shell makes of a command; each character is a byte. */
function wordsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('/bin/sh', ['-c', script]).toString('latin1').split('\0').slice(0, -1);
}

/** The values of `--header`. */
function headersOf(command: string): string[] {
  const words = wordsOf(command);
  return words.filter((_word, at) => words[at - 1] === '--header');
}

describe('curlCommand', () => {
  it('is the request, with its headers in their order', () => {
    const lines = ['Host: h.example', 'Upgrade: websocket', 'X-Tag: a', 'x-tag: b', 'User-Agent: me', 'Accept: */*'];
    assert.equal(
      commandOf(lines),
      [
        'curl --http1.1 --include --no-buffer --globoff --path-as-is',
        ...lines.map((line) => `--header '${line}'`),
        `'${ORIGIN}/chat?room=1'`,
      ].join(' \\\n  '),
    );
  });

  it('keeps curl from adding fields that the request has not', () => {
    assert.deepEqual(headersOf(commandOf(['Host: h', 'accept: x'])), ['Host: h', 'accept: x', 'User-Agent:']);
  });

  it('sends a field without a value', () => {
    assert.equal(headersOf(commandOf(['X-Empty:']))[0], 'X-Empty;');
  });

  for (const value of [
    "it's",
    '$(touch /tmp/x) `id` $HOME "q" \\ \\n !! & | ; < > ( ) * ? [a] {b} ~ # %s',
    "'",
    "''\\''",
    '-n',
    "é\xff\x80 %d \\ ' $x",
  ]) {
    it(`quotes ${value}`, () => {
      assert.equal(headersOf(commandOf([`X-A: ${value}`]))[0], `X-A: ${value}`);
    });
  }

  it('quotes the path, and leaves it as it is', () => {
    const path = "/a/../b?x=[1]&y={2}&z='$HOME'";
    const words = wordsOf(commandOf([], false, `GET ${path} HTTP/1.1`));
    assert.equal(words.at(-1), ORIGIN + path);
    assert(words.includes('--globoff') && words.includes('--path-as-is'));
  });

  it('covers secrets unless asked for them', () => {
    const lines = ['Authorization: Bearer canary', 'COOKIE: a=canary', 'X-Tag: kept'];
    assert.doesNotMatch(commandOf(lines, true), /canary/);
    assert.deepEqual(headersOf(commandOf(lines, true)).slice(0, 3), [
      'Authorization: ********',
      'COOKIE: ********',
      'X-Tag: kept',
    ]);
    assert.deepEqual(headersOf(commandOf(lines)).slice(0, 3), lines);
  });
});
