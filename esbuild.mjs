// Builds all that runs. `node esbuild.mjs [--watch] [--production] [--tests] [--bench]`
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, context } from 'esbuild';
import { bareSchema } from './bareSchema.mjs';
import { encodingData } from './encodingData.mjs';
import { writeIconFont } from './iconFont.mjs';
import { textKey } from './l10n/textKey.mjs';
import { schemaTexts } from './schemaTexts.mjs';
import { minifyModules, outdented } from './smallerCode.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const run = promisify(execFile);

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  plugins: [encodingData],
  charset: 'utf8',
  logLevel: flags.has('--tests') || flags.has('--bench') ? 'warning' : 'info',
};

/** Where the texts of other languages are looked up by short keys: in all that is packaged. */
const alias = { '@vscode/l10n': `${root}l10n/shortKeys.mjs` };

/** What each part that is loaded on demand finds there: the part named here, and what that finds. */
const foundBy = {
  'src/profiles/onDemand.ts': 'src/extension.ts',
  'src/log/onDemand.ts': 'src/profiles/onDemand.ts',
  'src/host/actionsOnDemand.ts': 'src/log/onDemand.ts',
  'src/host/onDemand.ts': 'src/host/actionsOnDemand.ts',
  'src/net/onDemand.ts': 'src/host/actionsOnDemand.ts',
};

/**
 * Each part imports what it finds there: so all of that is one file, not a dozen with what each pair of parts shares.
 * The demo server and the search's thread run without VS Code, too.
 *
 * @type {import('esbuild').Plugin}
 */
const oneFileEach = {
  name: 'one file each',
  setup({ onLoad }) {
    onLoad({ filter: /onDemand\.ts$/i }, ({ path }) => {
      const part = relative(root, path).replaceAll('\\', '/');
      const found = foundBy[/** @type {keyof typeof foundBy} */ (part)];
      return {
        contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(root + found)};`,
        loader: 'ts',
      };
    });
  },
};

/** Splitting keeps the protocols and the demo server out of what activation loads. */
/** @type {import('esbuild').BuildOptions} */
const host = {
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    demo: 'src/net/demo/index.ts',
    searchWorker: 'src/log/search/searchWorker.ts',
  },
  outdir: 'dist',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[hash]',
  plugins: [encodingData, bareSchema, oneFileEach],
  external: ['vscode'],
  // The ES module builds of dependencies can be shaken; their CommonJS builds can't.
  mainFields: ['module', 'main'],
  alias,
};

/** What searches in threads of its own: one small file, beside what starts it or in a folder above. */
/** @type {import('esbuild').BuildOptions} */
const worker = {
  ...shared,
  entryPoints: { searchWorker: 'src/log/search/searchWorker.ts' },
  outdir: 'dist',
  platform: 'node',
  target: 'node20',
  format: 'esm',
};

/** For a VS Code without Node, whose extension host loads CommonJS only, which `.cjs` says in a package of modules. */
/** @type {import('esbuild').BuildOptions} */
const browser = {
  ...shared,
  entryPoints: { browser: 'src/browser.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'browser',
  target: 'chrome128',
  format: 'cjs',
  external: ['vscode'],
  alias,
};

/** @type {import('esbuild').BuildOptions} */
const page = {
  ...shared,
  entryPoints: { page: 'src/webview/main.ts' },
  outdir: 'dist',
  charset: 'ascii',
  platform: 'browser',
  target: 'chrome128',
  format: 'esm',
  alias,
  plugins: production ? [encodingData, outdented] : [encodingData],
};

/** Files of `test/<suite>` that end in `.test.ts`, and the suite's entries. */
function testEntries(/** @type {string} */ suite, /** @type {string[]} */ ...more) {
  const files = readdirSync(`${root}test/${suite}`, { recursive: true, encoding: 'utf8' });
  return [...files.filter((file) => file.endsWith('.test.ts')), ...more].map((file) => `test/${suite}/${file}`);
}

/** @type {() => import('esbuild').BuildOptions[]} */
const tests = () => {
  const common = {
    ...shared,
    minify: false,
    sourcemap: /** @type {const} */ ('inline'),
    outbase: 'test',
    outdir: 'out/test',
    platform: /** @type {const} */ ('node'),
    target: 'node20',
  };
  return [
    { ...common, entryPoints: testEntries('unit'), format: 'esm', packages: 'external' },
    { ...common, entryPoints: testEntries('interface'), format: 'esm', packages: 'external' },
    {
      ...common,
      entryPoints: testEntries('integration', 'index.ts'),
      format: 'cjs',
      packages: 'external',
      define: { 'import.meta.url': '__importMetaUrl' },
      banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
      outExtension: { '.js': '.cjs' },
    },
  ];
};

/** @type {import('esbuild').BuildOptions} */
const bench = {
  ...shared,
  entryPoints: ['main.ts', 'subjects/main.ts', 'subjects/flood.ts'].map((file) => `test/bench/${file}`),
  outbase: 'test/bench',
  outdir: 'out/bench',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
};

async function copyAssets() {
  mkdirSync(`${root}dist`, { recursive: true });
  await writeIconFont(`${root}node_modules/@vscode/codicons/dist`, `${root}src/webview`, `${root}dist`);
  const schema = readFileSync(`${root}src/profiles/sockets.schema.json`, 'utf8');
  writeFileSync(`${root}dist/sockets.schema.json`, JSON.stringify(JSON.parse(schema)));
  // Without the English texts, which are in the schema: in its order.
  const chinese = JSON.parse(readFileSync(`${root}src/profiles/sockets.schema.zh-cn.json`, 'utf8'));
  const texts = schemaTexts(schema).map((text) => chinese[text] ?? text);
  writeFileSync(`${root}dist/sockets.schema.zh-cn.json`, JSON.stringify(texts));
}

/** The texts of other languages by short keys, in files that VS Code reads as it does any extension's. */
function shortenBundles() {
  mkdirSync(`${root}dist/l10n`);
  for (const file of readdirSync(`${root}l10n`).filter((name) => name.endsWith('.json'))) {
    /** @type {Record<string, string>} */
    const texts = JSON.parse(readFileSync(`${root}l10n/${file}`, 'utf8'));
    const short = new Map(Object.entries(texts).map(([text, translated]) => [textKey(text), translated]));
    if (short.size < Object.keys(texts).length) throw new Error(`Two texts have the same key: see l10n/textKey.mjs.`);
    writeFileSync(`${root}dist/l10n/${file}`, JSON.stringify(Object.fromEntries(short)));
  }
}

/** The published types: `api.ts` and what it names, as declarations. */
async function declareApi() {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  await run(process.execPath, [tsc, '-p', `${root}src/api.tsconfig.json`]);
}

rmSync(`${root}dist`, { recursive: true, force: true });
await copyAssets();
shortenBundles();
if (flags.has('--watch')) {
  for (const options of [host, browser, page]) await (await context(options)).watch();
} else {
  const outputs = [host, browser, page];
  if (flags.has('--tests')) {
    rmSync(`${root}out/test`, { recursive: true, force: true });
    outputs.push(...tests(), { ...worker, outdir: 'out/test' });
  }
  if (flags.has('--bench')) outputs.push(bench, { ...worker, outdir: 'out/bench' });
  await Promise.all([...outputs.map((options) => build(options)), declareApi()]);
  if (production) await minifyModules(`${root}dist`);
}
