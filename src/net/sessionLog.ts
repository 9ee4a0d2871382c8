import type { SessionEnd } from '../api';
import type { FileLog } from '../log/fileLog';
import { concatBytes } from '../protocol/concatBytes';
import { connectionMark } from '../protocol/connectionMark';
import type { AttemptOwner } from './attempt';
import { isMessage, type Responder } from './responder';

/** What a session's connections are logged into. */
export interface LoggedSession {
  readonly log: FileLog;
  /** TCP with a framing: the chunks of the stream. */
  readonly stream: FileLog | undefined;
  readonly responder: Responder | undefined;
}

/** Puts what happens on a session's connections into its logs, and what is received before its responder. */
export function sessionLog(session: LoggedSession): AttemptOwner['log'] {
  const { log } = session;
  return {
    append: (direction, kind, payload, extras) => {
      const entry = log.append(direction, kind, payload, extras);
      // However the stream is cut into messages, what happened to the session belongs to it.
      if (direction === 'local' && kind === 'event') session.stream?.append(direction, kind, payload);
      if (session.responder && direction === 'received' && isMessage(kind)) {
        const whole = payload instanceof Uint8Array ? payload : concatBytes(payload);
        session.responder.received(kind, whole, extras?.truncated === true);
      }
      return entry;
    },
    now: () => log.now(),
    appendFrame: (time, offset, length, packed) => log.appendFrame(time, offset, length, packed),
    chunk: (direction, bytes) => void session.stream?.append(direction, 'data', bytes),
    answered: () => session.responder?.answered,
    isFull: () => log.isFull || session.stream?.isFull === true || session.responder?.isFull === true,
  };
}

/** Tells what happened to a session in its log, unless that is finished. */
export function noteEvent(session: LoggedSession & { readonly end: SessionEnd | undefined }, text: string): void {
  if (session.end) return;
  for (const each of [session.stream, session.log]) each?.append('local', 'event', Buffer.from(text));
}

/** Marks where one connection of a session ended or another one began. @returns the entry's index */
export function markConnection({ log, stream }: LoggedSession, text: string): number {
  const mark = connectionMark(text);
  stream?.append('local', 'event', mark);
  return log.append('local', 'event', mark);
}
