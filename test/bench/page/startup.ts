import { median, type Measures } from '../sample';
import { runBench, shownSince, startBenchWorkbench } from './benchWorkbench';

const PAIRS = 3;
/** Of VS Code's own extensions: one that it starts by itself, and two by a command. */
export const PEERS = ['merge-conflict', 'references-view', 'emmet'] as const;

/** How long VS Code says that activation took, and how long a person waits for a page, each against the empty extension. */
export async function startup(echoUrl: string, oursFirst: boolean): Promise<Measures> {
  const workbench = await startBenchWorkbench(echoUrl);
  try {
    // By its view, and by a command; the first one of all pays for what both need.
    if (oursFirst) await workbench.openSocketsView();
    await runBench(workbench, 'Activate Peers', 'peers');
    // The first webview of a window pays for what all need.
    await runBench(workbench, 'Empty Page', 'emptyPage');
    if (!oursFirst) await workbench.openSocketsView();
    const empty: number[] = [];
    const ours: number[] = [];
    for (let nth = 0; nth < PAIRS; nth += 1) {
      for (const [title, name, times] of [
        ['Empty Page', 'emptyPage', empty],
        ['Session', 'session', ours],
      ] as const) {
        const { start } = await runBench<{ start: number }>(workbench, title, name);
        times.push((await shownSince(workbench, start, 'textarea')).ms);
      }
    }
    // Its list shows only what there is room for.
    await workbench.resize(1280, 3000);
    await workbench.runCommand('Developer: Show Running Extensions');
    const extensions = workbench.page.locator('.runtime-extensions-editor');
    const activation = async (name: string): Promise<number> => {
      const text = await extensions.locator(`.monaco-list-row[aria-label="${name}"] .activation-time`).innerText();
      return Number(/(\d+)\s*ms/.exec(text)?.[1]);
    };
    const peers: Record<string, number> = {};
    for (const name of PEERS) peers[`activation of ${name}, ms`] = await activation(name);
    return {
      ...peers,
      'activation, ms': await activation('socketscope'),
      'activation of an empty extension, ms': await activation('bench'),
      'page usable, ms': median(ours),
      'first page usable, ms': ours[0]!,
      'empty page, ms': median(empty),
      'page usable against an empty page': median(ours) / median(empty),
    };
  } finally {
    await workbench.close();
  }
}
