import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { launchChromium } from '../host/chromium.mjs';
import { onStopRequest, Owner } from '../host/owner.mjs';
import { lastLines } from '../host/processes.mjs';
import { quietSettings, settingsPath } from '../host/quietSettings.mjs';
import { root } from '../host/root.mjs';
import { makeScratchFolder } from '../host/scratch.mjs';
import { installVsix, linkExtension } from '../host/webExtensions.mjs';
import { startWebHost } from '../host/webHost.mjs';
import { PageLog } from './pageLog';

export interface WorkbenchOptions {
  /** The workspace's files: contents by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The workspace's folders, by their names among {@link files}; by default one that has all of them. */
  readonly folders?: readonly string[];
  /** The display language; VS Code's own texts stay English, as its language packs are nowhere here. */
  readonly language?: 'zh-cn';
  /** The person's settings, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The path of a VSIX to be installed; by default the extension is what the repository's build made. */
  readonly vsix?: string;
  /** The folders of further extensions. */
  readonly extensions?: readonly string[];
  /** Opens the workspace in Restricted Mode, as VS Code does with a folder that it doesn't know. */
  readonly restricted?: boolean;
  /** The host that the window is opened from, in place of 127.0.0.1: one that ends in `.localhost` is as another machine's. */
  readonly hostName?: string;
  /** Scrollbars are there to be dragged, as in a window; by default they are hidden. */
  readonly scrollbars?: boolean;
}

export type ThemeKind = 'light' | 'dark' | 'hcDark' | 'hcLight';

const themes: Record<ThemeKind, { readonly label: string; readonly cssClass: string }> = {
  light: { label: 'Light Modern', cssClass: 'vs' },
  dark: { label: 'Dark Modern', cssClass: 'vs-dark' },
  hcDark: { label: 'Dark High Contrast', cssClass: 'hc-black' },
  hcLight: { label: 'Light High Contrast', cssClass: 'hc-light' },
};

/** VS Code's own marks: its parts are drawn, and the commands and views of all extensions are known. */
const readyMarks = ['code/didStartWorkbench', 'code/didLoadExtensions'];

/** The key may get lost while a page comes, and what the last command does may close the palette; a person would press again. */
const paletteTries = 10;
const paletteTryMs = 3_000;

/** The explorer lists the folders a moment after the window has come; on a loaded machine, some seconds. */
const foldersMs = 10_000;

/** VS Code writes 100 ms after a change; what is the same after so long is written. */
const keepingMs = 400;

/** Among the files of a workspace with several folders. */
export const WORKSPACE_FILE = 'several.code-workspace';

/**
 * A list or an input stays open when a page that has just come takes the focus: VS Code lets every page do so, at a moment
 * that no test knows. Nothing moves; no tooltip that appears late stands in a picture until the mouse moves again; no row of
 * a tree is covered by the ones above it that stick, where a row is clicked that is half scrolled out.
 */
const stillSettings = {
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.tree.enableStickyScroll': false,
  // Sessions are left behind by most suites.
  'socketscope.confirmClose': false,
  'workbench.reduceMotion': 'on',
  'workbench.hover.delay': 3_600_000,
};

