import { constants } from 'node:os';

/**
 * Owns what was started: processes, browsers, folders. What is added after the release began is released at once.
 */
export class Owner {
  /** @type {(() => unknown)[]} */
  #releases = [];
  #stopping = new AbortController();
  /** @type {Promise<void> | undefined} */
  #released;

  /** Aborts when the release begins: what is still being started then, is to be given up. */
  get signal() {
    return this.#stopping.signal;
  }

  /**
   * @param {() => unknown} release may give a promise
   * @returns {Promise<void>} settled at once, unless the release has begun
   */
  async add(release) {
    if (this.signal.aborted) {
      await release();
    } else {
      this.#releases.push(release);
    }
  }

  /**
   * Releases all, the last added first. A release that fails is reported, and doesn't keep the others from being done.
   *
   * @returns {Promise<void>} the same one at every call
   */
  release() {
    this.#released ??= this.#releaseAll();
    return this.#released;
  }

  async #releaseAll() {
    this.#stopping.abort(new Error('Stopped.'));
    for (const release of this.#releases.reverse()) {
      try {
        await release();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/**
 * Calls back whenever this process is asked to stop: by Ctrl-C, SIGTERM, or a terminal that is closed. Ending it is then
 * up to the callback. It may be asked twice: npm passes on what a terminal has sent to all of its processes already.
 *
 * @param {(exitCode: number) => void} stop
 * @returns {() => void} ends listening
 */
export function onStopRequest(stop) {
  const listeners = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    const listener = () => stop(128 + constants.signals[signal]);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => listeners.forEach((remove) => remove());
}

/**
 * Runs a program to its end, or until it is asked to stop, releases what it owns and ends the process.
 *
 * @param {(owner: Owner) => Promise<number>} main gives the exit code
 */
export async function runOwning(main) {
  const owner = new Owner();
  /** @type {Promise<number>} */
  const stopped = new Promise((resolve) => void onStopRequest(resolve));
  let code = 1;
  try {
    code = await Promise.race([main(owner), stopped]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  await owner.release();
  process.exit(code);
}
