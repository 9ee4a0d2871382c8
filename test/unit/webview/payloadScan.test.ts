import assert from 'node:assert/strict';
import { JsonLayout } from '../../../src/payload/jsonLayout';
import { NotThisView } from '../../../src/payload/payloadView';
import { PayloadScan, scanBytes } from '../../../src/webview/details/payloadScan';

function scanOf(payload: Uint8Array, onProgress?: (scan: PayloadScan) => void) {
  const pulls: number[] = [];
  const layout = new JsonLayout();
  const reader = {
    size: payload.length,
    pull: (from: number, to: number) => {
      pulls.push(to - from);
      return Promise.resolve({ bytes: payload.subarray(from, to), size: payload.length });
    },
  };
  const scan: PayloadScan = new PayloadScan(reader, layout, () => onProgress?.(scan));
  return { scan, layout, pulls };
}

describe('PayloadScan', () => {
  it('feeds all of a payload, the first piece soon', async () => {
    const text = `[${'1,'.repeat(1_000_000 - 10)}1]`;
    const { scan, layout, pulls } = scanOf(Buffer.from(text));
    await scan.go();
    assert.deepEqual([scan.state, scan.offset, layout.nodes.length], ['done', text.length, 1_000_000 - 8]);
    assert.equal(pulls[0], 65_536);
  });

  it('pauses after so many bytes, and reads on when it is told to', async () => {
    const payload = Buffer.alloc(scanBytes + 1024 * 1024, 0x20);
    payload.write('"a"', payload.length - 3);
    const { scan, layout } = scanOf(payload);
    await scan.go();
    assert.equal(scan.state, 'paused');
    assert.ok(scan.offset >= scanBytes && scan.offset < payload.length);
    await scan.go();
    assert.deepEqual([scan.state, layout.nodes.length], ['done', 1]);
  });

  it('pauses when the layout wants no more, and answers between two slices of work', async () => {
    const { scan, layout } = scanOf(Buffer.from(`[${'1,'.repeat(5000)}1]`));
    layout.limit = 1000;
    await scan.go();
    assert.deepEqual([scan.state, layout.nodes.length], ['paused', 1000]);
    layout.limit = 10_000;
    await scan.go();
    assert.deepEqual([scan.state, layout.nodes.length], ['done', 5002]);
  });

  it('stops when it is told to, and can go on', async () => {
    const payload = Buffer.from(`[${'"abcdefgh",'.repeat(200_000)}1]`);
    let stops = 0;
    const { scan, layout } = scanOf(payload, (each) => {
      if (stops++ === 0) each.stop();
    });
    await scan.go();
    assert.equal(scan.state, 'stopped');
    assert.ok(scan.offset < payload.length);
    await scan.go();
    assert.deepEqual([scan.state, layout.nodes.length], ['done', 200_002]);
  });

  it('fails where the payload isn’t what the view is for', async () => {
    const { scan } = scanOf(Buffer.from('[1, 2'));
    await scan.go();
    assert.equal(scan.state, 'failed');
    assert(scan.error instanceof NotThisView && scan.error.cutOff);
  });
});
