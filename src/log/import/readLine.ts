import * as l10n from '@vscode/l10n';
import type { Direction, EntryKind, InternetEndpoint } from '../../api';
import type { NumberedFrame } from '../export/jsonlFormat';
import { noteOf } from '../notes';
import { DIRECTIONS, KINDS } from '../../base/entryWords';
import { BadValue } from './importProblem';
import { isRecord } from '../isRecord';
import { bytesOfBase64, bytesOfText } from './stringDecoders';

/** An entry of an export, checked. */
export interface ImportedEntry {
  readonly index: number;
  readonly time: number;
  readonly direction: Direction;
  readonly kind: EntryKind;
  readonly payload: readonly Uint8Array[];
  readonly truncated: boolean;
  readonly roundTrip: number;
  readonly peer: InternetEndpoint | undefined;
  readonly frames: readonly NumberedFrame[];
  readonly pinned: boolean;
  readonly note: string;
}

/**
 * What a line after the head says: an entry, or a frame that belongs to none.
 *
 * @param payload if it was taken out of the line
 * @throws BadValue
 */
export function readLine(value: unknown, payload: readonly Uint8Array[] | undefined): ImportedEntry | NumberedFrame {
  if (!isRecord(value)) throw new BadValue([], l10n.t('an entry is expected'));
  if (value.index === undefined && value.frame !== undefined) return readFrame(value.frame, ['frame']);
  const { index, time, direction, kind, truncated, damaged, roundTrip, peer, frames, pinned, note } = value;
  const check = (holds: boolean, name: string): void => {
    if (!holds) throw wrong([name]);
  };
  check(isCount(index), 'index');
  check(isAmount(time), 'time');
  check(
    DIRECTIONS.some((each) => each === direction),
    'direction',
  );
  check(
    KINDS.some((each) => each === kind),
    'kind',
  );
  check(truncated === undefined || typeof truncated === 'boolean', 'truncated');
  check(roundTrip === undefined || isAmount(roundTrip), 'roundTrip');
  check(peer === undefined || isPeer(peer), 'peer');
  check(frames === undefined || Array.isArray(frames), 'frames');
  check(note === undefined || typeof note === 'string', 'note');
  const bytes = payload ?? readPayload(value);
  const size = bytes.reduce((sum, { length }) => sum + length, 0);
  if (damaged !== true && size !== value.size)
    throw new BadValue(['size'], l10n.t('the payload has {0} bytes, which is not the size', size));
  return {
    index: index as number,
    time: time as number,
    direction: direction as Direction,
    kind: kind as EntryKind,
    payload: bytes,
    // Of a payload that could not be read when it was exported, nothing is here.
    truncated: truncated === true || damaged === true,
    roundTrip: (roundTrip as number | undefined) ?? 0,
    peer: peer as InternetEndpoint | undefined,
    frames: ((frames as unknown[] | undefined) ?? []).map((frame, nth) => readFrame(frame, ['frames', nth])),
    pinned: pinned === true,
    note: noteOf((note as string | undefined) ?? ''),
  };
}

function readPayload(value: Record<string, unknown>): Uint8Array[] {
  const { text, base64, damaged } = value;
  const name = typeof text === 'string' ? 'text' : 'base64';
  if (value[name] === undefined && damaged === true) return [];
  try {
    if (typeof text === 'string') return [bytesOfText(text)];
    if (typeof base64 === 'string') return [bytesOfBase64(base64)];
  } catch (error) {
    if (error instanceof BadValue) throw new BadValue([name], error.message);
    throw error;
  }
  throw new BadValue([], l10n.t('the payload is missing: "text" or "base64"'));
}

function readFrame(value: unknown, path: readonly (string | number)[]): NumberedFrame {
  if (!isRecord(value)) throw wrong(path);
  const check = (holds: boolean, name: string): void => {
    if (!holds) throw wrong([...path, name]);
  };
  const { masked } = value;
  check(isCount(value.number) && (value.number as number) < 2 ** 32, 'number');
  check(value.direction === 'sent' || value.direction === 'received', 'direction');
  check(isAmount(value.time), 'time');
  check(typeof value.fin === 'boolean', 'fin');
  check(isBelow(value.rsv, 8), 'rsv');
  check(isBelow(value.opcode, 16), 'opcode');
  check(typeof masked === 'boolean', 'masked');
  check(masked ? isBelow(value.maskKey, 2 ** 32) : value.maskKey === undefined, 'maskKey');
  check(isCount(value.length), 'length');
  check(isBelow(value.headerLength, 16), 'headerLength');
  check(isCount(value.offset), 'offset');
  return value as unknown as NumberedFrame;
}

function isPeer(value: unknown): boolean {
  return isRecord(value) && typeof value.address === 'string' && isBelow(value.port, 65_536);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** JSON may say `1e400`, which is more than a number can be. */
function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isBelow(value: unknown, limit: number): boolean {
  return isCount(value) && (value as number) < limit;
}

function wrong(path: readonly (string | number)[]): BadValue {
  return new BadValue(path, l10n.t('"{0}" is missing or not as it must be', String(path.at(-1) ?? '')));
}
