import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { demoWorkspace } from '../../../src/net/demo';
import type { Schema } from '../../../src/profiles/checkSchema';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import schemaJson from '../../../src/profiles/sockets.schema.json';
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
  return checker
    .getTypeAtLocation(found)
    .getProperties()
    .map(({ name }) => name)
    .sort();
}

/** Properties that this version supports in full: what else the schema knows, it says that it isn't supported. */
function supportedIn(rule: Schema): string[] {
  return Object.entries(rule.properties ?? {})
    .filter(
      ([, property]) =>
        !property['x-unsupported'] && !/not supported yet|only .* supported yet/i.test(textOf(property)),
    )
    .map(([name]) => name)
    .sort();
}

function textOf(rule: Described): string {
  // What is only supported in part is a property of the type all the same.
  return rule.type === undefined || rule.type === 'string' ? (rule.description ?? '') : '';
}

describe('the schema', function () {
  this.timeout(20_000);
  const server = useDemoServer();

  for (const [interfaceName, name] of [
    ['WebSocketProfile', 'websocket'],
    ['TcpProfile', 'tcp'],
    ['TlsOptions', 'tls'],
  ] as const) {
    it(`has the properties of ${interfaceName}, no more and no fewer`, () => {
      assert.deepEqual(supportedIn(definition(name)), propertiesOf(interfaceName));
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

  it('says of each unsupported property in its description that it is not supported yet', () => {
    for (const [name, { properties }] of Object.entries(schema.definitions ?? {})) {
      for (const [property, rule] of Object.entries(properties ?? {}) as [string, Described][]) {
        if (rule['x-unsupported']) assert.match(rule.description ?? '', /^Not supported yet\./, `${name}.${property}`);
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
      /^(\$ref|type|enum|const|pattern|minLength|maxLength|minimum|maximum|required|properties|additionalProperties|items|allOf|if|then|else|definitions|x-code|x-unsupported|\$schema|title|description|allowComments|allowTrailingCommas|default|defaultSnippets|examples|enumDescriptions)$/;
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

  it('is the one that the manifest gives VS Code', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { jsonValidation: { fileMatch: string; url: string }[] };
    };
    assert.deepEqual(manifest.contributes.jsonValidation, [
      { fileMatch: '/.vscode/sockets.json', url: './dist/sockets.schema.json' },
    ]);
  });
});
