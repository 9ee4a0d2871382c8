const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

/** Mocha's `spec` report; the counts go as JSON into the file that SOCKETSCOPE_RESULTS names, if it does. */
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
        writeFileSync(resultsFile, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
      });
    }
  }
}

module.exports = CountingReporter;
