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

/** Connects a profile by its inline button in the sidebar, as with a mouse, and gives its page. */
export async function connectByMouse(workbench: Workbench, profile: string): Promise<SessionPage> {
  const sidebar = await workbench.openSocketsView();
  const item = sidebar.getByRole('treeitem').filter({ has: workbench.page.getByText(profile, { exact: true }) });
  await item.hover();
  await item.getByRole('button', { name: 'Connect', exact: true }).click();
  await tabOf(workbench, profile).waitFor();
  return new SessionPage(workbench);
}

/** The editor tab with this title. */
export function tabOf(workbench: Workbench, title: string): Locator {
  return workbench.page.locator('.tab.active').filter({ hasText: title });
}
