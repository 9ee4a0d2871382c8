import assert from 'node:assert/strict';
import type { Session } from '../../../src/net/session';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';
import { silentPort } from '../support/silentPort';
import { useTrust } from '../support/trust';

const stagesOf = (session: Session): string[] =>
  session.stages.map(({ name, end }) => (end === undefined ? `${name} …` : name));

describe('connecting is given up', () => {
  const net = useNet();
  const { tls, trusted } = useTrust(net);

  const givenUp = async (session: Session, settled: Promise<void>): Promise<void> => {
    await session.close();
    await settled;
    assert.equal(session.state, 'closed');
    assert.deepEqual(session.end, { by: 'local', clean: false });
    assert.equal(session.failure, undefined);
    assert.equal(session.log.length, 0);
  };
  const inStage = async (session: Session, name: string): Promise<void> =>
    eventually(() => assert.equal(stagesOf(session).at(-1), `${name} …`));

  it('before it has begun', async () => {
    const server = await net.rawServer(() => undefined);
    let closing: Promise<void> | undefined;
    const { session, settled } = await net.start({ port: server.port }, (made) => {
      closing = made.close();
    });
    await closing;
    await givenUp(session, settled);
    assert.equal(server.peers.length, 0);
  });

  it('while the name is looked up', async () => {
    const { session, settled } = await net.start({ host: 'nope.invalid', port: 80 }, (made) => {
      made.onDidChange(() => made.stages.at(-1)?.name === 'dns' && void made.close());
    });
    await settled;
    await givenUp(session, settled);
  });

  it('while TCP connects', async function () {
    if (process.platform !== 'linux') this.skip();
    const silent = await silentPort();
    try {
      const { session, settled } = await net.start({ port: silent.port });
      await inStage(session, 'tcp');
      await givenUp(session, settled);
    } finally {
      await silent.close();
    }
  });

  it('while TLS is agreed on', async () => {
    const server = await net.rawServer(() => undefined);
    const { session, settled } = await net.start({ port: server.port, tls: true });
    await inStage(session, 'tls');
    await givenUp(session, settled);
    await eventually(() => assert.equal(server.connections, 0));
  });

  it('while the handshake waits for its answer', async () => {
    const server = await net.rawServer(() => undefined);
    const { session, settled } = await net.start({ url: server.url() });
    await inStage(session, 'http');
    await givenUp(session, settled);
    await eventually(() => assert.equal(server.connections, 0));
  });

  it('while the body of a refusal comes', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nbegin');
    });
    const { session, settled } = await net.start({ url: server.url() });
    await eventually(() => assert(session.handshake?.exchanges[0]?.response));
    await givenUp(session, settled);
  });

  for (const stage of ['dns', 'tcp', 'tls', 'http']) {
    it(`the moment when the stage "${stage}" begins`, async () => {
      const server = await net.rawServer(() => undefined, { tls });
      const url = server.url().replace('127.0.0.1', 'localhost');
      const { session, settled } = await net.start({ url, ...(await trusted()) }, (made) => {
        made.onDidChange(() => {
          if (stagesOf(made).at(-1) === `${stage} …`) void made.close();
        });
      });
      await settled;
      await givenUp(session, settled);
      assert.equal(session.stages.at(-1)?.name, stage);
      await eventually(() => assert.equal(server.connections, 0));
    });

    it(`the moment when the stage "${stage}" ends`, async () => {
      const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined), { tls });
      const url = server.url().replace('127.0.0.1', 'localhost');
      const { session, settled } = await net.start({ url, ...(await trusted()) }, (made) => {
        made.onDidChange(() => {
          if (made.state === 'connecting' && stagesOf(made).at(-1) === stage) void made.close();
        });
      });
      await settled;
      await givenUp(session, settled);
      await eventually(() => assert.equal(server.connections, 0));
    });
  }
});
