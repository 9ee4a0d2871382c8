import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Listener } from '../../../../src/net/listen/listener';
import { Listeners } from '../../../../src/net/listen/listeners';
import { Sessions } from '../../../../src/net/sessions';
import { checkedProfile } from '../../../../src/profiles/profilesFile';

/** An echo server in a process of its own, so that its files and its memory can be counted. Answers each line with what it holds. */
const [folder = '', transport = ''] = process.argv.slice(2);
const fail = (error: Error): void => console.error(error);
const sessions = new Sessions(folder, fail);
const listeners = new Listeners(sessions, fail);

/** What is wrong with the log of all clients: an entry out of the order of time or of its client's own, or one too few. */
async function problemsOf({ merged, sessions }: Listener): Promise<string[]> {
  const problems: string[] = [];
  const next = new Map<string, number>();
  let time = 0;
  const length = merged.pull();
  for (let from = 0; from < length; from += 2000) {
    const entries = await merged.read(from, from + 2000);
    const payloads = await merged.payloads(entries.map(({ index }) => index));
    for (const [nth, { index, client, time: at, kind, direction }] of entries.entries()) {
      if (at < time) problems.push(`${index} is before the one before it`);
      time = at;
      if (kind !== 'text') continue;
      // The first word of each message is its number.
      const key = `${client.number} ${direction}`;
      const number = next.get(key) ?? 0;
      const text = Buffer.from(payloads[nth] ?? []).toString();
      if (!text.startsWith(`${number} `)) problems.push(`${index}: "${text}" of ${key}, not ${number}`);
      next.set(key, number + 1);
    }
  }
  const had = sessions.reduce((sum, { log }) => sum + log.length, 0);
  if (length < had) problems.push(`${length} of ${had}`);
  merged.closeRecordings();
  return problems.slice(0, 5);
}

async function main(): Promise<void> {
  const profile = { name: 'Echo', transport, role: 'server', port: 0, rules: [{ echo: true }] };
  const listener = await listeners.open(checkedProfile(profile), undefined);
  const measured = (): object => {
    for (let nth = 0; nth < 3; nth += 1) global.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const resources = process.getActiveResourcesInfo();
    return {
      port: listener.local && 'port' in listener.local ? listener.local.port : 0,
      files: readdirSync('/proc/self/fd').length,
      sockets: resources.filter((name) => name === 'TCPSocketWrap').length,
      timers: resources.filter((name) => name === 'Timeout').length,
      connected: listener.sessions.filter(({ end }) => !end).length,
      listed: listener.sessions.length,
      known: sessions.all.length,
      merged: listener.merged.length,
      mergedBytes: listener.merged.indexBytes,
      accepted: listener.merged.clientCount,
      lost: listener.sessions.filter(({ log }) => log.received.messages !== log.sent.messages).length,
      rss,
      heap: heapUsed + external,
    };
  };
  console.log(JSON.stringify(measured()));
  for await (const line of createInterface(process.stdin)) {
    if (line === 'stop') break;
    const problems = line === 'check' ? await problemsOf(listener) : undefined;
    console.log(JSON.stringify({ ...measured(), problems }));
  }
  await listeners.close();
  await sessions.close();
  listeners.dispose();
  sessions.dispose();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
