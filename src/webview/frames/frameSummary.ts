import * as l10n from '@vscode/l10n';
import type { LogEntry } from '../../api';
import type { EntryFrames } from '../../panel/messages';
import { RSV1 } from '../../protocol/frameHeader';
import { formatBytes, formatCount } from '../format';

/**
 * How many frames carried an entry, and how many bytes they took for it: with the share if they are compressed (RSV1 of the
 * first frame, RFC 7692 §6). An entry that isn't a whole message has no size to compare with.
 */
export function frameSummary(entry: LogEntry, { frames, total, wireBytes }: Omit<EntryFrames, 'first'>): string {
  const count = total === 1 ? l10n.t('1 frame') : l10n.t('{0} frames', formatCount(total));
  return `${count} · ${bytesText(entry, wireBytes, isCompressed(entry, frames))}`;
}

function bytesText({ kind, size, truncated }: LogEntry, wireBytes: number, compressed: boolean): string {
  const wire = formatBytes(wireBytes);
  if (kind === 'event' || truncated) return l10n.t('{0} on the wire', wire);
  if (!compressed || size === 0) return l10n.t('{0} on the wire for {1} of message', wire, formatBytes(size));
  const percent = ((100 * wireBytes) / size).toFixed(1);
  return l10n.t('compressed: {0} on the wire for {1} of message, {2} %', wire, formatBytes(size), percent);
}

/** Control frames are never compressed (RFC 7692 §6.1). */
function isCompressed({ kind }: LogEntry, frames: EntryFrames['frames']): boolean {
  return (kind === 'text' || kind === 'binary') && ((frames[0]?.rsv ?? 0) & RSV1) !== 0;
}
