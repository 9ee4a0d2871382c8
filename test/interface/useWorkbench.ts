import { Workbench, type WorkbenchOptions } from './workbench';

/** A fresh machine first installs VS Code and a browser. */
const startWithinMs = 10 * 60_000;

/**
 * Gives the suite that calls it a VS Code of its own, from before its first test until after its last; a failing test
 * leaves its picture and log in `out/failures/`.
 *
 * @returns what gives the running workbench, to be called inside tests and hooks
 */
export function useWorkbench(
  options: () => WorkbenchOptions | Promise<WorkbenchOptions> = () => ({}),
): () => Workbench {
  let workbench: Workbench | undefined;

  before(async function () {
    this.timeout(startWithinMs);
    workbench = await Workbench.start(await options());
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench?.recordFailure(this.currentTest.fullTitle());
    }
  });

  after(async function () {
    await workbench?.close();
  });

  return () => {
    if (!workbench) {
      throw new Error('The workbench is started before the first test of its suite, not while suites are described.');
    }
    return workbench;
  };
}
