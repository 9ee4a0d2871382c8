import { parseSize } from './size';

export const DEFAULT_MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** The most bytes of a message, by a profile that was checked. */
export function messageLimitOf({
  maxMessageSize = DEFAULT_MAX_MESSAGE_BYTES,
}: {
  readonly maxMessageSize?: number | string | undefined;
}): number {
  return parseSize(maxMessageSize) ?? DEFAULT_MAX_MESSAGE_BYTES;
}
