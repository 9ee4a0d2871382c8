import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../../host/root.mjs';
import { Workbench } from '../../interface/workbench';

declare global {
  interface Window {
    /** When a page was first seen with this in it, in ms since the epoch; `undefined`: not yet. */
    seenAt: { textarea?: number; row?: number };
  }
}

/** A VS Code with our extension and the empty one of `extension/`, whose commands connect to `url`. */
export async function startBenchWorkbench(url: string): Promise<Workbench> {
  const extensions = [join(root, 'test', 'bench', 'extension')];
  // In a dialog, the list of extensions would show fewer than there are.
  const settings = { 'bench.url': url, 'workbench.editor.useModal': 'off' };
  const workbench = await Workbench.start({ settings, extensions });
  await workbench.page.addInitScript(watchPage);
  return workbench;
}

/** Runs a command of the empty extension. @returns what it left */
export async function runBench<T>(workbench: Workbench, title: string, name: string): Promise<T> {
  const file = join(workbench.folder, `${name}.json`);
  await rm(file, { force: true });
  await workbench.runCommand(`Bench: ${title}`);
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as T;
    await workbench.page.waitForTimeout(20);
  }
}

/** The frame of the page that is shown, once it has what is waited for, and how long that took since the command began. */
export async function shownSince(
  workbench: Workbench,
  start: number,
  what: keyof Window['seenAt'],
): Promise<{ frame: Frame; ms: number }> {
  const body = workbench.session().locator('body');
  await workbench
    .session()
    .locator(what === 'row' ? '[role="row"][aria-rowindex]' : 'textarea')
    .first()
    .waitFor();
  const frame = (await (await body.elementHandle()).ownerFrame())!;
  const seen = await frame.waitForFunction((name) => window.seenAt[name], what);
  return { frame, ms: (await seen.jsonValue())! - start };
}

/** In each frame, from its beginning. VS Code writes a webview's document anew, which ends callbacks of frames, but not timers. */
function watchPage(): void {
  window.seenAt = {};
  const watch = (name: keyof Window['seenAt'], selector: string): void => {
    const timer = setInterval(() => {
      if (!document.querySelector(selector)) return;
      clearInterval(timer);
      requestAnimationFrame(() => (window.seenAt[name] = Date.now()));
    }, 4);
  };
  watch('textarea', 'textarea');
  watch('row', '[role="row"][aria-rowindex]:not(.unread)');
}
