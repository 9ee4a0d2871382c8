import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeNotes } from '../../src/log/notes';
import { root } from '../host/root.mjs';
import { eventually } from '../unit/support/eventually';
import { recordOf, writeRecording } from '../unit/support/recordings';
import { connectByMouse, SessionPage } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['light', 'hcDark', 'hcLight', 'dark'];
/** Of the page, in pixels. */
const WIDTHS = [320, 420, 700, 1280];
/** One line of it, and two. */
const ONE_LINE_PX = 40;
const TWO_LINES_PX = 66;

describe("the page's header", () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  /** Makes the page so wide, takes a picture of the header, and holds its height against what is wanted. */
  const look = async (session: SessionPage, name: string): Promise<void> => {
    const header = session.frame.locator('socketscope-header');
    const { page } = workbench();
    for (const widthPx of WIDTHS) {
      const around = page.viewportSize()!.width - (await header.evaluate(() => window.innerWidth));
      await workbench().resize(widthPx + around, 800);
      // The page's own width follows that of the window.
      await eventually(async () => assert.equal(await header.evaluate(() => window.innerWidth), widthPx));
      const { height, overflow } = await header.evaluate((element) => ({
        height: element.clientHeight,
        overflow: Math.max(
          ...[element, element.querySelector('.what')!].map((part) => part.scrollWidth - part.clientWidth),
        ),
      }));
      assert.equal(overflow, 0, `nothing stands out at ${String(widthPx)} px`);
      const most = widthPx < 1000 ? TWO_LINES_PX : ONE_LINE_PX;
      assert(height <= most, `${name}: ${String(height)} px high at ${String(widthPx)} px`);
      await header.screenshot({ path: join(root, 'out/screenshots', `header-${name}-${String(widthPx)}px.png`) });
    }
  };

  it('has one line, or two, with all of it in titles, in every theme and width', async function () {
    this.timeout(180_000);
    const session = await connectByMouse(workbench(), 'Chat');
    await session.inState('Open');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const theme of THEMES) {
      await workbench().resize(1280, 800);
      await workbench().setTheme(theme);
      await look(session, `open-${theme}`);
    }
    const { frame } = session;
    const chat = demo.address('chat');
    assert((await frame.locator('.address').getAttribute('title'))?.includes(chat));
    assert.match(
      (await frame.locator('.association').getAttribute('title')) ?? '',
      /\ntcp 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/,
    );
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Close All Editors');
  });

  it('is as compact for a recording with all its marks, and for an unverified certificate', async function () {
    this.timeout(120_000);
    const url = 'wss://feed.example.com/v2/stream/of/everything?with=a&long=query';
    const record = recordOf('marked', {
      profile: { name: 'Feed', transport: 'websocket', url },
      state: 'failed',
      importedAt: Date.now(),
    });
    const end = { address: '2001:db8::1234:5678', port: 51514 };
    const findings = [{ id: 'tls-unverified', severity: 'warning', message: 'm' }] as const;
    const folder = await writeRecording(await storageOf(workbench()), {
      ...record,
      findings,
      association: { protocol: 'tcp', local: end, remote: { ...end, port: 443 } },
    });
    await writeNotes(folder, { name: `Feed ${'with a name that is longer than any header '.repeat(4)}`, messages: [] });
    await workbench().runCommand('Sockets: Open Recording…');
    await workbench().quickInput('Feed');
    const session = new SessionPage(workbench());
    await session.inState('Failed');
    for (const text of ['Certificate not verified', 'Imported'])
      await session.frame.getByText(text, { exact: true }).waitFor();
    const address = await session.frame.locator('.address').boundingBox();
    assert(address && address.width >= 80, 'the address has room beside a long name');
    await look(session, 'marked');
  });
});
