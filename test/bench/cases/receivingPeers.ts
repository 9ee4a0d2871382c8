import { existsSync } from 'node:fs';
import { findChromium } from '../../host/chromium.mjs';
import { installWebHost } from '../../host/webHostInstall.mjs';
import type { Bench, Prepared } from '../case';
import { devTools, pageInChromium } from '../peers/browserClients';
import { pythonWebSockets, pythonWithWebSockets } from '../peers/python';
import { installWscat, wscat } from '../peers/wscat';
import { subject } from '../subject';
import type { Flood } from '../subjects/receiving';

/** What slow peers receive. */
const WSCAT_MESSAGES = 500_000;
const PYTHON_MESSAGES = 200_000;
const PAGE_MESSAGES = 100_000;
const DEVTOOLS_MESSAGES = 50_000;

/** Others that receive 200 B text, and what is physically possible. */
export async function receivingPeers(
  { server }: Bench,
  flood: Flood,
): Promise<Required<Pick<Prepared, 'subjects' | 'absent'>>> {
  const urlOf = (messages: number): string => `${server.url}/text/${flood.sizeBytes}/${messages}`;
  const subjects: Record<string, Prepared['subjects'][string]> = {
    'net, thrown away': () => subject('netDiscarded', flood),
    'minimal log': () => subject('minimalLog', flood),
    'bare ws': () => subject('bareWs', flood),
    'tap and decoder around ws': () => subject('tappedWs', flood),
    'ws to JSON lines': () => subject('wsToJsonLines', flood),
  };
  const absent: Record<string, string> = {};
  /** Adds a peer, or says why it can't be measured. */
  const add = async (name: string, make: () => Promise<Prepared['subjects'][string]>): Promise<void> => {
    try {
      subjects[name] = await make();
    } catch (error) {
      absent[name] = (error as Error).message.split('\n')[0]!;
    }
  };
  await add("Node's built-in WebSocket", async () => {
    const node = await nodeWithWebSocket();
    return () => subject('builtInWebSocket', flood, { node });
  });
  await add('wscat', async () => {
    await installWscat();
    return () => wscat((messages) => `${urlOf(messages)}?close`, WSCAT_MESSAGES);
  });
  await add('Python websockets', async () => {
    const python = await pythonWithWebSockets();
    if (python === undefined) throw new Error('no Python here has the package');
    return () => pythonWebSockets(python, urlOf(PYTHON_MESSAGES), PYTHON_MESSAGES);
  });
  await add('page in Chromium', async () => {
    await findChromium();
    return () => pageInChromium(urlOf(PAGE_MESSAGES), PAGE_MESSAGES);
  });
  await add('DevTools protocol', async () => {
    await findChromium();
    return () => devTools(urlOf(DEVTOOLS_MESSAGES), DEVTOOLS_MESSAGES);
  });
  return { subjects, absent };
}

/** This Node, or the one that the browser-hosted VS Code runs in. */
async function nodeWithWebSocket(): Promise<string> {
  if ('WebSocket' in globalThis) return process.execPath;
  const { node } = await installWebHost();
  if (!existsSync(node)) throw new Error('this Node has none');
  return node;
}
