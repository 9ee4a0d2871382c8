import * as l10n from '@vscode/l10n';
import { isSendableCloseCode } from '../protocol/closeCodes';
import { MAX_CONTROL_BYTES } from '../protocol/frameDecoder';

/** @throws RangeError if it is too long for a control frame */
export function checkControl({ length }: Uint8Array): void {
  if (length > MAX_CONTROL_BYTES)
    throw new RangeError(l10n.t('A ping or pong carries at most 125 bytes (RFC 6455 §5.5), not {0}.', length));
}

/** @throws RangeError if a close frame can't say that */
export function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && !isSendableCloseCode(code)) {
    throw new RangeError(
      l10n.t(
        "{0} can't be sent in a close frame: use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4).",
        code,
      ),
    );
  }
  if (Buffer.byteLength(reason) > MAX_CONTROL_BYTES - 2)
    throw new RangeError(l10n.t('The reason of a close frame has at most 123 bytes (RFC 6455 §5.5).'));
}

/** A close frame's payload (RFC 6455 §5.5.1). */
export function closePayload(code: number | undefined, reason: string): Uint8Array {
  if (code === undefined) return new Uint8Array(0);
  return Buffer.concat([Uint8Array.of(code >> 8, code & 0xff), Buffer.from(reason)]);
}
