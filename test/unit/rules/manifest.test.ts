import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as ids from '../../../src/host/ids';
import { readJson, readText, sourcesIn } from '../support/repository';

interface Item {
  readonly command?: string;
  readonly view?: string;
  readonly when?: string;
  readonly id?: string;
}

interface Manifest {
  readonly name: string;
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly (Item & { readonly title: string })[];
    readonly views: Readonly<Record<string, readonly Item[]>>;
    readonly viewsContainers: Readonly<Record<string, readonly Item[]>>;
    readonly viewsWelcome: readonly (Item & { readonly contents: string })[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly modelDescription: string;
      readonly when: string;
      readonly inputSchema: {
        readonly properties: Readonly<Record<string, { readonly description: string }>>;
        readonly required?: readonly string[];
      };
    }[];
    readonly keybindings: readonly Item[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const sorted = (words: Iterable<string | undefined>): string[] =>
  [...new Set(words)].filter((word) => word !== undefined).sort();

describe('the manifest', () => {
  const manifest = readJson('package.json') as Manifest;
  const { contributes } = manifest;
  const menuItems = Object.values(contributes.menus).flat();
  const whens = [...menuItems, ...contributes.viewsWelcome, ...contributes.keybindings].map(({ when = '' }) => when);
  const texts = readJson('package.nls.json') as Record<string, string>;
  const chinese = readJson('package.nls.zh-cn.json') as Record<string, string>;

  it('has the commands of the code, no more and no fewer', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(ids.CommandId)));
    assert.equal(contributes.commands.length, Object.keys(ids.CommandId).length);
  });

  it('has the views of the code, no more and no fewer', () => {
    const views = Object.values(contributes.views).flat();
    const containers = Object.values(contributes.viewsContainers).flat();
    assert.deepEqual(sorted([...views, ...containers].map(({ id }) => id)), sorted(Object.values(ids.ViewId)));
    assert.deepEqual(Object.keys(contributes.views), [ids.ViewId.container]);
    for (const { view } of contributes.viewsWelcome)
      assert(
        views.some(({ id }) => id === view),
        view,
      );
  });

  it('has the tools of the code, no more and no fewer, each with what a model must know, in trusted workspaces only', () => {
    const { languageModelTools: tools } = contributes;
    assert.deepEqual(sorted(tools.map(({ name }) => name)), sorted(Object.values(ids.ToolName)));
    for (const { name, modelDescription, when, inputSchema } of tools) {
      assert(modelDescription.length > 100, name);
      assert.equal(when, 'isWorkspaceTrusted', name);
      for (const [property, { description }] of Object.entries(inputSchema.properties))
        assert(description, `${name}: ${property}`);
      for (const property of inputSchema.required ?? [])
        assert(inputSchema.properties[property], `${name}: ${property}`);
    }
  });

  it('has the settings of the code, no more and no fewer', () => {
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(ids.SettingId)));
  });

  it('asks for the context keys of the code, all of them', () => {
    const views = sorted(Object.values(ids.ViewId));
    const asked = whens
      .flatMap((when) => when.match(/\bsocketscope\.[\w.]+/g) ?? [])
      .filter((word) => !views.includes(word) && word !== ids.SESSION_EDITOR);
    assert.deepEqual(sorted(asked), sorted(Object.values(ids.ContextKey)));
  });

  it('offers what connects, and what is connected by oneself, for copying; what others connected, not', () => {
    const { liveSession, liveStream, waitingSession, acceptedSession, acceptedStream } = ids.ItemContext;
    const own = [liveSession, liveStream, waitingSession];
    const offered = (command: string): string[] => {
      const item = contributes.menus['view/item/context']?.find((each) => each.command === command);
      const [, source = ''] = /viewItem =~ \/(.*)\/$/.exec(item?.when ?? '') ?? [];
      return Object.values(ids.ItemContext).filter((context) => new RegExp(source).test(context));
    };
    assert.deepEqual(offered(ids.CommandId.saveAsProfile), own);
    assert.deepEqual(offered(ids.CommandId.copyAs), ['profile.idle', 'profile.live', ...own]);
    assert.deepEqual(offered(ids.CommandId.endSending), [liveStream, acceptedStream]);
    for (const context of [...own, acceptedSession, acceptedStream])
      assert(offered(ids.CommandId.disconnect).includes(context), context);
  });

  it('offers to import without a folder', () => {
    const items = menuItems.filter(({ command }) => command === ids.CommandId.importProfile);
    assert.deepEqual(
      items.map(({ when }) => when),
      [`view == ${ids.ViewId.profiles}`],
    );
  });

  it('asks for items of the tree that there are, all of them', () => {
    const contexts = Object.values(ids.ItemContext);
    const tests = whens.flatMap((when) =>
      [...when.matchAll(/viewItem =~ \/((?:[^/\\]|\\.)+)\//g)].map(([, source = '']) => new RegExp(source)),
    );
    assert.equal(
      tests.length,
      whens.filter((when) => when.includes('viewItem')).length,
      'each is a regular expression',
    );
    for (const test of tests)
      assert(
        contexts.some((context) => test.test(context)),
        String(test),
      );
    for (const context of contexts)
      assert(
        tests.some((test) => test.test(context)),
        context,
      );
  });

  it('has only commands of its own in its menus and texts', () => {
    const commands: string[] = Object.values(ids.CommandId);
    for (const { command } of menuItems) assert(command !== undefined && commands.includes(command), command);
    for (const [key, text] of [...Object.entries(texts), ...Object.entries(chinese)]) {
      for (const [, command = ''] of text.matchAll(/\(command:(?!vscode\.)([\w.]+)\)/g))
        assert(commands.includes(command), `${key}: ${command}`);
    }
  });

  it('wakes the extension for links, its tabs and its files, and keeps nobody waiting at the start', () => {
    // Addresses are links in any file, so that it must be there when one is opened.
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      'onUri',
      `onFileSystem:${ids.MESSAGE_BYTES_SCHEME}`,
      `onFileSystem:${ids.SCHEMA_SCHEME}`,
      `onWebviewPanel:${ids.SESSION_EDITOR}`,
    ]);
  });

  it('names its ids in the code by their constants', () => {
    const all = [ids.CommandId, ids.SettingId, ids.ContextKey, ids.SeenKey].flatMap((group) =>
      Object.values(group),
    ) as string[];
    for (const file of sourcesIn('src')) {
      if (file === 'src/host/ids.ts') continue;
      const source = readText(file);
      for (const id of all) assert(!source.includes(`'${id}'`), `${file} writes '${id}' out`);
    }
  });

  it('has a text in both languages for every key, and no key too many', () => {
    const used = sorted([...readText('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert(used.length > 20);
    assert.deepEqual(sorted(Object.keys(texts)), used, 'package.nls.json');
    assert.deepEqual(sorted(Object.keys(chinese)), used, 'package.nls.zh-cn.json');
    for (const text of [...Object.values(texts), ...Object.values(chinese)]) assert(text.trim());
  });

  it('has titles that are texts in both languages', () => {
    for (const { title } of contributes.commands) assert.match(title, /^%[\w.]+%$/);
  });

  it('leads from texts to the same commands in both languages', () => {
    const links = (text = ''): string[] => text.match(/\(command:[\w.]+\)/g) ?? [];
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(links(chinese[key]), links(text), key);
  });

  it('has icons that there are', () => {
    for (const [, file = ''] of readText('package.json').matchAll(/"(media\/[^"]+\.svg)"/g))
      assert(existsSync(file), file);
  });
});
