import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import { findInPayload } from '../../../src/log/search/findInPayload';
import { RestoredSession } from '../../../src/log/restoredSession';
import { eventually } from '../support/eventually';
import { conversation, ended, tells, useNet } from '../support/net';

describe('a TCP session with an encoding', () => {
  const net = useNet();

  for (const [encoding, text] of [
    ['gb18030', '你好，世界 😀'],
    ['shift_jis', 'こんにちは 表ソ'],
    ['utf-16le', 'zwölf 😀 ਊഀ'],
    ['latin1', 'zwölf'],
    ['cp437', 'zwölf ▒'],
  ] as const) {
    it(`sends and shows text in it, and ends lines in it: ${encoding}`, async () => {
      const wire = iconv.encode(`${text}\r\n`, encoding);
      const server = await net.rawServer(async (peer) => {
        assert.deepEqual(await peer.take(wire.length), wire);
        for (const byte of wire) peer.write(Uint8Array.of(byte));
      });
      const framing = { kind: 'line', delimiter: '\r\n' } as const;
      const session = await net.open({ port: server.port, framing, encoding });
      await session.send(text);
      await tells(session, [`→ data ${text}`, `← data ${text}`]);
    });
  }

  it('finds text in it, in any case, by expressions and whole words, and nothing that only bytes have', async () => {
    const lines = ['你好', 'Ärger und ärger', '好你', 'plain ASCII', '浣犲ソ'];
    const server = await net.rawServer((peer) => peer.write(iconv.encode(`${lines.join('\n')}\n`, 'gb18030')));
    const session = await net.open({ port: server.port, framing: { kind: 'line' }, encoding: 'gb18030' });
    await eventually(() => assert.equal(session.log.length, lines.length));
    const found = async (query: object): Promise<number[]> => [...(await session.log.search(query))];
    assert.deepEqual(await found({ text: '好' }), [0, 2]);
    assert.deepEqual(await found({ text: '你好', caseSensitive: true }), [0]);
    assert.deepEqual(await found({ text: 'ÄRGER' }), [1]);
    assert.deepEqual(await found({ text: 'ÄRGER', caseSensitive: true }), []);
    assert.deepEqual(await found({ text: 'ascii' }), [3]);
    assert.deepEqual(await found({ text: 'ascii', caseSensitive: true }), []);
    assert.deepEqual(await found({ text: '^.好$', regex: true }), [0]);
    assert.deepEqual(await found({ text: 'asci', wholeWord: true }), []);
    assert.deepEqual(await found({ text: '好', invert: true }), [1, 3, 4]);
    // In GB 18030, 浣 and 犲 are e4 a3 and a0 5e …; the bytes of 你 in UTF-8 are e4 bd a0.
    assert.deepEqual(await found({ text: '\u{1f600}' }), []);
    const payload = Uint8Array.from(await session.log.payload(1));
    const { hits } = await findInPayload(payload, { text: 'ärger' }, undefined, session.log.text.encoding);
    const start = iconv.encode('Ärger und ', 'gb18030').length;
    assert.deepEqual(hits, [
      [0, iconv.encode('Ärger', 'gb18030').length],
      [start, start + iconv.encode('ärger', 'gb18030').length],
    ]);
  });

  it('does not take the second byte of a character for the first of another', async () => {
    // 表 is 95 5c, ソ is 83 5c; the bytes 5c 83 lie between 表 and ア (83 41).
    const server = await net.rawServer((peer) => peer.write(iconv.encode('表ア\n', 'shift_jis')));
    const session = await net.open({ port: server.port, framing: { kind: 'line' }, encoding: 'shift_jis' });
    await eventually(() => assert.equal(session.log.length, 1));
    assert.deepEqual([...(await session.log.search({ text: '\\' }))], []);
    assert.deepEqual([...(await session.log.search({ text: 'ア' }))], [0]);
  });

  it('refuses to send what is not in it, with nothing sent', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port, encoding: 'latin1' });
    await assert.rejects(session.send('12 €'), /"€" \(U\+20AC\), at character 4, is not in the encoding latin1/);
    assert.equal(session.log.length, 0);
    await session.send(Uint8Array.of(0x80));
    assert.equal(session.log.length, 1);
  });

  it('is shown in it when it is read back', async () => {
    const server = await net.rawServer((peer) => peer.end(iconv.encode('你好\n', 'gb18030')));
    const session = await net.connect({ port: server.port, framing: { kind: 'line' }, encoding: 'gb18030' });
    await ended(session);
    await session.log.flush();
    const restored = await RestoredSession.open(net.sessions.storage, session.id);
    assert.deepEqual(await conversation(restored.log), ['← data 你好']);
    restored.log.dispose();
    await restored.log.finish();
  });
});

describe('a character that is split across reads', () => {
  const net = useNet();

  for (const [encoding, text] of [
    ['utf-8', 'a€b'],
    ['utf-8', 'zwölf 😀'],
    ['gb18030', '你好'],
    ['gb18030', 'x😀y'],
    ['euc-jp', '丂表'],
    ['utf-16le', 'a😀'],
  ] as const) {
    it(`is shown whole in one of the previews, wherever it is cut: ${encoding} ${text}`, async function () {
      this.timeout(10_000);
      const wire = iconv.encode(text, encoding, { addBOM: false });
      for (let cut = 1; cut < wire.length; cut += 1) {
        const server = await net.rawServer(async (peer) => {
          peer.write(wire.subarray(0, cut));
          await peer.take(1);
          peer.write(wire.subarray(cut));
        });
        const session = await net.open({ port: server.port, encoding });
        await eventually(() => assert.equal(session.log.length, 1));
        await session.send(Uint8Array.of(0x21), { raw: true });
        await eventually(() => assert.equal(session.log.length, 3));
        const [first, , second] = await session.log.read(0, 3);
        assert(first && second);
        const whole = (preview: string): string => (/^[0-9a-f]{2}( [0-9a-f]{2})*$/.test(preview) ? '' : preview);
        assert.equal(whole(first.preview) + whole(second.preview), text, `cut at ${cut}`);
        // What came is what is kept.
        assert.deepEqual(Buffer.from(await session.log.payload(0)), wire.subarray(0, cut));
        assert.deepEqual(Buffer.from(await session.log.payload(2)), wire.subarray(cut));
        await session.close();
      }
    });
  }

  it('is shown in one of the previews though each byte comes by itself', async () => {
    const server = await net.rawServer(async (peer) => {
      for (const byte of Buffer.from('€')) {
        peer.write(Uint8Array.of(byte));
        await peer.take(1);
      }
    });
    const session = await net.open({ port: server.port });
    for (let nth = 0; nth < 3; nth += 1) {
      await eventually(() => assert.equal(session.log.length, 2 * nth + 1));
      await session.send('!');
    }
    await tells(session, ['← data e2', '→ data !', '← data 82', '→ data !', '← data €', '→ data !']);
  });

  it('is hexadecimal where it never becomes one', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write(Uint8Array.of(0xe2, 0x82));
      await peer.take(1);
      peer.write(Uint8Array.of(0x41, 0xff));
    });
    const session = await net.open({ port: server.port });
    await eventually(() => assert.equal(session.log.length, 1));
    await session.send('!');
    await tells(session, ['← data e2 82', '→ data !', '← data 41 ff']);
  });
});
