const { writeFileSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');
const { reporters, Runner } = require('mocha');

const END_LINES = 10;
const LINE_CHARACTERS = 240;

/** Mocha's `spec` report; the counts and what failed go as JSON into the file that SOCKETSCOPE_RESULTS names, if it does. */
class CountingReporter extends reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const resultsFile = process.env.SOCKETSCOPE_RESULTS;
    if (resultsFile) {
      runner.once(Runner.constants.EVENT_RUN_END, () => {
        const { passes, failures, pending } = this.stats;
        const told = this.failures.map(
          (test) => `${test.fullTitle()}: ${shortened(test.err?.stack ?? test.err?.message)}`,
        );
        writeFileSync(resultsFile, JSON.stringify({ passed: passes, failed: failures, skipped: pending, told }));
      });
    }
  }
}

/**
 * An error as the end of a run tells it: its beginning and its end, as where Playwright waited comes first, and why in vain
 * with the place of the test last.
 *
 * @param {string | undefined} error
 */
function shortened(error) {
  const lines = stripVTControlCharacters(error ?? '')
    .split('\n')
    .map((line) => line.slice(0, LINE_CHARACTERS));
  if (lines.length <= 2 * END_LINES) return lines.join('\n    ');
  return [...lines.slice(0, END_LINES), '…', ...lines.slice(-END_LINES)].join('\n    ');
}

module.exports = CountingReporter;
