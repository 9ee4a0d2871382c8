import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applyEdits, parse } from 'jsonc-parser';
import { addImported, inputIdsOf } from '../../../../src/profiles/import/addImported';
import { importProfiles, readImport } from '../../../../src/profiles/import/importProfiles';
import type { Profile } from '../../../../src/profiles/profile';

const NOTHING = { names: [], inputs: [] };

function imported(
  text: string,
  taken: { names: string[]; inputs: string[] } = NOTHING,
): ReturnType<typeof importProfiles> {
  return importProfiles(readImport(text).found, taken);
}

function only(text: string): Profile {
  const { profiles } = imported(text);
  assert.equal(profiles.length, 1);
  return profiles[0]!;
}

function fixture(name: string): string {
  return readFileSync(`test/unit/profiles/import/fixtures/${name}`, 'utf8');
}

const WEBSOCKET_HEADERS = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Extensions: permessage-deflate',
];

describe('importing a curl command', () => {
  it('takes the address and what the person set, not what the handshake sets', () => {
    const headers = [
      ...WEBSOCKET_HEADERS,
      'Origin: https://h.example',
      'Sec-WebSocket-Protocol: a, b',
      'Host: h.example',
    ];
    const command = `curl 'https://h.example/chat?x=\\[1\\]' \\\n${headers.map((each) => `  -H '${each}' \\\n`).join('')}  --insecure`;
    assert.deepEqual(only(command), {
      name: 'chat',
      transport: 'websocket',
      url: 'wss://h.example/chat?x=[1]',
      headers: { Origin: 'https://h.example' },
      protocols: ['a', 'b'],
      tls: { verify: false },
    });
  });

  it('hides a cookie, a bearer token, credentials and a token of the query, and asks for each once', () => {
    const command = `curl 'wss://me:canary1@h.example/ws?access_token=canary2222&room=1' -b 'a=canary3' -H 'Authorization: Bearer canary2222' -H 'X-Api-Key: canary4' -H 'Referer: https://h.example/?key=canary5' -H 'X-Empty;'`;
    const { profiles, inputs } = imported(command);
    assert.doesNotMatch(JSON.stringify([profiles, inputs]), /canary/);
    assert.deepEqual(profiles, [
      {
        name: 'ws',
        transport: 'websocket',
        url: 'wss://me:${input:password}@h.example/ws?access_token=${input:access_token}&room=1',
        headers: {
          Authorization: 'Bearer ${input:access_token}',
          'X-Api-Key': '${input:x-api-key}',
          Referer: 'https://h.example/?key=${input:token}',
          'X-Empty': '',
          Cookie: '${input:cookie}',
        },
      },
    ]);
    assert.deepEqual(
      inputs.map(({ id, description, password }) => [id, description, password]),
      [
        ['password', 'password for ws', true],
        ['access_token', 'access_token for ws', true],
        ['x-api-key', 'X-Api-Key for ws', true],
        ['token', 'token for ws', true],
        ['cookie', 'Cookie for ws', true],
      ],
    );
  });

  it('asks for a token without the scheme that stands before it', () => {
    const { profiles, inputs } = imported(`curl wss://h.example/ws -H 'Authorization: Bearer canary2222'`);
    assert.deepEqual((profiles[0] as { headers?: object }).headers, { Authorization: 'Bearer ${input:authorization}' });
    assert.equal(inputs[0]?.description, 'Authorization for ws, without "Bearer" before it');
  });

  it('takes options in all the ways that they are written', () => {
    const command = `curl -skLN --http1.1 --max-redirs 3 -HX-A:1 --header 'X-A: 2' -u 'me:p@ss/1' --cacert ca.pem --cert=me.pem --key me.key --pass canary -x proxy:3128 -U pu:canary2 -A agent -o out.txt wss://h/p`;
    assert.deepEqual(only(command), {
      name: 'p',
      transport: 'websocket',
      url: 'wss://me:${input:password}@h/p',
      headers: { 'X-A': ['1', '2'], 'User-Agent': 'agent' },
      redirects: 3,
      proxy: 'http://pu:${input:password-2}@proxy:3128',
      tls: { ca: 'ca.pem', cert: 'me.pem', key: 'me.key', passphrase: '${input:passphrase}', verify: false },
    });
  });

  it('refuses a plain request and a command without an address', () => {
    assert.throws(() => readImport('curl https://h.example/api'), /opens no WebSocket/);
    assert.throws(() => readImport('curl -s'), /no address/);
  });

  it('keeps what looks like a variable as it is, and finds tokens wherever they stand', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
    const { profiles, inputs } = imported(
      `curl 'wss://h/${token}?q=\${env:HOME}' -H 'Sec-WebSocket-Protocol: v1, access_token, canary1' -H 'X-Trace: ${token}'`,
    );
    assert.deepEqual(profiles, [
      {
        name: 'h',
        transport: 'websocket',
        url: 'wss://h/${input:token}?q=$${env:HOME}',
        headers: { 'X-Trace': '${input:token}' },
        protocols: ['v1', 'access_token', '${input:token-2}'],
      },
    ]);
    assert.doesNotMatch(JSON.stringify(inputs), /eyJ|canary/);
  });
});

