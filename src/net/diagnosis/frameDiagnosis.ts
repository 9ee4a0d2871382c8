import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, Family, Maybe } from './diagnosis';
import { compressionOff, connectAgain } from './fixes';

/** Breaches of the WebSocket protocol by the peer (RFC 6455 §5). The frame is in the log. */
export const FRAMES: Family = {
  'rsv-bits': ({ failure, profile }) => {
    const rsv1 = failure.systemCode !== 'WS_ERR_UNEXPECTED_RSV_2_3';
    return {
      causes: [
        rsv1 && l10n.t('The server compresses messages though no compression was agreed.'),
        l10n.t('The server uses an extension that was not agreed.'),
        outOfStepCause(),
      ],
      fixes: [rsv1 && compressionOff(profile), connectAgain()],
    };
  },
  'rsv1-on-control': compression(() => [
    l10n.t('The server compresses pings, pongs or close frames, which must never be compressed.'),
  ]),
  'rsv1-on-continuation': compression(() => [
    l10n.t('The server marks each fragment as compressed, where only the first one may be marked.'),
  ]),
  'deflate-error': compression(() => [
    l10n.t(
      'The server compresses wrongly, such as with a dictionary that it had promised to forget (no_context_takeover).',
    ),
    l10n.t('A proxy on the way changed or cut the data.'),
  ]),
  'reserved-opcode': outOfStep(() => [l10n.t('The server uses an opcode that RFC 6455 gives no meaning.')]),
  'control-too-long': outOfStep(() => [
    l10n.t('The server puts more than 125 bytes into a ping, a pong or a close frame, such as a long close reason.'),
  ]),
  'control-fragmented': outOfStep(() => [
    l10n.t('The server splits pings, pongs or close frames, which must be one frame each.'),
  ]),
  'unexpected-continuation': outOfStep(() => [
    l10n.t('The server continues a message that it had not begun, or had already ended.'),
  ]),
  'expected-continuation': outOfStep(() => [
    l10n.t('The server begins a message before the last one has ended: two of its threads write at once.'),
  ]),
  'non-minimal-length': outOfStep(() => [
    l10n.t('The server writes a length in more bytes than it needs, which RFC 6455 forbids.'),
  ]),
  'length-msb': outOfStep(() => [l10n.t('The server writes a length of 2^63 or more, such as a negative number.')]),
  'masked-server-frame': outOfStep(() => [
    l10n.t(
      "The server masks its frames, as only clients may: its library is used as a client's, or echoes frames as they came.",
    ),
  ]),
  'unmasked-client-frame': outOfStep(() => [
    l10n.t('The client does not mask its frames, as it must: it is no conforming WebSocket client.'),
  ]),
  'invalid-utf8': ({ profile }) => ({
    causes: [
      l10n.t('The server sends binary data, or text in another encoding, as a text message.'),
      l10n.t("The server cut a text within a character, such as at a buffer's end."),
    ],
    fixes: [connectAgain(), compressionOff(profile)],
  }),
  'close-reason-utf8': () => ({
    causes: [
      l10n.t('The server cut its close reason to 123 bytes within a character, or wrote it in another encoding.'),
    ],
    fixes: [connectAgain()],
  }),
  'close-code-invalid': () => ({
    causes: [l10n.t('The server sends a close code that must not be sent, such as 1005, 1006 or one below 1000.')],
    fixes: [connectAgain()],
  }),
  'close-length-1': () => ({
    causes: [l10n.t('The server sends a close frame with one byte, where a code has two.')],
    fixes: [connectAgain()],
  }),
  'data-after-close': () => ({
    causes: [l10n.t('The server goes on sending after its close frame: one of its threads has not noticed.')],
    fixes: [connectAgain()],
  }),
  'protocol-error': outOfStep(() => [
    l10n.t('The server breaks the rules of RFC 6455: its library has a mistake, or it is no WebSocket server.'),
  ]),
};

function compression(causes: () => readonly string[]): (facts: FailureFacts) => Explanation {
  return ({ profile }) => ({
    causes: [...causes(), outOfStepCause()],
    fixes: [compressionOff(profile), connectAgain()],
  });
}

function outOfStep(causes: () => readonly Maybe<string>[]): (facts: FailureFacts) => Explanation {
  return () => ({ causes: [...causes(), outOfStepCause()], fixes: [connectAgain()] });
}

/** After one wrong length, payload bytes are read as headers. */
function outOfStepCause(): string {
  return l10n.t(
    'The stream is out of step: an earlier frame had another length than it said, or something else wrote to the connection.',
  );
}
