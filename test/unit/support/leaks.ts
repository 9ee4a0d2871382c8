import assert from 'node:assert/strict';
import { eventually } from './eventually';

/** What a connection holds on to, as Node names it. */
const WATCHED = new Set(['TCPSocketWrap', 'TLSWrap', 'UDPWrap', 'Timeout']);

/**
 * Fails a test that leaves a socket or a timer behind. To be called in a suite after everything else that it uses, so that
 * it looks when all of that has been torn down.
 */
export function useLeakCheck(): void {
  let before: string[] = [];
  beforeEach(async () => {
    before = await watchedResources();
  });
  afterEach(() => expectReleased(before));
}

/** Sockets and timers that are active now. */
export async function watchedResources(): Promise<string[]> {
  // Not from within a timer, which would count itself.
  await new Promise((resolve) => setImmediate(resolve));
  return process
    .getActiveResourcesInfo()
    .filter((name) => WATCHED.has(name))
    .sort();
}

/** Waits until no more sockets and timers are active than there were. */
export async function expectReleased(before: readonly string[]): Promise<void> {
  await eventually(async () => {
    assert.deepEqual(await watchedResources(), before, 'sockets and timers that were not released');
  });
}
