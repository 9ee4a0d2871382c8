import { errors, type FrameLocator, type Locator } from 'playwright-core';
import type { Workbench } from '../workbench';

/** The page of the session whose tab is shown, by the names that assistive tools know. */
export class SessionPage {
  constructor(private readonly workbench: Workbench) {}

  get frame(): FrameLocator {
    return this.workbench.session();
  }

  get state(): Locator {
    return this.frame.getByRole('status');
  }

  get composer(): Locator {
    return this.frame.getByRole('textbox', { name: 'Message', exact: true });
  }

  get grid(): Locator {
    return this.frame.getByRole('grid', { name: 'Messages' });
  }

  /** The grid where the log shows frames. */
  get frames(): Locator {
    return this.frame.getByRole('grid', { name: 'Frames', exact: true });
  }

  get details(): Locator {
    return this.frame.getByRole('region', { name: 'Message details' });
  }

  /** Makes the log show messages, or frames. */
  async show(what: 'Messages' | 'Frames'): Promise<void> {
    await this.frame.getByRole('radiogroup', { name: 'Show' }).getByText(what, { exact: true }).click();
  }

  tab(name: 'Clients' | 'Messages' | 'Handshake' | 'Connection' | 'Pretty' | 'Text' | 'Hex' | 'Frames'): Locator {
    return this.frame.getByRole('tab', { name, exact: true });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  table(name: string): Locator {
    return this.frame.getByRole('table', { name });
  }

  list(name: string): Locator {
    return this.frame.getByRole('list', { name });
  }

  /** A row of the log by its number, from 1. */
  row(number: number): Locator {
    return this.grid.locator(`[aria-rowindex="${number}"]`);
  }

  /** Waits until the state's text begins so. */
  async inState(state: 'Connecting' | 'Open' | 'Closing' | 'Closed' | 'Failed'): Promise<void> {
    await this.state.filter({ hasText: new RegExp(`^\\s*${state}`) }).waitFor();
  }
}

/** Of the wheel: Chromium tells of one, however large the number is, which VS Code takes as 50 pixels. */
const NOTCH = 120;
/** A tree that shows the same rows after so many turns of the wheel is at its end: one may be drawn late. */
const STILL_TURNS = 3;
const ROW_TRIES = 10;
const ROW_TRY_MS = 3_000;

/** Connects a profile by its inline button in the sidebar, as with a mouse, and gives its page. */
export async function connectByMouse(workbench: Workbench, profile: string): Promise<SessionPage> {
  const item = profilesTree(workbench).getByRole('treeitem');
  const row = item.filter({ has: workbench.page.getByText(profile, { exact: true }) });
  await pressInRow(workbench, row, 'Connect', tabOf(workbench, profile));
  return new SessionPage(workbench);
}

/** Starts a server's profile by its inline button in the sidebar, as with a mouse, and gives its page. */
export async function listenByMouse(workbench: Workbench, profile: string): Promise<SessionPage> {
  const item = profilesTree(workbench).getByRole('treeitem', { name: new RegExp(`^${profile}`) });
  const page = new SessionPage(workbench);
  await pressInRow(workbench, item, 'Start Listening', page.state.filter({ hasText: 'Listening' }));
  return page;
}

/** The tree of the *Profiles* view, whose sidebar is to be open. */
export function profilesTree({ page }: Workbench): Locator {
  return page.getByRole('tree', { name: 'Profiles' });
}

/**
 * Presses an inline button of a row, as with a mouse. Rows move when a session comes or ends, and then the mouse is over another
 * one, or VS Code has just forgotten the row: it is tried again, as a person would.
 *
 * @param outcome what is seen then
 */
export async function pressInRow(
  workbench: Workbench,
  item: Locator,
  button: string,
  outcome: Locator,
  tree: Locator = profilesTree(workbench),
): Promise<void> {
  const forgotten = workbench.notification('did not tell which row was meant');
  await workbench.openSocketsView();
  const withShortcut = new RegExp(`^${button}( \\(.+\\))?$`);
  for (let tries = ROW_TRIES; ; tries -= 1) {
    try {
      await scrollTo(workbench, tree, item);
      await item.hover({ timeout: ROW_TRY_MS });
      await item.getByRole('button', { name: withShortcut }).click({ timeout: ROW_TRY_MS });
    } catch (error) {
      if (tries === 1 || !(error instanceof errors.TimeoutError)) throw error;
      // It may be half above what is visible.
      await tree.hover();
      await workbench.page.mouse.wheel(0, -NOTCH);
      continue;
    }
    await outcome.or(forgotten).first().waitFor();
    if (!(await forgotten.isVisible())) return;
    await workbench.runCommand('Notifications: Clear All Notifications');
  }
}

/**
 * Scrolls a tree of the sidebar up and then down to an item, or to its end: it has rows for what is visible only. One that is
 * still to come is looked for by calling this again.
 */
export async function scrollTo({ page }: Workbench, tree: Locator, item: Locator): Promise<void> {
  const rows = tree.getByRole('treeitem');
  await rows.first().waitFor();
  for (const delta of [-NOTCH, NOTCH]) {
    let before = '';
    let still = 0;
    while (still < STILL_TURNS && !(await item.isVisible())) {
      await tree.hover();
      await page.mouse.wheel(0, delta);
      // Two frames: the tree draws in the first one after the event.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const drawn = JSON.stringify(await rows.allInnerTexts());
      still = drawn === before ? still + 1 : 0;
      before = drawn;
    }
  }
}

/** The editor tab with this title. */
export function tabOf(workbench: Workbench, title: string | RegExp): Locator {
  return workbench.page.locator('.tab.active').filter({ hasText: title });
}
