import type { Script } from '../../support/net';
import { breach, bytesOf, GIVEN_UP, sends, takeClose, type Fault } from './fault';

/** A close frame with a code that must not be in one. */
const badCodes = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((code) =>
  breach(
    `the close code ${code}`,
    sends(`8802 ${code.toString(16).padStart(4, '0')}`),
    'close-code-invalid',
    'RFC 6455 §7.4',
    [0, 0x88],
  ),
);

function endsAfter(hex: string): Script {
  return async (peer) => {
    await peer.acceptWebSocket([], bytesOf(hex));
    peer.end();
  };
}

function eof(what: string, hex: string, code: 'eof-in-frame' | 'eof-without-close', frame?: Fault['frame']): Fault {
  return { ...breach(what, endsAfter(hex), code, 'RFC 6455 §7.1.7', frame) };
}

const afterClose = { state: 'closed', findings: ['data-after-close'], reference: 'RFC 6455 §5.5.1' } as const;

export const ends: readonly Fault[] = [
  ...badCodes,
  breach('a close frame of one byte', sends('8801 03'), 'close-length-1', 'RFC 6455 §5.5.1', [0, 0x88]),
  {
    what: 'a close frame without a code (no fault)',
    serve: sends('8800'),
    state: 'closed',
    findings: [],
    end: { by: 'remote', clean: true, code: 1005 },
  },
  {
    what: 'a close frame with 1011 and a reason (no fault)',
    serve: sends('8804 03f3 6f6f'),
    state: 'closed',
    findings: [],
    end: { by: 'remote', clean: true, code: 1011, reason: 'oo' },
  },
  {
    what: 'text after the close frame',
    serve: sends('8802 03e8 8101 61'),
    ...afterClose,
    end: { by: 'remote', clean: true, code: 1000 },
    frame: [4, 0x81],
  },
  {
    what: 'a second close frame',
    serve: sends('8802 0fa0 8802 03e8'),
    ...afterClose,
    end: { by: 'remote', clean: true, code: 4000 },
    frame: [4, 0x88],
  },
  {
    what: 'a broken frame after the close frame',
    serve: sends('8802 03e8 f300'),
    ...afterClose,
    end: { by: 'remote', clean: true, code: 1000 },
    frame: [4, 0xf3],
  },
  eof('an end right after the 101', '', 'eof-without-close'),
  eof('an end after a message', '8101 61', 'eof-without-close'),
  eof('an end between fragments', '0101 61', 'eof-without-close', [0, 0x01]),
  eof('an end after one byte of a header', '81', 'eof-in-frame'),
  eof('an end in a length', '8101 61 817f 0000', 'eof-in-frame'),
  eof('an end in a payload', '8105 6162', 'eof-in-frame', [0, 0x81]),
  eof('an end in the payload of a second fragment', '0101 61 8005 62', 'eof-in-frame', [0, 0x01]),
  eof('an end in the payload of a ping', '8905 61', 'eof-in-frame', [0, 0x89]),
  {
    what: 'a reset after a message',
    serve: async (peer) => {
      await peer.acceptWebSocket([], bytesOf('8101 61'));
      await peer.takeFrame();
      peer.reset();
    },
    closes: true,
    state: 'failed',
    failure: { code: 'reset', stage: 'closing' },
    findings: ['reset'],
    end: GIVEN_UP,
  },
  {
    what: 'a reset in a frame',
    serve: async (peer) => {
      await peer.acceptWebSocket([], bytesOf('8900 8105 61'));
      // The pong: what came before has been read.
      await peer.takeFrame();
      peer.reset();
    },
    state: 'failed',
    failure: { code: 'reset', stage: 'open' },
    findings: ['reset'],
    end: GIVEN_UP,
  },
  {
    what: 'an end in a frame instead of an answer to our close frame',
    serve: async (peer) => {
      await peer.acceptWebSocket();
      await takeClose(peer);
      peer.end(bytesOf('8802 03'));
    },
    closes: true,
    state: 'failed',
    failure: { code: 'eof-in-frame', stage: 'closing' },
    findings: ['eof-in-frame'],
    reference: 'RFC 6455 §7.1.7',
    end: GIVEN_UP,
    frame: [0, 0x88],
  },
  {
    what: 'an end instead of an answer to our close frame',
    serve: async (peer) => {
      await peer.acceptWebSocket();
      await takeClose(peer);
      peer.end();
    },
    closes: true,
    state: 'failed',
    failure: { code: 'eof-without-close', stage: 'closing' },
    findings: ['eof-without-close'],
    reference: 'RFC 6455 §7.1.7',
    end: GIVEN_UP,
  },
  {
    what: 'a close frame of ours that is never answered',
    serve: (peer) => peer.acceptWebSocket().then(() => undefined),
    closes: true,
    slow: true,
    state: 'failed',
    failure: { code: 'close-timeout', stage: 'closing' },
    findings: ['close-timeout'],
    reference: 'RFC 6455 §7.1.1',
    end: GIVEN_UP,
  },
  {
    what: 'a connection that stays after both close frames',
    serve: async (peer) => {
      await peer.acceptWebSocket();
      await takeClose(peer);
      peer.write(bytesOf('8802 03e8'));
    },
    closes: true,
    staysOpen: true,
    slow: true,
    state: 'closed',
    findings: ['tcp-not-closed'],
    reference: 'RFC 6455 §7.1.1',
    end: { by: 'local', clean: true, code: 1000 },
  },
];
