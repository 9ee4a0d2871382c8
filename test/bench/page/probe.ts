/** What a page was measured to do; see {@link installProbe}. */
export interface ProbeReading {
  readonly seconds: number;
  readonly frames: number;
  readonly longTasks: number;
  readonly longTaskMs: number;
  /** From the extension host. */
  readonly posts: number;
  readonly postBytes: number;
  readonly largestPost: number;
  /** Of elements, texts and comments, also in shadow trees. */
  readonly nodes: number;
  /** How late each click on a row was answered, in ms. */
  readonly clicks: readonly number[];
}

export interface Probe {
  reset(): void;
  /** How many clicks were answered. */
  answered(): number;
  read(): ProbeReading;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/**
 * Runs in a page whose list has rows of role `row`, of which a click selects one (`aria-selected`): counts its frames, its long tasks
 * and what is posted to it, and takes the time from each press of the mouse to the frame that shows another row as selected. Sent to
 * the page as text: it uses nothing from outside.
 */
export function installProbe(): void {
  let since = performance.now();
  const none = { frames: 0, longTasks: 0, longTaskMs: 0, posts: 0, postBytes: 0, largestPost: 0 };
  let counted = { ...none };
  const clicks: number[] = [];
  const onFrame = (): void => {
    counted.frames += 1;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime < since) continue;
      counted.longTasks += 1;
      counted.longTaskMs += duration;
    }
  }).observe({ entryTypes: ['longtask'] });
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const bytes = JSON.stringify(data, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? ' '.repeat(value.byteLength) : value,
    ).length;
    counted.posts += 1;
    counted.postBytes += bytes;
    counted.largestPost = Math.max(counted.largestPost, bytes);
  });
  const selected = (): string | null =>
    document.querySelector('[role="row"][aria-selected="true"]')?.getAttribute('aria-rowindex') ?? null;
  addEventListener(
    'pointerdown',
    ({ timeStamp, target }) => {
      if (!(target as Element).closest('[role="row"]')) return;
      const before = selected();
      const look = (): void => {
        const now = selected();
        if (now !== null && now !== before) clicks.push(performance.now() - timeStamp);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    true,
  );
  const nodesIn = (root: Node): number => {
    let count = 0;
    for (let walker = document.createTreeWalker(root), node: Node | null = root; node; node = walker.nextNode()) {
      count += 1;
      if (node instanceof Element && node.shadowRoot) count += nodesIn(node.shadowRoot);
    }
    return count;
  };
  window.probe = {
    reset: () => {
      since = performance.now();
      counted = { ...none };
    },
    answered: () => clicks.length,
    read: () => ({ ...counted, clicks, seconds: (performance.now() - since) / 1000, nodes: nodesIn(document) }),
  };
}