/** A window of a real VS Code with the extension in it, driven as a person drives it. Whoever starts it closes it. */
export class Workbench {
  /**
   * Starts a VS Code server and a browser of its own, and opens a fresh workspace.
   *
   * @throws what the start throws, with nothing left behind
   */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const owner = new Owner();
    const stopListening = onStopRequest((exitCode) => void owner.release().then(() => process.exit(exitCode)));
    await owner.add(stopListening);
    try {
      return await Workbench.#start(owner, options);
    } catch (error) {
      await owner.release();
      throw error;
    }
  }

  static async #start(owner: Owner, options: WorkbenchOptions) {
    const { files, folders: named, settings, vsix, extensions = [], hostName, language } = options;
    const { restricted = false, scrollbars = false } = options;
    const data = await makeScratchFolder({
      [settingsPath]: JSON.stringify({ ...quietSettings, ...stillSettings, ...settings }),
    });
    await owner.add(data.remove);
    const workspace = await makeScratchFolder(named ? { ...files, ...workspaceFile(named) } : files);
    await owner.add(workspace.remove);
    const folders = { dataDir: data.path, extensionsDir: join(data.path, 'extensions') };
    await (vsix === undefined ? linkExtension(root, folders.extensionsDir) : installVsix(vsix, folders));
    for (const extension of extensions) await linkExtension(extension, folders.extensionsDir);
    const browser = await launchChromium({ scrollbars });
    await owner.add(() => browser.close());
    const host = await startWebHost({ ...folders, disableTrust: !restricted, signal: owner.signal });
    await owner.add(host.stop);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const workbench = new Workbench(owner, page, workspace.path, data.path, host.output);
    try {
      const url = new URL(host.url(named ? join(workspace.path, WORKSPACE_FILE) : workspace.path));
      if (hostName !== undefined) url.hostname = hostName;
      if (language !== undefined) await speak(page, language, url);
      await page.goto(url.href);
      await workbench.#whenReady();
      if (named) await workbench.#whenFoldersAreThere(named);
    } catch (error) {
      await workbench.recordFailure('the start of VS Code');
      throw error;
    }
    return workbench;
  }

  readonly log: PageLog;
  readonly #owner: Owner;
  readonly #serverOutput: () => string;

  private constructor(
    owner: Owner,
    /** The window, for what has no method here. */
    readonly page: Page,
    /** The workspace folder's path. */
    readonly folder: string,
    /** The folder of all that VS Code keeps. */
    readonly dataFolder: string,
    serverOutput: () => string,
  ) {
    this.#owner = owner;
    this.#serverOutput = serverOutput;
    this.log = new PageLog(page);
  }

  /** Runs a command by its whole title in the palette, such as `Sockets: Show Log`. */
  async runCommand(title: string): Promise<void> {
    for (let tries = paletteTries; ; tries--) {
      await this.page.keyboard.press('F1');
      try {
        await this.#quickInput.locator('input[type="text"]').fill(`>${title}`, { timeout: paletteTryMs });
        await this.pick(title, paletteTryMs);
        return;
      } catch (error) {
        if (tries === 1 || !(error instanceof errors.TimeoutError)) throw error;
        // Where it is open, F1 and the same text leave its list as it is.
        if (await this.#quickInput.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  /**
   * Types into the input that VS Code asks for, and accepts it; in a quick pick, once an entry has this text in it.
   *
   * @param asked a part of the input's title or prompt, where several inputs follow each other
   */
  async quickInput(text: string, asked = ''): Promise<void> {
    const widget = this.#quickInput.filter({ hasText: asked });
    const input = widget.locator('input[type="text"]');
    await input.fill(text);
    // Only an input box has a message, which says that Enter confirms; entries may need the extension to be made.
    const acceptable = widget.getByRole('option').filter({ hasText: text }).or(widget.locator('.quick-input-message'));
    await acceptable.filter({ visible: true }).first().waitFor();
    await input.press('Enter');
  }

  /** Picks the entry of a quick pick whose label, before its keybinding and description, is this. */
  async pick(label: string, timeoutMs = 30_000): Promise<void> {
    const labels = this.page.locator('.label-name').getByText(label, { exact: true });
    const entry = this.#quickInput.getByRole('option').filter({ has: labels }).first();
    await entry.click({ timeout: timeoutMs });
  }

  /** Opens the *Sockets* view, unless it is open, and gives the side bar. */
  async openSocketsView(): Promise<Locator> {
    const action = this.page.locator('.activitybar .action-item').filter({
      has: this.page.locator('[aria-label^="Sockets"]'),
    });
    // A click on the view that is open would close it.
    if (!(await action.getAttribute('class'))?.includes('checked')) {
      await action.click();
    }
    return this.page.locator('.part.sidebar');
  }

  /** The page of the session whose editor is shown. */
  session(): FrameLocator {
    const outer = this.page.locator('iframe.webview').filter({ visible: true }).contentFrame();
    return outer.locator('iframe#active-frame').contentFrame();
  }

  /** A notification that is shown and has this text in it. */
  notification(text: string): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Leaves a picture of the window in `out/screenshots/`. */
  async screenshot(name: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: join(root, 'out', 'screenshots', `${name}.png`) });
  }

  async setTheme(kind: ThemeKind): Promise<void> {
    const { label, cssClass } = themes[kind];
    await this.runCommand('Preferences: Color Theme');
    await this.#quickInput.locator('input[type="text"]').fill(label);
    await this.pick(label);
    await this.page.locator(`.monaco-workbench.${cssClass}`).waitFor();
  }

  /** Loads the window anew. By the command, not by the browser: the window writes what it keeps before it goes. */
  async reload(): Promise<void> {
    await this.#whenKept();
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#whenReady();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Leaves in `out/failures/` what helps to understand a failure: a picture of the window, and all that was printed. */
  async recordFailure(name: string): Promise<void> {
    const path = join(root, 'out', 'failures', name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120));
    await this.page.screenshot({ path: `${path}.png` });
    const server = lastLines(this.#serverOutput(), 200);
    await writeFile(`${path}.log`, ['── server ──', server, '', '── page ──', ...this.log.lines, ''].join('\n'));
  }

  /** Ends the browser and the server, and removes the workspace. */
  async close(): Promise<void> {
    await this.#owner.release();
  }

  /** The palette or another input that is open; one that fades away is inert. */
  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget:not([inert])').filter({ visible: true });
  }

  /** In a browser, VS Code keeps what extensions ask it to some time after, and a window that goes before that loses it. */
  async #whenKept(): Promise<void> {
    await this.page.waitForFunction(
      async () => {
        const kept: unknown[] = [];
        for (const { name = '', version } of await indexedDB.databases()) {
          if (!name.startsWith('vscode-web-state-db')) continue;
          const database = await new Promise<IDBDatabase>((resolve, reject) => {
            const opening = indexedDB.open(name, version);
            opening.onsuccess = () => resolve(opening.result);
            opening.onerror = () => reject(new Error(name));
          });
          for (const store of database.objectStoreNames) {
            kept.push(
              await new Promise((resolve) => {
                const reading = database.transaction(store).objectStore(store).getAll();
                reading.onsuccess = () => resolve(reading.result);
              }),
            );
          }
          database.close();
        }
        const holder = globalThis as { keptBefore?: string };
        const before = holder.keptBefore;
        holder.keptBefore = JSON.stringify(kept);
        return holder.keptBefore === before;
      },
      undefined,
      { polling: keepingMs },
    );
  }

  /**
   * In about one of seven first windows of a fresh server, VS Code knows no folder of the workspace for as long as the window
   * lives: its own explorer says *No Folder Opened*, and extensions are told of none. A person would load it anew, which helps,
   * as the file is cached then. Only VS Code's own parts are looked at, so that no fault of the extension is hidden.
   */
  async #whenFoldersAreThere(folders: readonly string[]): Promise<void> {
    try {
      await this.#whenExplorerShows(folders);
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      await this.recordFailure('a window without its folders');
      await this.page.reload();
      await this.#whenReady();
      await this.#whenExplorerShows(folders);
    }
  }

  /** @throws a timeout that names the folder, after {@link foldersMs} */
  async #whenExplorerShows(folders: readonly string[]): Promise<void> {
    const explorer = this.page.locator('.explorer-folders-view');
    for (const name of folders) await explorer.getByRole('treeitem', { name }).first().waitFor({ timeout: foldersMs });
  }

  async #whenReady(): Promise<void> {
    await this.page.waitForFunction(
      (marks) => marks.every((mark) => performance.getEntriesByName(mark).length > 0),
      readyMarks,
    );
  }
}

/** @param folders of the workspace, beside the file */
export function workspaceFile(folders: readonly string[]): Record<string, string> {
  return { [WORKSPACE_FILE]: JSON.stringify({ folders: folders.map((path) => ({ path })) }) };
}

/** Sets the display language as VS Code's command for it does: the server reads the cookie, the window the variable. */
async function speak(page: Page, language: string, url: URL): Promise<void> {
  await page.context().addCookies([{ name: 'vscode.nls.locale', value: language, url: url.origin }]);
  await page.addInitScript((spoken) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: spoken }), language);
}
