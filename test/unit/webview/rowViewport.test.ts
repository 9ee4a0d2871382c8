import assert from 'node:assert/strict';
import { RowViewport } from '../../../src/webview/messages/rowViewport';

const rowPx = 20;
const length = 1000;

describe('RowViewport', () => {
  const original = globalThis.ResizeObserver;
  let measure = (): void => undefined;
  beforeEach(() => {
    // There is no page here: the test says when the element has another size.
    globalThis.ResizeObserver = class implements ResizeObserver {
      constructor(callback: ResizeObserverCallback) {
        measure = () => callback([], this);
      }
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
  });
  afterEach(() => {
    globalThis.ResizeObserver = original;
  });

  /** A list that shows ten rows, from its tail. */
  async function shown(): Promise<{ viewport: RowViewport<number>; resize: (rows: number) => void }> {
    const read = (from: number, to: number): Promise<number[]> =>
      Promise.resolve(Array.from({ length: to - from }, (_, nth) => from + nth));
    const viewport = new RowViewport(rowPx, read, () => undefined);
    const element = { clientHeight: 0, clientWidth: 100, scrollTop: 0 };
    viewport.sync(element as HTMLElement);
    const resize = (rows: number): void => {
      element.clientHeight = rows * rowPx;
      measure();
    };
    viewport.reset(length, undefined, 'scrolled');
    resize(10);
    viewport.prepare(length);
    await new Promise(setImmediate);
    viewport.prepare(length);
    return { viewport, resize };
  }

  it('keeps a row that was gone to in sight when it gets another size', async () => {
    const { viewport, resize } = await shown();
    viewport.show(500, length, 9);
    assert.deepEqual(viewport.visible, { from: 491, to: 501, cutPx: 0 });
    resize(5);
    assert.deepEqual(viewport.visible, { from: 496, to: 501, cutPx: 0 });
  });

  it('goes back to no earlier row after it has followed the tail', async () => {
    const { viewport, resize } = await shown();
    viewport.show(500, length, 3);
    viewport.follow();
    viewport.prepare(length);
    await new Promise(setImmediate);
    viewport.prepare(length);
    assert.equal(viewport.first, 990);
    viewport.pause('asked');
    resize(9);
    assert.equal(viewport.first, 990);
  });
});
