// Builds all that runs. `node esbuild.mjs [--watch] [--production] [--tests] [--bench]`
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, context } from 'esbuild';
import { writeIconFont } from './iconFont.mjs';

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
  logLevel: flags.has('--tests') || flags.has('--bench') ? 'warning' : 'info',
};

/** CommonJS packages inside an ES module call `require` for Node's own modules. */
const requireInEsm = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** Splitting keeps the protocols and the demo server out of what activation loads. */
/** @type {import('esbuild').BuildOptions} */
const host = {
  ...shared,
  entryPoints: { extension: 'src/extension.ts', demo: 'src/net/demo/index.ts' },
  outdir: 'dist',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // `ws` looks for its optional native helpers; the extension ships without them.
  external: ['vscode', 'bufferutil', 'utf-8-validate'],
  banner: requireInEsm,
  // The ES module builds of dependencies can be shaken; their CommonJS builds can't.
  mainFields: ['module', 'main'],
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

/** @type {import('esbuild').BuildOptions} */
const page = {
  ...shared,
  entryPoints: { page: 'src/webview/main.ts' },
  outdir: 'dist',
  platform: 'browser',
  target: 'chrome128',
  format: 'esm',
  loader: { '.ttf': 'file' },
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
  copyFileSync(`${root}src/profiles/sockets.schema.json`, `${root}dist/sockets.schema.json`);
}

/** The published types: `api.ts` and what it names, as declarations. */
async function declareApi() {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  await run(process.execPath, [tsc, '-p', `${root}src/api.tsconfig.json`]);
}

rmSync(`${root}dist`, { recursive: true, force: true });
await copyAssets();
if (flags.has('--watch')) {
  for (const options of [host, worker, page]) await (await context(options)).watch();
} else {
  const outputs = [host, worker, page];
  if (flags.has('--tests')) {
    rmSync(`${root}out/test`, { recursive: true, force: true });
    outputs.push(...tests(), { ...worker, outdir: 'out/test' });
  }
  if (flags.has('--bench')) outputs.push(bench, { ...worker, outdir: 'out/bench' });
  await Promise.all([...outputs.map((options) => build(options)), declareApi()]);
}
