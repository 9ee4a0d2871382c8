import { constants } from 'node:os';

/**
 * Owns what a command line program started: processes, browsers, folders.
 * What is added after the release is released at once.
 */
export class Owner {
  /** @type {(() => unknown)[]} */
  #releases = [];
  #stopping = new AbortController();

  /** Aborts when the release begins: what is still being started then, is to be given up. */
  get signal() {
    return this.#stopping.signal;
  }

  /**
   * @param {() => unknown} release may give a promise
   * @returns {Promise<void>} settled at once unless the release has begun
   */
  async add(release) {
    if (this.signal.aborted) {
      await release();
    } else {
      this.#releases.push(release);
    }
  }

  /** Releases all, the last added first. A failing release doesn't keep the others from being done. */
  async release() {
    this.#stopping.abort(new Error('stopped'));
    for (let release = this.#releases.pop(); release; release = this.#releases.pop()) {
      try {
        await release();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/**
 * Runs a program to its end, or until it is asked to stop (Ctrl-C, SIGTERM, a closed terminal), releases what it owns
 * and ends the process.
 *
 * @param {(owner: Owner) => Promise<number>} main gives the exit code
 */
export async function runOwning(main) {
  const owner = new Owner();
  /** @type {Promise<number>} */
  const stopped = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      // Stays installed: npm passes a terminal's SIGINT on to a child that has already got it.
      process.on(signal, () => resolve(128 + constants.signals[signal]));
    }
  });
  let code = 1;
  try {
    code = await Promise.race([main(owner), stopped]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  await owner.release();
  process.exit(code);
}
