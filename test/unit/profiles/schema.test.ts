import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { demoWorkspace } from '../../../src/net/demo';
import type { Schema } from '../../../src/profiles/checkSchema';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import { SCHEMA_SCHEME } from '../../../src/host/ids';
import schemaJson from '../../../src/profiles/sockets.schema.json';
import { schemaTexts } from '../../../schemaTexts.mjs';
import { useDemoServer } from '../net/demo/clients';

interface Described extends Schema {
  readonly description?: string;
  readonly default?: unknown;
}
const schema = schemaJson as Schema;
const definition = (name: string): Schema => {
  const found = schema.definitions?.[name];
  assert(found, `a definition "${name}"`);
  return found;
};

/** Names of the properties that an interface of `profile.ts` has, those that it inherits included. */
function propertiesOf(interfaceName: string): string[] {
  const path = 'src/profiles/profile.ts';
  const program = ts.createProgram([path], { strict: true, noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const found = source?.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === interfaceName,
  );
  assert(found, `an interface ${interfaceName}`);
  return (
    checker
      .getTypeAtLocation(found)
      .getProperties()
      // What is only there so that it may be asked for can't be given.
      .filter((property) => (checker.getTypeOfSymbol(property).flags & ts.TypeFlags.Undefined) === 0)
      .map(({ name }) => name)
      .sort()
  );
}

describe('the schema', function () {
  this.timeout(20_000);
  const server = useDemoServer();

  for (const [interfaceName, name] of [
    ['WebSocketProfile', 'websocket'],
    ['TcpProfile', 'tcp'],
    ['UdpProfile', 'udp'],
    ['UdpServerProfile', 'udpServer'],
    ['MulticastOptions', 'multicast'],
    ['TlsOptions', 'tls'],
    ['WebSocketServerProfile', 'websocketServer'],
    ['TcpServerProfile', 'tcpServer'],
    ['ServerTlsOptions', 'serverTls'],
    ['ServerLimits', 'limits'],
    ['ServerCompression', 'serverCompression'],
    ['ClientCompression', 'clientCompression'],
    ['ReconnectOptions', 'reconnect'],
    ['PingOptions', 'ping'],
  ] as const) {
    it(`has the properties of ${interfaceName}, no more and no fewer`, () => {
      assert.deepEqual(Object.keys(definition(name).properties ?? {}).sort(), propertiesOf(interfaceName));
    });
  }

  it('describes every property', () => {
    const resolve = (rule: Described): Described => ({
      ...(rule.$ref && definition(rule.$ref.replace('#/definitions/', ''))),
      ...rule,
    });
    for (const [name, { properties }] of Object.entries(schema.definitions ?? {})) {
      for (const [property, rule] of Object.entries(properties ?? {})) {
        if (property === 'kind') continue;
        assert(resolve(rule).description, `${name}.${property} has a description`);
      }
    }
  });

  it('refers only to definitions that it has', () => {
    const references = [...JSON.stringify(schemaJson).matchAll(/"\$ref":"#\/definitions\/(\w+)"/g)].map(
      ([, name]) => name!,
    );
    assert(references.length > 10);
    for (const name of references) definition(name);
  });

  it('uses no word that the check does not know', () => {
    const known =
      /^(\$ref|type|enum|const|pattern|minLength|maxLength|minimum|maximum|required|properties|additionalProperties|items|allOf|if|then|else|definitions|x-code|\$schema|title|description|allowComments|allowTrailingCommas|default|defaultSnippets|examples|enumDescriptions)$/;
    const visit = (rule: object): void => {
      for (const [word, value] of Object.entries(rule) as [string, unknown][]) {
        assert.match(word, known);
        if (word === 'properties' || word === 'definitions') Object.values(value as object).forEach(visit);
        else if (['items', 'if', 'then', 'else'].includes(word)) visit(value as object);
        else if (word === 'allOf') (value as object[]).forEach(visit);
        else if (word === 'additionalProperties' && typeof value === 'object') visit(value!);
      }
    };
    visit(schemaJson);
  });

  it('finds nothing wrong with the demo workspace', () => {
    const text = demoWorkspace(server.demo)['.vscode/sockets.json'];
    assert(text);
    const { entries, problems } = parseProfilesFile(text);
    assert.deepEqual(problems, []);
    assert(entries.length > 10);
    assert(entries.every(({ profile }) => profile));
  });

  it('finds nothing wrong with its own snippets', () => {
    const snippets = (schemaJson.definitions.profile.defaultSnippets as { body: object }[]).map(({ body }, nth) => {
      const text = JSON.stringify({ ...body, name: `Snippet ${nth}` });
      return text.replace(/"\^\$\{\d+:(\d+)\}"/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1');
    });
    assert.deepEqual(parseProfilesFile(`{ "profiles": [${snippets.join(', ')}] }`).problems, []);
  });

  it('finds nothing wrong with its snippets and examples of framings', () => {
    const { defaultSnippets } = schemaJson.definitions.framing as unknown as { defaultSnippets: { body: object }[] };
    const framings = defaultSnippets.map(({ body }) =>
      JSON.stringify(body)
        .replace(/"\^\$\{\d+:(\d+)\}"/g, '$1')
        .replace(/\$\{\d+\|((?:[^,|\\]|\\.)*)[^}]*\}/g, '$1')
        .replace(/\$\{\d+:([^}]*)\}/g, '$1'),
    );
    assert(framings.length > 6);
    const profiles = framings.map(
      (framing, nth) => `{ "name": "${nth}", "transport": "tcp", "host": "h", "port": 1, "framing": ${framing} }`,
    );
    const { entries, problems } = parseProfilesFile(`{ "profiles": [${profiles.join(', ')}] }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(entries[0]?.profile, {
      name: '0',
      transport: 'tcp',
      host: 'h',
      port: 1,
      framing: { kind: 'line', delimiter: '\\n' },
    });
  });

  it('is the one that the manifest gives VS Code', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { jsonValidation: { fileMatch: string[]; url: string }[] };
    };
    assert.deepEqual(manifest.contributes.jsonValidation, [
      {
        fileMatch: ['/.vscode/sockets.json', '/globalStorage/socketscope.socketscope/sockets.json'],
        url: `${SCHEMA_SCHEME}://profiles/sockets.schema.json`,
      },
    ]);
  });

  it('has all its texts in Chinese, and none too many', () => {
    const texts = schemaTexts(readFileSync('src/profiles/sockets.schema.json', 'utf8'));
    const chinese = JSON.parse(readFileSync('src/profiles/sockets.schema.zh-cn.json', 'utf8')) as Record<
      string,
      string
    >;
    assert.deepEqual(
      texts.filter((text) => !chinese[text]),
      [],
    );
    assert.deepEqual(
      Object.keys(chinese).filter((text) => !texts.includes(text)),
      [],
    );
    const words = (text: string): string[] =>
      (text.match(/\$\{\d*:?[\w:]+|https?:\/\/|RFC \d+|\bhttp\.\w+/g) ?? []).sort();
    for (const [text, translation] of Object.entries(chinese)) {
      if (text.startsWith('${')) continue;
      assert.deepEqual(words(translation), words(text), text);
    }
    const packaged = JSON.parse(readFileSync('dist/sockets.schema.zh-cn.json', 'utf8')) as string[];
    assert.deepEqual(
      packaged,
      texts.map((text) => chinese[text]),
    );
  });
});
