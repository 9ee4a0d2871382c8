import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../../host/root.mjs';
import { eventually } from '../../unit/support/eventually';
import type { ThemeKind, Workbench } from '../workbench';
import { violationsIn } from './axe';
import { controls, cutOff } from './cutOff';

const themes: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];

/** The window's width that leaves the page 320 px; its bar of activities has the rest. */
const narrow = { width: 368, height: 800 };
/** The usual window at 200 %. */
const zoomed = { width: 640, height: 400 };
const usual = { width: 1280, height: 800 };

/** What VS Code says of its theme to a page: the variables, and what the body has. */
interface Look {
  readonly style: string;
  readonly body: Readonly<Record<string, string>>;
}

/** Looks at the shown page as different people do: with assistive tools, in each theme, in little room, and close by. */
export class EveryEye {
  readonly #looks = new Map<ThemeKind, Look>();

  constructor(private readonly workbench: Workbench) {}

  /** Takes the looks of all themes from the page that is shown, to give them to pages at once later: VS Code takes seconds. */
  async learnThemes(): Promise<void> {
    for (const theme of [...themes.slice(1), themes[0]!]) {
      await this.workbench.setTheme(theme);
      const kind = {
        dark: 'vscode-dark',
        light: 'vscode-light',
        hcDark: 'vscode-high-contrast',
        hcLight: 'vscode-high-contrast-light',
      }[theme];
      const frame = await this.#frame();
      await frame.waitForSelector(`body[data-vscode-theme-kind="${kind}"]`);
      this.#looks.set(
        theme,
        await frame.evaluate(() => ({
          style: document.documentElement.style.cssText,
          body: Object.fromEntries([...document.body.attributes].map(({ name, value }) => [name, value])),
        })),
      );
    }
  }

  /**
   * Looks at what the page shows now, by all eyes.
   *
   * @param name of the view, for messages and pictures
   */
  async look(name: string): Promise<void> {
    const found: string[] = [];
    for (const [theme, look] of this.#looks) {
      await this.#wear(look);
      // Only colours differ between themes.
      const rules = theme === 'light' ? undefined : ['color-contrast', 'link-in-text-block'];
      const frame = await this.#frame();
      found.push(...(await violationsIn(frame, rules)).map((line) => `[${theme}] ${line}`));
      await this.#picture(`everybody-${name}-${theme}`);
    }
    await this.#wear(this.#looks.get('dark')!);
    for (const size of [narrow, zoomed]) {
      await this.workbench.resize(size.width, size.height);
      try {
        await this.#fits();
      } catch (error) {
        found.push(`[${size.width} px] ${(error as Error).message}`);
      }
      await this.#picture(`everybody-${name}-${size.width}`);
    }
    await this.workbench.resize(usual.width, usual.height);
    assert.deepEqual(found, [], `${name}:\n${found.join('\n')}`);
  }

  /** Leaves a picture of the page in each theme. */
  async pictures(name: string): Promise<void> {
    for (const [theme, look] of this.#looks) {
      await this.#wear(look);
      await this.#picture(`${name}-${theme}`);
    }
    await this.#wear(this.#looks.get('dark')!);
  }

  /** As the workbench's own, but leaves the pointer where it is: what is open stays so. */
  async #picture(name: string): Promise<void> {
    const path = join(root, 'out', 'screenshots', `${name.replace(/\W+/g, '-')}.png`);
    await this.workbench.page.screenshot({ path });
  }

  async #fits(): Promise<void> {
    await eventually(async () => {
      const frame = await this.#frame();
      const cut = await frame.evaluate(cutOff, controls);
      assert.equal(cut.length, 0, cut.join('\n'));
    }, 1500);
  }

  async #wear({ style, body }: Look): Promise<void> {
    await (
      await this.#frame()
    ).evaluate(
      ([css, attributes]) => {
        document.documentElement.style.cssText = css;
        for (const [key, value] of Object.entries(attributes)) document.body.setAttribute(key, value);
        return new Promise((drawn) => requestAnimationFrame(drawn));
      },
      [style, body] as const,
    );
  }

  async #frame(): Promise<Frame> {
    const body = await this.workbench.session().locator('body').elementHandle();
    const frame = await body.ownerFrame();
    assert.ok(frame);
    return frame;
  }
}
