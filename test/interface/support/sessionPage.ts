import type { FrameLocator, Locator } from 'playwright-core';
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

  tab(name: 'Messages' | 'Handshake' | 'Connection' | 'Pretty' | 'Text' | 'Hex' | 'Frames'): Locator {
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

const WHEEL_PX = 200;
const TREE_PAGES = 50;

/** Connects a profile by its inline button in the sidebar, as with a mouse, and gives its page. */
export async function connectByMouse(workbench: Workbench, profile: string): Promise<SessionPage> {
  const sidebar = await workbench.openSocketsView();
  const tree = sidebar.getByRole('tree', { name: 'Profiles' });
  const item = tree.getByRole('treeitem').filter({ has: workbench.page.getByText(profile, { exact: true }) });
  await scrollTo(workbench, tree, item);
  await item.hover();
  await item.getByRole('button', { name: 'Connect', exact: true }).click();
  await tabOf(workbench, profile).waitFor();
  return new SessionPage(workbench);
}

/** Scrolls a tree of the sidebar down to an item: it has rows for what is visible only. */
async function scrollTo({ page }: Workbench, tree: Locator, item: Locator): Promise<void> {
  await tree.getByRole('treeitem').first().waitFor();
  for (let turn = 0; turn < TREE_PAGES && !(await item.isVisible()); turn += 1) {
    await tree.hover();
    await page.mouse.wheel(0, turn === 0 ? -100_000 : WHEEL_PX);
    // Two frames: the tree draws in the first one after the event.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
}

/** The editor tab with this title. */
export function tabOf(workbench: Workbench, title: string): Locator {
  return workbench.page.locator('.tab.active').filter({ hasText: title });
}