describe('importing what browsers and people copy', () => {
  it('takes each WebSocket of several commands, with its own fields only', () => {
    for (const text of [
      `curl 'https://a/x' -H 'Authorization: Bearer a' ;\ncurl 'wss://b/y' -H 'X: 1' &\ncurl ws://c/z --next -H 'X: 2' ws://d/w`,
      'curl ^"https://a/x^" ^\r\n  -H ^"Authorization: a^" &\r\ncurl ^"wss://b/y?a^&b^" ^\r\n  -H ^"X: 1^" &\r\ncurl ^"ws://c/z^" &\r\ncurl -H "X: 2" ws://d/w',
    ]) {
      const { profiles } = imported(text);
      assert.deepEqual(
        profiles.map((profile) => [profile.name, 'headers' in profile ? profile.headers : undefined]),
        [
          ['y', { X: '1' }],
          ['z', undefined],
          ['w', { X: '2' }],
        ],
      );
    }
  });

  it('keeps a Unix socket, and takes no option’s value for the address', () => {
    const command = `# use curl for this\ncurl --doh-url https://dns/q --unix-socket /run/x.sock -H 'Upgrade: websocket' -H 'Accept:' -H @fields.txt -L --max-redirs -1 localhost:8080/ws`;
    assert.deepEqual(only(command), {
      name: 'ws',
      transport: 'websocket',
      url: 'ws://localhost:8080/ws',
      path: '/run/x.sock',
      redirects: 10,
    });
  });

  it('takes names from one option of wscat, and no port that is none', () => {
    assert.deepEqual((only('wscat -c ws://h/ -s a,b') as { protocols?: string[] }).protocols, ['a', 'b']);
    assert.throws(() => imported('websocat -s 0.0.0.0:99999'), /port must be/);
  });
});

