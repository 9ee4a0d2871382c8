import assert from 'node:assert/strict';
import { messageVariables, type MessageSources } from '../../../src/profiles/messageVariables';
import { ProfileError } from '../../../src/profiles/problem';
import type { Profile } from '../../../src/profiles/profile';
import { resolveProfile } from '../../../src/profiles/resolveProfile';
import { resolveVariables, VariableError, variablesOf, type VariableTable } from '../../../src/profiles/variables';
import { withSeeds } from '../support/random';

const table: VariableTable = {
  env: (name, fail) => (name === 'HOST' ? 'example.test' : fail('it is not set.')),
  a: () => 'A',
  long: () => 'much longer',
  none: () => '',
};

describe('variables', () => {
  for (const [text, expected] of [
    ['', ''],
    ['plain $x {y} $ {z} ${', 'plain $x {y} $ {z} ${'],
    ['${a}', 'A'],
    ['1${a}2${long}3', '1A2much longer3'],
    ['$${a}', '${a}'],
    ['$$${a}', '$${a}'],
    ['$${a}${a}$${', '${a}A${'],
    ['${env:HOST}:1', 'example.test:1'],
    ['${\na}', '${\na}'],
    ['${none}', ''],
  ] as const) {
    it(`are resolved: ${JSON.stringify(text)}`, () => assert.equal(resolveVariables(text, table).text, expected));
  }

  it('are found with their places', () => {
    assert.deepEqual(variablesOf('x$${a}${b:c:d}${e}'), [
      { text: '${b:c:d}', offset: 6, name: 'b', argument: 'c:d' },
      { text: '${e}', offset: 14, name: 'e', argument: undefined },
    ]);
  });

  it('are not looked for in values', () => {
    assert.equal(resolveVariables('${v}', { v: () => '${a} $${' }).text, '${a} $${');
  });

  for (const [text, message] of [
    ['${b}', 'There is no variable ${b}. There are: env, a, long, none. Write $${ for a literal ${.'],
    ['${toString}', /There is no variable \$\{toString\}/],
    ['${env:X}', 'The variable ${env:X} has no value: it is not set.'],
  ] as const) {
    it(`without a value are named: ${text}`, () => {
      assert.throws(
        () => resolveVariables(`ab ${text}`, table),
        (error) => {
          assert(error instanceof VariableError);
          assert.equal(error.variable.offset, 3);
          if (typeof message === 'string') assert.equal(error.message, message);
          else assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('lead each place of what comes of them back to what was written', () => {
    withSeeds(200, (random) => {
      const parts = Array.from({ length: random.below(8) }, () =>
        random.pick(['x', 'yz', '${a}', '${long}', '${none}', '$${', '\n']),
      );
      const text = parts.join('');
      const resolved = resolveVariables(text, table);
      for (let at = 0; at < resolved.text.length; at += 1) {
        const from = resolved.offsetOf(at);
        const isVariable = variablesOf(text).some(({ offset }) => offset === from);
        if (!isVariable && !text.startsWith('$${', from))
          assert.equal(text[from], resolved.text[at], `${text} at ${at}`);
      }
    });
  });
});

describe('the variables of messages', () => {
  const sources = (more: Partial<MessageSources> = {}): VariableTable =>
    messageVariables({ now: () => 1_700_000_000_123.9, uuid: () => 'u', random: () => 0, counter: () => 7, ...more });
  const value = (text: string, more?: Partial<MessageSources>): string => resolveVariables(text, sources(more)).text;

  it('are times, a count and an identifier', () => {
    assert.equal(
      value('${timestamp} ${isoTimestamp} ${counter} ${uuid}'),
      '1700000000123 2023-11-14T22:13:20.123Z 7 u',
    );
  });

  it('differ where they stand twice', () => {
    let made = 0;
    assert.equal(value('${uuid}${uuid}', { uuid: () => String((made += 1)) }), '12');
  });

  it('are random numbers in a range, both ends included', () => {
    withSeeds(100, (random) => {
      const min = random.below(2000) - 1000;
      const max = min + random.below(1000);
      const given = (fraction: number): number =>
        Number(value(`\${randomInt:${min}:${max}}`, { random: () => fraction }));
      assert.equal(given(0), min);
      assert.equal(given(1 - Number.EPSILON), max);
      const between = given(random.below(1000) / 1000);
      assert(between >= min && between <= max);
    });
  });

  for (const text of [
    '${randomInt}',
    '${randomInt:1}',
    '${randomInt:a:2}',
    '${randomInt:2:1}',
    '${randomInt:0:9007199254740993}',
    '${uuid:4}',
  ])
    it(`say what is wrong with ${text}`, () => {
      assert.throws(
        () => value(text),
        (error) => error instanceof VariableError && error.message.startsWith(`The variable ${text} has no value: `),
      );
    });
});

describe('resolveProfile', () => {
  const profile: Profile = {
    name: '${a}',
    folder: '${a}',
    transport: 'websocket',
    url: 'ws://${env:HOST}/${a}',
    headers: { 'X-A': ['${a}', '$${a}'], 'X-B': '${long}' },
    protocols: ['${a}'],
    messages: [{ name: '${a}', format: 'text', payload: '${uuid}' }],
    onOpen: ['${a}'],
    tls: { servername: '${env:HOST}' },
  };

  it('gives all texts their values, but for names and messages', () => {
    const given = structuredClone(profile);
    assert.deepEqual(resolveProfile(profile, table), {
      ...profile,
      url: 'ws://example.test/A',
      headers: { 'X-A': ['A', '${a}'], 'X-B': 'much longer' },
      protocols: ['A'],
      tls: { servername: 'example.test' },
    });
    assert.deepEqual(profile, given, 'the profile itself stays as it is written');
  });

  for (const [what, address, expected] of [
    ['a password', 'wss://user:${secret}@host.example/', 'wss://user:p%40s%2Fs%3Fw%23%26x%3D1@host.example/'],
    ['a user', 'wss://${secret}:${secret}@h/', 'wss://p%40s%2Fs%3Fw%23%26x%3D1:p%40s%2Fs%3Fw%23%26x%3D1@h/'],
    ['a parameter', 'ws://h/?room=1&token=${secret}', 'ws://h/?room=1&token=p%40s%2Fs%3Fw%23%26x%3D1'],
    ['a part of a parameter', 'ws://h/?token=a${secret}b&x=${a}', 'ws://h/?token=ap%40s%2Fs%3Fw%23%26x%3D1b&x=A'],
    ['a parameter behind a base', '${base}&token=${secret}', 'ws://h/a?b=c&token=p%40s%2Fs%3Fw%23%26x%3D1'],
    ['not a whole query', 'ws://h/?${query}', 'ws://h/?a=1&b=2'],
    ['not the address', '${base}', 'ws://h/a?b=c'],
    ['not a host and its port', 'ws://${host}/', 'ws://h.example:80/'],
    ['not a path', 'ws://h/${path}', 'ws://h/a/b'],
    ['not a path with an @', 'ws://h/${path}/@x=${path}', 'ws://h/a/b/@x=a/b'],
  ] as const)
    it(`writes a value so that it stays a part of its address: ${what}`, () => {
      const values: VariableTable = {
        ...table,
        secret: () => 'p@s/s?w#&x=1',
        base: () => 'ws://h/a?b=c',
        host: () => 'h.example:80',
        path: () => 'a/b',
        query: () => 'a=1&b=2',
      };
      const resolved = resolveProfile({ name: 'A', transport: 'websocket', url: address }, values);
      assert.equal((resolved as { url: string }).url, expected);
    });

  it('writes them so in the addresses of proxies and of targets, too', () => {
    const values: VariableTable = { secret: () => 'p@ss/w' };
    const proxy = 'http://u:${secret}@h:1';
    const url = 'ws://h/';
    assert.equal(
      (resolveProfile({ name: 'A', transport: 'websocket', url, proxy }, values) as { proxy: string }).proxy,
      'http://u:p%40ss%2Fw@h:1',
    );
    const server = { name: 'A', transport: 'websocket', role: 'server', port: 0, forwardTo: 'ws://h/?token=${secret}' };
    assert.equal(
      (resolveProfile(server as Profile, values) as { forwardTo: string }).forwardTo,
      'ws://h/?token=p%40ss%2Fw',
    );
  });

  it('tells of a mistake without the value as it was written', () => {
    const profile: Profile = { name: 'A', transport: 'websocket', url: 'ws://u:${secret}@h:99999/' };
    assert.throws(
      () => resolveProfile(profile, { secret: () => 'p@ss/word' }),
      (error: Error) => !/p@ss|p%40ss/.test(error.message),
    );
  });

  it('names the variable and the property', () => {
    assert.throws(
      () => resolveProfile({ ...profile, headers: { 'X-A': ['x', '${env:TOKEN}'] } }, table),
      (error) => {
        assert(error instanceof ProfileError);
        assert.equal(error.code, 'bad-variable');
        assert.equal(error.message, 'In "headers.X-A[1]": The variable ${env:TOKEN} has no value: it is not set.');
        return true;
      },
    );
  });

  it('checks what comes of it', () => {
    for (const [url, code] of [
      ['${a}', 'bad-url'],
      ['ws://h:${a}/', 'bad-url'],
    ] as const)
      assert.throws(() => resolveProfile({ ...profile, url }, table), { name: 'ProfileError', code });
    const headers = { 'X-A': '${line}' };
    const lines: VariableTable = { ...table, line: () => 'a\r\nB: c' };
    assert.throws(() => resolveProfile({ ...profile, headers }, lines), { code: 'bad-header' });
  });

  /** The words, and the variables in any order. */
  const parts = (message: string): string[] => [
    message.replace(/\$\{[^}]*\}(, )?/g, ''),
    ...(message.match(/\$\{[^}]*\}/g) ?? []).toSorted(),
  ];

  for (const [what, more, secret, expected] of [
    [
      'an address',
      { url: 'ws://h/${secret}' },
      's3cret value',
      'With the values of its variables: "ws://h/${secret}" is not a WebSocket address: it contains a space, a line break or a control character.',
    ],
    [
      'an address that is told in other words',
      { url: '${secret}' },
      'http://h/?token=s3cret',
      "With the values of ${a}, ${env:HOST}, ${long}, ${secret}, this profile can't be used.",
    ],
    [
      'a proxy without its user',
      { proxy: '${secret}' },
      'http://user:pass@my host',
      "With the values of ${env:HOST}, ${a}, ${long}, ${secret}, this profile can't be used.",
    ],
    [
      'a subprotocol',
      { protocols: ['${secret}'] },
      's3cret value',
      'With the values of its variables: "${secret}" is not a subprotocol: it must be a token (RFC 6455 §4.1).',
    ],
    [
      'a header',
      { headers: { 'X-Token': '${secret}' } },
      's3cret\n',
      'With the values of its variables: The value of "X-Token" contains U+000A at position 6, which a header field can\'t carry (RFC 9110 §5.5).',
    ],
  ] as const) {
    it(`tells of ${what} without the values`, () => {
      const values = { ...table, secret: () => secret };
      assert.throws(
        () => resolveProfile({ ...profile, ...more } as Profile, values),
        (error: Error) => {
          assert.deepEqual(parts(error.message), parts(expected));
          return true;
        },
      );
    });
  }
});
