import { breach, sends, type Fault } from './fault';

const DEFLATE = ['Sec-WebSocket-Extensions: permessage-deflate'];
const RFC = 'RFC 6455 §5.2';
const CLEAN = { by: 'remote', clean: true, code: 1000 } as const;
const CLOSE = '8802 03e8';

/** What is tolerated, and shown: the message is there. */
function tolerated(what: string, hex: string, frame: Fault['frame']): Fault {
  const about = { findings: ['non-minimal-length'], reference: RFC, ...(frame && { frame }) };
  return { what, serve: sends(`${hex} ${CLOSE}`), state: 'closed', ...about, end: CLEAN };
}

const reservedOpcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
  breach(`opcode ${opcode}`, sends(`8${opcode.toString(16)} 01 61`), 'reserved-opcode', RFC, [0, 0x80 | opcode]),
);

export const framing: readonly Fault[] = [
  breach('RSV1 without an extension', sends('c101 61'), 'rsv-bits', RFC, [0, 0xc1]),
  breach('RSV2', sends('a101 61'), 'rsv-bits', RFC, [0, 0xa1]),
  breach('RSV3', sends('9101 61'), 'rsv-bits', RFC, [0, 0x91]),
  breach('RSV1 to RSV3 on binary', sends('f200'), 'rsv-bits', RFC, [0, 0xf2]),
  breach('RSV2 with permessage-deflate', sends('a101 61', DEFLATE), 'rsv-bits', RFC, [0, 0xa1]),
  breach('RSV1 on a ping', sends('c900'), 'rsv-bits', RFC, [0, 0xc9]),
  breach(
    'RSV1 on a ping with permessage-deflate',
    sends('c900', DEFLATE),
    'rsv1-on-control',
    'RFC 7692 §6.1',
    [0, 0xc9],
  ),
  breach(
    'RSV1 on a close frame with permessage-deflate',
    sends('c802 03e8', DEFLATE),
    'rsv1-on-control',
    'RFC 7692 §6.1',
    [0, 0xc8],
  ),
  breach(
    'RSV1 on a continuation with permessage-deflate',
    sends('0101 61 c001 62', DEFLATE),
    'rsv1-on-continuation',
    'RFC 7692 §6.1',
    [3, 0xc0],
  ),
  ...reservedOpcodes,
  tolerated('a length of 5 in 16 bits', '817e 0005 6867696a6b', [0, 0x81]),
  tolerated('a length of 0 in 16 bits', '827e 0000', [0, 0x82]),
  tolerated('a length of 5 in 64 bits', '817f 0000000000000005 6867696a6b', [0, 0x81]),
  tolerated(
    'a length of 126 in 64 bits, after another frame',
    `8101 61 827f 000000000000007e ${'00'.repeat(126)}`,
    [3, 0x82],
  ),
  breach('the highest bit of a length', sends('827f 8000000000000001'), 'length-msb', RFC, [0, 0x82]),
  breach('a length of 2^53', sends('827f 0020000000000000'), 'frame-too-big', RFC, [0, 0x82]),
  breach('a masked frame', sends('8181 00000000 61'), 'masked-server-frame', 'RFC 6455 §5.1', [0, 0x81]),
  breach('a masked ping', sends('8101 61 8980 01020304'), 'masked-server-frame', 'RFC 6455 §5.1', [3, 0x89]),
  breach('a masked close frame', sends('8882 00000000 03e8'), 'masked-server-frame', 'RFC 6455 §5.1', [0, 0x88]),
];
