import { endWith } from '../linger';
import { BadParameterError } from './query';
import type { Upgrade } from './upgrade';

/** The first bytes after the handshake, each a breach of RFC 6455 that a client has to notice. */
const FRAMES: Readonly<Record<string, readonly number[]>> = {
  // §5.2: RSV2 without an extension that gives it a meaning.
  rsv: [0xa1, 0x02, ...bytesOf('hi')],
  // §5.1: a server must not mask.
  mask: [0x81, 0x82, 1, 2, 3, 4, 0x69, 0x6b],
  // §5.2: opcodes 3 to 7 are reserved.
  opcode: [0x83, 0x02, ...bytesOf('hi')],
  // §5.4: no message was begun.
  continuation: [0x80, 0x02, ...bytesOf('hi')],
  // §5.5: a control frame must not be fragmented.
  control: [0x09, 0x02, ...bytesOf('hi')],
  // §8.1: 0xff is in no UTF-8 text.
  utf8: [0x81, 0x03, 0x68, 0x69, 0xff],
};

/** `/broken?breach=`: does one thing wrong on purpose; `accept` in the handshake, `eof` by ending inside a frame, the others by a frame. */
export function broken(upgrade: Upgrade): void {
  const breach = upgrade.query.get('breach') ?? 'rsv';
  const { socket } = upgrade;
  if (breach === 'accept') {
    const fields = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: bm90IGZvciB0aGlzIHJlcXVlc3Q='];
    endWith(socket, ['HTTP/1.1 101 Switching Protocols', ...fields, '', ''].join('\r\n'));
    return;
  }
  if (breach === 'eof') {
    // Ten bytes announced, two sent.
    upgrade.accept(() => endWith(socket, Uint8Array.of(0x81, 0x0a, ...bytesOf('hi'))));
    return;
  }
  const frame = Object.hasOwn(FRAMES, breach) ? FRAMES[breach] : undefined;
  if (!frame) {
    throw new BadParameterError(`"breach" must be one of accept, eof, ${Object.keys(FRAMES).join(', ')}`);
  }
  upgrade.accept(() => void socket.write(Uint8Array.from(frame)));
}

function bytesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
