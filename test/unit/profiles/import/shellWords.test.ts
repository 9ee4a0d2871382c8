import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { commandOf } from '../../../../src/profiles/import/shellWords';

const wordsOf = (text: string): readonly string[] | undefined => commandOf(text, ['curl'])?.words;

/** What the shell itself gives to the program. */
function wordsOfShell(text: string, shell = '/bin/bash'): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${text}`;
  return execFileSync(shell, ['-c', script]).toString().split('\0').slice(0, -1);
}

describe('commandOf', () => {
  for (const line of [
    `curl 'wss://h/a?b=1' -H 'X: it'\\''s' --compressed`,
    `curl "a \\"b\\" \\\\ \\x \\' 'c'" d\\ e\\'f`,
    String.raw`curl $'a\'b\n\tc\u00e9\x41\101\\' -H $'é\u0021'`,
    `curl 'a' \\\n  -H 'b: c' \\\n  --insecure`,
    `curl '' "" x''y`,
    `curl a#b '#' # it's c\n`,
    String.raw`curl $'\U0001F600\u00e9\uE9'`,
    `curl 'two\nlines' "three\nlines"`,
  ]) {
    it(`reads ${JSON.stringify(line)} as Bash does`, () => assert.deepEqual(wordsOf(line), wordsOfShell(line)));
  }

  it('reads a line of cmd with carets, as Chrome writes it', () => {
    const line = [
      'curl ^"wss://h/chat?a=1^&b=^%^41^" ^',
      '  -H ^"User-Agent: A ^\\^"quoted^\\^" one^" ^',
      '  -H ^"X: two^',
      '',
      'lines^"',
    ].join('\r\n');
    assert.deepEqual(wordsOf(line), [
      'wss://h/chat?a=1&b=%41',
      '-H',
      'User-Agent: A "quoted" one',
      '-H',
      'X: two\r\nlines',
    ]);
  });

  it('reads a line of cmd without carets in its words', () => {
    const line = 'curl "wss://h/" ^\r\n -H "A: say ""hi"" & go" ^\r\n -H "B: \\\\srv\\x\\\\" -H ""';
    assert.deepEqual(wordsOf(line), ['wss://h/', '-H', 'A: say "hi" & go', '-H', 'B: \\\\srv\\x\\', '-H', '']);
  });

  it('reads a line of PowerShell', () => {
    const line = 'curl.exe "wss://h/" `\r\n  -H "A: `"b`" `$x" `\r\n  -H \'C: it\'\'s\' -H "D: ""e"""';
    assert.deepEqual(wordsOf(line), ['wss://h/', '-H', 'A: "b" $x', '-H', "C: it's", '-H', 'D: "e"']);
  });

  it('finds the command among others and behind words before it', () => {
    for (const line of [
      '$ curl a',
      'cd x && curl a',
      'echo hi | sudo curl a',
      'A=b /usr/bin/curl a',
      'ls; curl a # c',
    ]) {
      assert.equal(wordsOf(line)?.[0], 'a', line);
    }
    assert.equal(wordsOf('wget curl.html'), undefined);
    assert.equal(wordsOf('I once wrote about what curl is'), undefined);
  });

  it('reads what isn’t closed to its end, and long lines at once', () => {
    assert.deepEqual(wordsOf("curl 'a b"), ["'a", 'b']);
    const start = performance.now();
    assert.equal(wordsOf(`curl '${'x'.repeat(200_000)}' ${'y '.repeat(20_000)}`)?.length, 20_001);
    assert.equal(wordsOf(`curl ${'"'.repeat(20_001)}`)?.length, 1);
    assert(performance.now() - start < 2_000);
  });
});
