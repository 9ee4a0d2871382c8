import assert from 'node:assert/strict';
import { Banner, LengthPrefixedEcho, LineEcho, maxMessageBytes } from '../../../../src/net/demo/tcpServices';
import { eventually, patientMs, RawClient, useDemoServer } from './clients';

describe("the demo server's TCP services", function () {
  this.timeout(patientMs);
  const server = useDemoServer();
  const open = (id: string) => RawClient.open(server.address(id), server.demo.certificatePem);

  for (const id of ['tcp-echo', 'tcp-echo-tls']) {
    describe(`line echo (${id})`, () => {
      it('sends each line back with its own end', async () => {
        const client = await open(id);
        client.socket.write('unix\ndos\r\n\n\r\nsplit ');
        await client.receives('unix\ndos\r\n\n\r\n');
        assert.equal(client.received.length, 0, 'a line comes back when it is whole');
        client.socket.write('line\r');
        client.socket.write('\n');
        await client.receives('split line\r\n');
        client.socket.end();
        await client.ended();
      });

      it('sends the rest back when the client ends its side, then ends', async () => {
        const client = await open(id);
        client.socket.end('first\nno end');
        assert.equal((await client.ended()).toString(), 'first\nno end');
        await eventually(() => assert.equal(server.demo.connections, 0));
      });

      it('keeps up with a client that reads late', async () => {
        const client = await open(id);
        client.socket.pause();
        const sent = Buffer.alloc(8 * 1024 * 1024, '0123456789abcde\n');
        client.socket.end(sent);
        client.socket.resume();
        const received = await client.ended();
        assert(received.equals(sent));
      });

      it('takes a line of 1 MiB', async () => {
        const client = await open(id);
        const line = Buffer.alloc(maxMessageBytes + 1, 'x').fill('\n', maxMessageBytes);
        client.socket.end(line);
        assert((await client.ended()).equals(line));
      });

      it('ends with an error at a longer one, and lets go of a client that goes on', async () => {
        const client = await open(id);
        client.socket.write('before\n');
        client.socket.write(Buffer.alloc(3 * maxMessageBytes, 'x'));
        assert.equal((await client.ended()).toString(), 'before\nerror: a line is longer than 1048576 bytes\r\n');
        await eventually(() => assert.equal(server.demo.connections, 0));
        client.socket.destroy();
      });
    });
  }

  describe('banner', () => {
    it('greets, acknowledges lines and says goodbye', async () => {
      const client = await open('tcp-banner');
      await client.receives('220 socketscope demo ready\r\n');
      client.socket.write('HELO me\r\nplain\n\n');
      await client.receives('250 OK: HELO me\r\n250 OK: plain\r\n250 OK: \r\n');
      client.socket.write('quit\r\nnever answered\r\n');
      assert.equal((await client.ended()).toString(), '221 bye\r\n');
      client.socket.end();
      await eventually(() => assert.equal(server.demo.connections, 0));
    });

    it('gives bytes back whatever their encoding', async () => {
      const client = await open('tcp-banner');
      client.socket.end(Buffer.from('fffe0a', 'hex'));
      assert.equal((await client.ended()).subarray(28).toString('latin1'), '250 OK: ÿþ\r\n');
    });

    it('ends with an error at a line that is too long', async () => {
      const client = await open('tcp-banner');
      client.socket.write(Buffer.alloc(maxMessageBytes + 1, 'x'));
      assert.match((await client.ended()).toString(), /\r\n500 a line is longer than 1048576 bytes\r\n$/);
      client.socket.destroy();
    });
  });

  for (const id of ['tcp-binary', 'tcp-binary-tls']) {
    describe(`binary echo (${id})`, () => {
      const messages = Buffer.from('00000003010203' + '00000000' + '0000000a00112233445566778899', 'hex');

      it('sends each message back with its length before it', async () => {
        const client = await open(id);
        client.socket.write(messages);
        client.socket.write(Buffer.from('000000', 'hex'));
        await client.receives(messages);
        client.socket.end();
        assert.equal((await client.ended()).length, 0, 'a message that is not whole is not sent back');
      });

      it('takes a message of 1 MiB', async () => {
        const client = await open(id);
        const message = Buffer.alloc(4 + maxMessageBytes, 7);
        message.writeUInt32BE(maxMessageBytes, 0);
        client.socket.end(message);
        assert((await client.ended()).equals(message));
      });

      it('ends with an error, framed, at the length of a longer one', async () => {
        const client = await open(id);
        client.socket.write(Buffer.from('00100001', 'hex'));
        const answer = await client.ended();
        assert.equal(answer.readUInt32BE(0), answer.length - 4);
        assert.equal(answer.subarray(4).toString(), 'error: a message is longer than 1048576 bytes\r\n');
        client.socket.destroy();
      });
    });
  }

  describe('services, as bytes in and bytes out', () => {
    async function answerTo(
      service: LineEcho | Banner | LengthPrefixedEcho,
      bytes: Buffer,
      cut: number,
    ): Promise<string> {
      service.write(bytes.subarray(0, cut));
      service.end(bytes.subarray(cut));
      const chunks: Buffer[] = [];
      for await (const chunk of service) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('latin1');
    }

    for (const [name, create, bytes] of [
      ['line echo', () => new LineEcho(), Buffer.from('a\r\n\nbc\nd')],
      ['banner', () => new Banner(), Buffer.from('a\r\n\nbc\nQUIT\r\nd')],
      ['binary echo', () => new LengthPrefixedEcho(), Buffer.from('0000000201020000000000000001ff', 'hex')],
    ] as const) {
      it(`${name} answers the same wherever its input is cut`, async () => {
        const whole = await answerTo(create(), bytes, bytes.length);
        assert(whole.length > 0);
        for (let cut = 0; cut < bytes.length; cut++) assert.equal(await answerTo(create(), bytes, cut), whole);
      });
    }
  });
});
