import { deflateRawSync } from 'node:zlib';
import { breach, GIVEN_UP, sends, type Fault } from './fault';

const DEFLATE = ['Sec-WebSocket-Extensions: permessage-deflate'];
const CONTROL = 'RFC 6455 §5.5';
const FRAGMENTS = 'RFC 6455 §5.4';
const UTF8 = 'RFC 6455 §8.1';
const TOO_BIG = 'RFC 6455 §7.4.1';
const LIMITS = 'RFC 6455 §10.4';
const CLOSE = '8802 03e8';
const CLEAN = { by: 'remote', clean: true, code: 1000 } as const;

/** A compressed text message in one frame (RFC 7692 §7.2.1). */
function compressed(payload: Uint8Array): string {
  const deflated = deflateRawSync(payload, { finishFlush: 2 }).subarray(0, -4);
  return `c1${deflated.length.toString(16).padStart(2, '0')}${deflated.toString('hex')}`;
}

const control: readonly Fault[] = [
  breach('a ping without FIN', sends('0900'), 'control-fragmented', CONTROL, [0, 0x09]),
  breach('a pong without FIN', sends('8101 61 0a01 62'), 'control-fragmented', CONTROL, [3, 0x0a]),
  breach('a close frame without FIN', sends('0802 03e8'), 'control-fragmented', CONTROL, [0, 0x08]),
  breach('a ping of 126 bytes', sends(`897e 007e ${'00'.repeat(126)}`), 'control-too-long', CONTROL, [0, 0x89]),
  breach(
    'a close frame of 126 bytes',
    sends(`887e 007e 03e8 ${'61'.repeat(124)}`),
    'control-too-long',
    CONTROL,
    [0, 0x88],
  ),
  breach('a pong of 64 KiB, announced', sends('8a7f 0000000000010000'), 'control-too-long', CONTROL, [0, 0x8a]),
];

const fragments: readonly Fault[] = [
  breach('a continuation of nothing', sends('8001 61'), 'unexpected-continuation', FRAGMENTS, [0, 0x80]),
  breach('a continuation of nothing without FIN', sends('0001 61'), 'unexpected-continuation', FRAGMENTS, [0, 0x00]),
  breach(
    'a continuation of a whole message',
    sends('8101 61 8001 62'),
    'unexpected-continuation',
    FRAGMENTS,
    [3, 0x80],
  ),
  breach('a message inside a message', sends('0101 61 8101 62'), 'expected-continuation', FRAGMENTS, [3, 0x81]),
  breach('a fragment of another message', sends('0201 61 0201 62'), 'expected-continuation', FRAGMENTS, [3, 0x02]),
  breach(
    'a message inside a message, after a ping',
    sends('0101 61 8900 8201 62'),
    'expected-continuation',
    FRAGMENTS,
    [5, 0x82],
  ),
  {
    what: 'a ping between fragments (no fault)',
    serve: sends(`0101 61 8901 70 0001 62 8a00 8001 63 ${CLOSE}`),
    state: 'closed',
    findings: [],
    end: CLEAN,
  },
  {
    what: 'a message that its close frame cuts off',
    serve: sends(`0101 61 ${CLOSE}`),
    state: 'closed',
    findings: [],
    end: CLEAN,
  },
];

const utf8: readonly Fault[] = [
  breach('a byte that UTF-8 has not', sends('8102 61ff'), 'invalid-utf8', UTF8, [0, 0x81]),
  breach('an overlong form', sends('8102 c080'), 'invalid-utf8', UTF8, [0, 0x81]),
  breach('a surrogate', sends('8103 eda080'), 'invalid-utf8', UTF8, [0, 0x81]),
  breach('a code point over U+10FFFF', sends('8104 f4908080'), 'invalid-utf8', UTF8, [0, 0x81]),
  breach('a character that the message cuts', sends('8102 61e2'), 'invalid-utf8', UTF8, [0, 0x81]),
  breach('a wrong byte in the second fragment', sends('0101 c3 8001 28'), 'invalid-utf8', UTF8, [0, 0x01]),
  breach(
    'no UTF-8 in a compressed message',
    sends(compressed(Uint8Array.of(0x61, 0xff)), DEFLATE),
    'invalid-utf8',
    UTF8,
    [0, 0xc1],
  ),
  breach('no UTF-8 in a close reason', sends('8804 03e8 c328'), 'close-reason-utf8', UTF8, [0, 0x88]),
  {
    what: 'a character cut across fragments (no fault)',
    serve: sends(`0102 e282 8001 ac ${CLOSE}`),
    state: 'closed',
    findings: [],
    end: CLEAN,
  },
];

const limits: readonly Fault[] = [
  breach('a frame over the limit', sends(`810b ${'61'.repeat(11)}`), 'message-too-big', TOO_BIG, [0, 0x81], {
    maxMessageSize: 10,
  }),
  breach(
    'a frame over the limit, announced only',
    sends('827f 0000000010000000'),
    'message-too-big',
    TOO_BIG,
    [0, 0x82],
  ),
  breach(
    'fragments over the limit',
    sends(`0106 ${'61'.repeat(6)} 8006 ${'62'.repeat(6)}`),
    'message-too-big',
    TOO_BIG,
    [8, 0x80],
    { maxMessageSize: 10 },
  ),
  breach(
    'more fragments than we take',
    sends(`0101 61 ${'0001 61'.repeat(131_072)}`),
    'too-many-fragments',
    LIMITS,
    [0, 0x01],
  ),
  breach(
    'compressed data over the limit',
    sends(compressed(Buffer.alloc(1000, 'x')), DEFLATE),
    'decompression-limit',
    LIMITS,
    [0, 0xc1],
    { maxMessageSize: 100 },
  ),
  breach(
    "compressed data that can't be inflated",
    sends('c105 ffffffffff', DEFLATE),
    'deflate-error',
    'RFC 7692 §7.2.2',
    [0, 0xc1],
  ),
  breach(
    'a stored block whose length is wrong',
    sends('c105 0005000000', DEFLATE),
    'deflate-error',
    'RFC 7692 §7.2.2',
    [0, 0xc1],
  ),
  {
    what: 'text that is no UTF-8 and never ends',
    serve: async (peer) => {
      await peer.acceptWebSocket([], Buffer.from('010261ff', 'hex'));
      peer.end();
    },
    state: 'failed',
    failure: { code: 'eof-without-close', stage: 'open' },
    findings: ['invalid-utf8', 'eof-without-close'],
    reference: 'RFC 6455 §7.1.7',
    end: GIVEN_UP,
    frame: [0, 0x01],
  },
];

export const messages: readonly Fault[] = [...control, ...fragments, ...utf8, ...limits];
