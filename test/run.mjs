// `npm test`: all checks and suites, in a fresh clone too. `npm test -- lint unit --grep TEXT` runs a part of them.
// `npm test -- interface --pictures` makes the README's pictures anew.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './host/dependencies.mjs';
import { runOwning } from './host/owner.mjs';
import { makeScratchFolder } from './host/scratch.mjs';
import { runStep } from './host/step.mjs';

const node = process.execPath;
const mocha = /** @type {const} */ ([node, 'node_modules/mocha/bin/mocha.js', '--reporter', 'test/host/reporter.cjs']);

/** @type {readonly import('./host/step.mjs').Step[]} in the order in which they are run */
const steps = [
  { name: 'check', kind: 'check', command: ['npm', 'run', '--silent', 'check'] },
  { name: 'lint', kind: 'check', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'build', kind: 'build', command: [node, 'esbuild.mjs', '--tests'] },
  { name: 'unit', kind: 'suite', command: [...mocha, '--timeout', '20000', 'out/test/unit/**/*.test.js'] },
  { name: 'integration', kind: 'suite', command: [node, 'test/host/integration.mjs'] },
  { name: 'interface', kind: 'suite', command: [...mocha, '--timeout', '60000', 'out/test/interface/**/*.test.js'] },
];

await runOwning(async (owner) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' }, pictures: { type: 'boolean' } },
  });
  if (values.pictures) process.env.SOCKETSCOPE_PICTURES = '1';
  const wanted = wantedSteps(positionals);
  await ensureDependencies();
  const scratch = await makeScratchFolder();
  await owner.add(scratch.remove);

  const lines = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  let built = true;
  for (const step of wanted) {
    if (step.kind === 'suite' && !built) {
      lines.push(`${step.name.padEnd(12)} not run, as the build failed`);
      continue;
    }
    console.log(`\n── ${step.name} ──`);
    const {
      passed,
      failed,
      skipped,
      durationMs,
      told = [],
    } = await runStep(step, {
      owner,
      resultsFile: join(scratch.path, `${step.name}.json`),
      grep: values.grep ?? (values.pictures ? 'the pictures of the README' : undefined),
    });
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    built &&= step.kind !== 'build' || failed === 0;
    const result = step.kind === 'suite' ? counts({ passed, failed, skipped }) : failed === 0 ? 'passed' : 'failed';
    lines.push(
      `${step.name.padEnd(12)} ${result} (${(durationMs / 1000).toFixed(1)} s)`,
      ...told.map((line) => `  ✖ ${line}`),
    );
  }
  const skips = total.skipped > 0 ? [`${total.skipped} skipped, as told above`] : [];
  // The last line has one form, for those who read it by machine; so has the first one, for `.ci/run`.
  console.log(
    ['', '── result ──', ...lines, '', ...skips, `${total.passed} passed, ${total.failed} failed`].join('\n'),
  );
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/**
 * @param {readonly string[]} names none means all
 * @throws {Error} for a name that no step has
 */
function wantedSteps(names) {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no step "${unknown}". There are: ${steps.map((step) => step.name).join(', ')}.`);
  }
  const named = steps.filter((step) => names.length === 0 || names.includes(step.name));
  const needsBuild = named.some((step) => step.kind === 'suite');
  return steps.filter((step) => named.includes(step) || (needsBuild && step.kind === 'build'));
}

/** @param {{ passed: number, failed: number, skipped: number }} counted */
function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
