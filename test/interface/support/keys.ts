import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../../unit/support/eventually';
import type { Workbench } from '../workbench';

const pointerWords = 'a pointer was used';
/** More presses than any way through the page takes. */
const mostPresses = 60;
/** So long a key that moves the focus may take to do so; one that doesn't is pressed again. */
const lateMs = 1000;

/** A person who has a keyboard only. What is done with a pointer is noticed, wherever in the window. */
export class Keys {
  private constructor(private readonly workbench: Workbench) {}

  static async take(workbench: Workbench): Promise<Keys> {
    const watch = (words: string): void => {
      window.addEventListener('pointerdown', ({ isTrusted }) => isTrusted && console.error(words), true);
    };
    await workbench.page.evaluate(watch, pointerWords);
    // Pages of sessions come later.
    await workbench.page.addInitScript(watch, pointerWords);
    return new Keys(workbench);
  }

  /** Fails if anything was done with a pointer. */
  assertNoPointer(): void {
    assert.deepEqual(
      this.workbench.log.lines.filter((line) => line.includes(pointerWords)),
      [],
    );
  }

  async press(...keys: readonly string[]): Promise<void> {
    const { page } = this.workbench;
    for (const key of keys) {
      await page.keyboard.press(key);
      // Two frames: VS Code draws what has the focus in the first one after the event.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    }
  }

  async type(text: string): Promise<void> {
    await this.workbench.page.keyboard.type(text);
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    const { page } = this.workbench;
    const first = page.locator('.quick-input-widget .monaco-list-row.focused .label-name');
    await eventually(async () => {
      await this.press('F1');
      await page.locator('.quick-input-widget input[type="text"]:focus').waitFor({ timeout: 2000 });
    }, 15_000);
    await this.press('Control+a');
    await this.type(`>${title}`);
    await first.getByText(title, { exact: true }).waitFor();
    await this.press('Enter');
  }

  /** Answers the quick pick or the input that is open. */
  async answer(text: string, entry = text): Promise<void> {
    const { page } = this.workbench;
    await page.locator('.quick-input-widget input[type="text"]:focus').waitFor();
    await this.press('Control+a');
    await this.type(text);
    const ready = page
      .locator('.quick-input-widget .monaco-list-row.focused')
      .filter({ hasText: entry })
      .or(page.locator('.quick-input-widget .quick-input-message').filter({ hasText: 'Enter' }));
    await ready.first().waitFor();
    await this.press('Enter');
  }

  /** Presses a key until an element has the focus. */
  async until(key: string, wanted: Locator): Promise<void> {
    for (let times = 0; times < mostPresses; times += 1) {
      if (await hasFocus(wanted)) return;
      const before = await this.#focused();
      await this.press(key);
      // Into a page and out of it the focus goes late: a key that is pressed meanwhile would pass over a place.
      await eventually(async () => assert.notEqual(await this.#focused(), before), lateMs).catch(() => undefined);
    }
    assert.fail(`${key} doesn't lead to ${String(wanted)}`);
  }

  /** What has the focus, in whichever document: where it stands there. */
  async #focused(): Promise<string> {
    const places = this.workbench.page.frames().map((frame) =>
      frame
        .evaluate(() => {
          const path: number[] = [];
          for (let at = document.hasFocus() ? document.activeElement : null; at; at = at.parentElement)
            path.push([...(at.parentElement?.children ?? [])].indexOf(at));
          return path.join();
        })
        .catch(() => ''),
    );
    return (await Promise.all(places)).join('|');
  }

  /** Waits until an element has the focus. */
  async at(wanted: Locator): Promise<void> {
    await eventually(async () => assert.ok(await hasFocus(wanted), `${String(wanted)} has the focus`));
  }

  /** Goes down a tree of the side bar to an item, and asks for its menu's entry. */
  async choose(tree: Locator, item: string, entry: string): Promise<void> {
    await this.focusItem(tree, item);
    await this.press('Shift+F10');
    const menu = this.workbench.page.locator('.monaco-menu');
    await menu.waitFor();
    const wanted = menu.locator('.action-item.focused').filter({ hasText: entry });
    for (let times = 0; times < mostPresses && !(await wanted.isVisible()); times += 1) await this.press('ArrowDown');
    await this.press('Enter');
    await menu.waitFor({ state: 'detached' });
  }

  /** Goes down a tree of the side bar to an item. */
  async focusItem(tree: Locator, item: string): Promise<void> {
    await this.press('Home');
    const focused = tree.locator('.monaco-list-row.focused');
    for (let times = 0; times < mostPresses; times += 1) {
      if ((await focused.count()) > 0 && (await focused.first().innerText()).trim().startsWith(item)) return;
      await this.press('ArrowDown');
    }
    assert.fail(
      `there is no ${item}: ${(await focused.allInnerTexts()).join('|')} ${await this.workbench.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300))}`,
    );
  }
}

async function hasFocus(wanted: Locator): Promise<boolean> {
  if ((await wanted.count()) === 0) return false;
  return wanted.first().evaluate((element) => element.matches(':focus'));
}
