import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from '../../unit/support/eventually';
import type { Workbench } from '../workbench';

/** What a page knows of its WebSocket. */
export interface BrowserState {
  readonly got: readonly string[];
  readonly closed?: { readonly code: number; readonly wasClean: boolean };
}

/** A page in Chromium with a WebSocket: a client that nobody here wrote. */
export class BrowserPeer {
  private constructor(private readonly page: Page) {}

  /** Opens a page beside the window, and connects it. It is closed with the window. */
  static async connect(workbench: Workbench, url: string): Promise<BrowserPeer> {
    const browser = workbench.page.context().browser();
    assert.ok(browser);
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.evaluate((address) => {
      const socket = new WebSocket(address);
      const state: { got: string[]; closed?: object } = { got: [] };
      Object.assign(window, { socket, state });
      socket.onmessage = ({ data }: MessageEvent<string>) => state.got.push(data);
      return new Promise((resolve) => {
        socket.onopen = resolve;
        socket.onclose = ({ code, wasClean }) => resolve((state.closed = { code, wasClean }));
      });
    }, url);
    return new BrowserPeer(page);
  }

  send(...texts: string[]): Promise<void> {
    return this.page.evaluate((all) => {
      const { socket } = window as unknown as { socket: WebSocket };
      for (const text of all) socket.send(text);
    }, texts);
  }

  /** Waits until what it knows passes the check. */
  until(check: (state: BrowserState) => boolean): Promise<BrowserState> {
    return eventually(async () => {
      const state = await this.page.evaluate(() => (window as unknown as { state: BrowserState }).state);
      assert.ok(check(state), JSON.stringify(state));
      return state;
    }, 15_000);
  }
}
