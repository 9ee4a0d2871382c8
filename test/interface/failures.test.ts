import * as assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { eventually } from '../unit/support/eventually';
import { connectByMouse } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('a failure', () => {
  const demo = useDemo();
  const shell = useBannerServer('SSH-2.0-OpenSSH_9.2\r\n');
  const workbench = useWorkbench(async () => ({
    files: { ...(await demo.files()), '.vscode/sockets.json': profiles(await demo.files(), await shell.port()) },
  }));

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
    assert.equal(demo.connections, 0, 'no socket is left');
  });

  const cases: readonly (readonly [profile: string, headline: RegExp])[] = [
    ['Nobody listens', /Failed at TCP: 127\.0\.0\.1:1 refused the connection\. ECONNREFUSED/],
    ['Unknown host', /Failed at DNS: .*"nobody\.invalid"/],
    ['Never answers', /Failed at HTTP: .* did not answer the WebSocket handshake within 3000 ms\./],
    ['A shell server', /Failed at HTTP: .* HTTP\/1\.1\. Its answer began with: "SSH-2\.0-OpenSSH_9\.2/],
  ];
  for (const [profile, headline] of cases) {
    it(`says at which stage and why: ${profile}`, async () => {
      const session = await connectByMouse(workbench(), profile);
      await session.inState('Failed');
      assert.match(await session.frame.getByRole('alert').innerText(), headline);
    });
  }

  it('shows the whole of a refusal: status, headers, body', async () => {
    const session = await connectByMouse(workbench(), 'Refused (401)');
    await session.inState('Failed');
    assert.match(await session.frame.getByRole('alert').innerText(), /401 Unauthorized/);
    await session.button('Show the response').click();
    await session.frame.getByText('HTTP/1.1 401 Unauthorized', { exact: true }).waitFor();
    assert.match(await session.table('Response headers').innerText(), /WWW-Authenticate\s+Bearer/);
    await session.frame.getByText('"status"').waitFor();
    assert.match(await session.frame.getByRole('list', { name: 'Findings' }).innerText(), /401[^]*RFC 6455 §4\.1/);
    // What the status means.
    await session.frame.getByText('401 instead of 101').waitFor();
    await session.button('Copy as curl').click();
    await session.frame.getByText('Copied', { exact: true }).waitFor();
    await workbench().page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await session.button('Copy as Profile').click();
    await eventually(async () => {
      const copied = await workbench().page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /"profiles": \[[^]*"url": "ws:[^]*\/refuse/);
    });
    await workbench().screenshot('copy-as-profile');
  });

  it('can be cancelled before it is one', async () => {
    const session = await connectByMouse(workbench(), 'Never answers');
    await session.inState('Connecting');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await session.frame.getByText('Connecting was given up.').waitFor();
  });
});

/** A server that greets every client in another protocol. */
function useBannerServer(banner: string): { port(): Promise<number> } {
  let server: Server | undefined;
  after((done) => {
    if (server) server.close(done);
    else done();
  });
  return {
    port: async () => {
      const listening = createServer((socket) =>
        socket
          .on('error', () => undefined)
          .resume()
          .end(banner),
      );
      server = listening;
      await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
      return (listening.address() as { port: number }).port;
    },
  };
}

function profiles(files: Record<string, string>, port: number): string {
  const more = [
    { name: 'Unknown host', transport: 'websocket', url: 'ws://nobody.invalid/' },
    { name: 'A shell server', transport: 'websocket', url: `ws://127.0.0.1:${port}/` },
  ];
  const added = more.map((profile) => `${JSON.stringify(profile)},\n`).join('');
  return (files['.vscode/sockets.json'] ?? '').replace(/"profiles": \[\n/, (start) => start + added);
}