describe('messages that are imported', () => {
  const messagesOf = (...sent: readonly (readonly [opcode: number, data: string])[]): [string, string] => {
    const _webSocketMessages = sent.map(([opcode, data]) => ({ type: 'send', opcode, data }));
    const entry = { _resourceType: 'websocket', request: { url: 'wss://h/s', headers: [] }, _webSocketMessages };
    const { profiles, inputs } = imported(JSON.stringify({ log: { entries: [entry] } }));
    return [JSON.stringify(profiles), JSON.stringify(inputs)];
  };

  for (const text of [
    '{"url":"wss://x/?access_token=canary"}',
    'access_token=canary&x=1',
    'Authorization: Bearer canary',
    'CONNECT\nlogin:me\nx-api-key:canary\n\n\0',
    '["auth","token","canary"]',
    '42["x","{\\"token\\":\\"canary\\"}"]',
    '{"header":"Authorization: Bearer canary"}',
    'see wss://me:canary@h/x',
  ]) {
    it(`have no secret: ${JSON.stringify(text)}`, () => {
      for (const sent of [[1, text] as const, [2, Buffer.from(text).toString('base64')] as const]) {
        const [profiles, inputs] = messagesOf(sent);
        assert.doesNotMatch(profiles + inputs, /canary|Y2FuYXJ5/);
        assert.match(profiles, /\$\{input:/);
        assert.doesNotMatch(profiles, /"base64"/);
      }
    });
  }

  it('are else as they were', () => {
    const texts = ['{"names":["a","b"],"at":"12:30","key":1}', 'x=1&y=2', 'time: now', '["a=b","c:d"]'];
    const [profiles, inputs] = messagesOf(...texts.map((text) => [1, text] as const));
    for (const text of texts) assert(profiles.includes(text) || profiles.includes(JSON.stringify(text)), text);
    assert.equal(inputs, '[]');
  });

  it('are not changed where they have words of a variable’s name', () => {
    const collection = {
      info: { schema: 'x' },
      item: [
        {
          name: 'a',
          type: 'ws-raw-request',
          request: { url: 'ws://h/?u={{password}}&v={{access}}', messages: ['a single password, enable access'] },
        },
      ],
    };
    const { messages } = only(JSON.stringify(collection)) as { messages?: { payload: unknown }[] };
    assert.equal(messages?.[0]?.payload, 'a single password, enable access');
  });

  it('are looked through at once, whatever they are', () => {
    const start = performance.now();
    for (const part of ['"', '\\"', '"\\', 'a://b:', 'token=', 'x-key: ', '"token","', '{"a":"b=\\"c:']) {
      messagesOf([1, part.repeat(60_000 / part.length)]);
    }
    assert(performance.now() - start < 1_000, `${String(performance.now() - start)} ms`);
  });
});

describe('importing commands of other programs', () => {
  it('reads wscat', () => {
    const command = `npx wscat -c wss://h/x -H 'X-A: 1' -H "X-A: 2" -s a --subprotocol b -o http://o --auth me:canary -n --ca ca.pem -L --max-redirects 4 --proxy http://p:1 -x '{"op":"hi"}' -w 5`;
    assert.deepEqual(only(command), {
      name: 'x',
      transport: 'websocket',
      url: 'wss://me:${input:password}@h/x',
      headers: { Origin: 'http://o', 'X-A': ['1', '2'] },
      protocols: ['a', 'b'],
      redirects: 4,
      proxy: 'http://p:1',
      tls: { ca: 'ca.pem', verify: false },
      messages: [{ name: 'hi', format: 'json', payload: { op: 'hi' } }],
      onOpen: ['hi'],
    });
    assert.deepEqual(only('wscat --listen 9001'), {
      name: '127.0.0.1:9001',
      transport: 'websocket',
      role: 'server',
      host: '127.0.0.1',
      port: 9001,
    });
  });

  it('reads websocat', () => {
    const command = `echo hi | websocat -k1 -H='X-A: 1' --protocol a,b --origin http://o --basic-auth me:canary --socks5 127.0.0.1:1080 ws://h:1/`;
    assert.deepEqual(only(command), {
      name: 'h:1',
      transport: 'websocket',
      url: 'ws://me:${input:password}@h:1/',
      headers: { Origin: 'http://o', 'X-A': '1' },
      protocols: ['a', 'b'],
      proxy: 'socks5://127.0.0.1:1080',
      tls: { verify: false },
    });
    const server = only('websocat -s 0.0.0.0:8080');
    assert.deepEqual(
      [server.role, 'host' in server && server.host, 'port' in server && server.port],
      ['server', '0.0.0.0', 8080],
    );
  });
});

describe('importing files', () => {
  it('reads the WebSockets of a HAR, and offers what the browser sent', () => {
    const { profiles, inputs } = imported(fixture('chrome.har'));
    assert.doesNotMatch(JSON.stringify([profiles, inputs]), /canary/);
    assert.deepEqual(profiles, [
      {
        name: 'live',
        transport: 'websocket',
        url: 'wss://chat.example.com/v1/live?room=7&access_token=${input:access_token}',
        headers: {
          'Accept-Encoding': 'gzip, deflate, br, zstd',
          Cookie: '${input:cookie}',
          Origin: 'https://chat.example.com',
          'User-Agent': 'Mozilla/5.0',
        },
        protocols: ['chat.v2', 'chat.v1'],
        messages: [
          { name: 'auth', format: 'json', payload: { type: 'auth', token: '${input:access_token}' } },
          { name: 'subscribe', format: 'json', payload: { type: 'subscribe', room: '$${general}' } },
          { name: 'message', format: 'base64', payload: 'AAEC/w==' },
        ],
      },
      {
        name: 'feed',
        transport: 'websocket',
        url: 'wss://quotes.example.com/feed',
        headers: { Host: 'quotes.internal' },
      },
    ]);
  });

  it('reads a Postman collection: folders, variables, inherited authorization', () => {
    const { profiles, inputs } = imported(fixture('postman.json'));
    assert.doesNotMatch(JSON.stringify([profiles, inputs]), /canary/);
    assert.deepEqual(profiles, [
      {
        name: 'Prices',
        folder: 'Market-Data',
        transport: 'websocket',
        url: 'wss://live.example.com/prices?symbol=BTC',
        headers: { 'X-Client': '${input:client}', Authorization: 'Bearer ${input:apitoken}' },
      },
      {
        name: 'Orders',
        folder: 'Market-Data',
        transport: 'websocket',
        url: 'ws://me:${input:password}@127.0.0.1:9000/orders',
      },
    ]);
    assert.deepEqual(
      inputs.map(({ id, password }) => [id, password]),
      [
        ['client', undefined],
        ['apitoken', true],
        ['password', true],
      ],
    );
  });

  it('reads WebSocket requests of a Postman collection with several protocols', () => {
    const { profiles } = imported(fixture('postmanProtocols.json'));
    assert.deepEqual(profiles, [
      {
        name: 'Echo',
        transport: 'websocket',
        url: '${input:url}/echo?v=2',
        headers: { 'X-Api-Key': '${input:x-api-key}' },
        messages: [{ name: 'hello', format: 'json', payload: { action: 'hello' } }],
      },
    ]);
  });

  it('reads an Insomnia export: folders, environment, payloads', () => {
    const { profiles, inputs } = imported(fixture('insomnia.json'));
    assert.doesNotMatch(JSON.stringify([profiles, inputs]), /canary/);
    assert.deepEqual(profiles, [
      {
        name: 'General',
        folder: 'Staging/Chat',
        transport: 'websocket',
        url: 'ws://127.0.0.1:9000/general?q=a%20b%26c',
        headers: { 'X-Tag': ['a', 'b'], Authorization: 'Bearer ${input:authorization}' },
        messages: [{ name: 'message', format: 'text', payload: 'hello there' }],
      },
    ]);
  });

  it('asks for what environments of Insomnia have different values for', () => {
    const whole = JSON.parse(fixture('insomnia.json')) as { resources: object[] };
    const other = { _id: 'env_9', _type: 'environment', parentId: 'env_1', data: { host: 'production.example' } };
    const { profiles, inputs } = imported(JSON.stringify({ ...whole, resources: [...whole.resources, other] }));
    assert.match((profiles[0] as { url: string }).url, /^ws:\/\/\$\{input:host\}\//);
    assert(inputs.some(({ id }) => id === 'host'));
  });

  it('reads folders that are too deep for anybody without a failure of its own', () => {
    const deep = `${'{"name":"f","item":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    const text = `{"info":{"schema":"x"},"item":[${deep},{"name":"a","request":{"url":"ws://h/"}}]}`;
    assert.deepEqual(
      readImport(text).found.map(({ name }) => name),
      ['a'],
    );
  });

  it('says what it can’t read', () => {
    assert.throws(
      () => readImport('hello'),
      /can’t be imported. Known are commands of curl.*websocat, and exports of HAR/s,
    );
    assert.throws(() => readImport(' \n'), /no text/);
    assert.throws(() => readImport(fixture('chrome.har').slice(0, -20)), /not valid JSON/);
    assert.throws(() => readImport('{ "log": { "entries": [] } }'), /no WebSocket in it \(HAR\)/);
    assert.throws(() => readImport('type: collection.insomnia.rest/5.0\nname: x'), /Insomnia v4/);
    assert.throws(() => readImport('{}'), /can’t be imported/);
  });

  it('survives values of any type', function () {
    this.timeout(20_000);
    for (const bad of ['null', '1', '[]', '{}', '"x"', '[null]', '{"url":{}}', '[{"name":[]}]']) {
      for (const name of ['chrome.har', 'postman.json', 'postmanProtocols.json', 'insomnia.json']) {
        const whole = fixture(name);
        for (const [key] of whole.matchAll(/"\w+": (?=[[{"])/g)) {
          const marked = JSON.stringify(JSON.parse(whole), (each, value: unknown) =>
            `"${each}": ` === key ? '@' : value,
          );
          const changed = marked.replaceAll('"@"', bad);
          try {
            imported(changed);
          } catch (error) {
            assert.match((error as Error).message, /can’t be imported|no WebSocket/, `${name} ${key} ${bad}`);
          }
        }
      }
    }
  });
});

describe('addImported', () => {
  const given = imported(`curl 'wss://h/chat' -H 'Cookie: canary'`);

  it('makes a file', () => {
    const text = applyEdits('', addImported('', given));
    const file = parse(text) as { inputs: unknown; profiles: unknown };
    assert.deepEqual(file, given);
    assert.match(text, /^\{\n {2}\/\/ /);
    assert.deepEqual(inputIdsOf(text), ['cookie']);
  });

  it('keeps comments and layout, and takes no name or id twice', () => {
    const before = `{\r\n\t// mine\r\n\t"inputs": [\r\n\t\t{ "id": "cookie", "type": "promptString" } // kept\r\n\t],\r\n\t"profiles": [\r\n\t\t{ "name": "chat" }, // first\r\n\t],\r\n}\r\n`;
    const again = imported(`curl 'wss://h/chat' -H 'Cookie: canary'`, { names: ['chat'], inputs: inputIdsOf(before) });
    const after = applyEdits(before, addImported(before, again));
    assert.equal(
      after,
      before
        .replace(
          '// kept',
          `// kept\r\n\t\t{ "id": "cookie-2", "type": "promptString", "description": "Cookie for chat 2", "password": true }`,
        )
        .replace('"promptString" } //', '"promptString" }, //')
        .replace(
          '// first',
          '// first\r\n\t\t{\r\n\t\t\t"name": "chat 2",\r\n\t\t\t"transport": "websocket",\r\n\t\t\t"url": "wss://h/chat",\r\n\t\t\t"headers": {\r\n\t\t\t\t"Cookie": "${input:cookie-2}"\r\n\t\t\t}\r\n\t\t},',
        ),
    );
  });

  it('adds hundreds to thousands within a second', () => {
    const entries = Array.from({ length: 500 }, (_, nth) => ({
      request: { url: `wss://h/x${String(nth)}`, headers: [{ name: 'Cookie', value: `canary${String(nth)}` }] },
    }));
    const many = imported(JSON.stringify({ log: { entries } }));
    const others = Array.from({ length: 10_000 }, (_, nth) => ({
      name: `p${String(nth)}`,
      transport: 'websocket',
      url: 'ws://h/',
    }));
    for (const before of ['', JSON.stringify({ profiles: others }, null, 2)]) {
      const start = performance.now();
      const after = applyEdits(before, addImported(before, many));
      const ms = performance.now() - start;
      assert(ms < 2_000, `${String(ms)} ms`);
      const file = parse(after) as { inputs: unknown[]; profiles: unknown[] };
      assert.deepEqual([file.inputs, file.profiles.slice(-500)], [many.inputs, many.profiles]);
    }
  });

  it('never changes a file that doesn’t parse', () => {
    assert.throws(() => addImported('{ "profiles": [', given), { code: 'syntax' });
    assert.throws(() => addImported('{ "inputs": 1 }', given), { code: 'bad-profile' });
  });
});
