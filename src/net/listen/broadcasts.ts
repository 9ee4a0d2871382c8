import * as l10n from '@vscode/l10n';
import type { Session } from '../session';
import { noteEvent } from '../sessionLog';
import type { ReplyPayload } from './replyPayload';

/** What waits for one client. */
interface Backlog {
  bytes: number;
  messages: number;
  /** How many were left out since it had too much. */
  leftOut: number;
}

/** Sends what is for all to other clients, whom the one that is answered must not wait for: one that doesn't read is left out. */
export class Broadcasts {
  readonly #backlogs = new WeakMap<Session, Backlog>();

  /** @param maxBytes that wait for one client @param maxMessages that wait for one client */
  constructor(
    private readonly maxBytes: number,
    private readonly maxMessages: number,
  ) {}

  /** Hands a message over if not too much waits already. That the client is gone meanwhile is no fault of anybody's. */
  send(session: Session, { payload, kind }: ReplyPayload): void {
    const backlog = this.#backlogs.get(session) ?? { bytes: 0, messages: 0, leftOut: 0 };
    this.#backlogs.set(session, backlog);
    if (backlog.leftOut > 0 || backlog.bytes > this.maxBytes || backlog.messages >= this.maxMessages) {
      backlog.leftOut += 1;
      if (backlog.leftOut === 1)
        tell(
          session,
          l10n.t(
            'This client does not read: {0} bytes wait for it. Messages to all are left out for it.',
            backlog.bytes,
          ),
        );
      return;
    }
    const bytes = Buffer.byteLength(payload);
    backlog.bytes += bytes;
    backlog.messages += 1;
    const settled = (): void => {
      backlog.bytes -= bytes;
      backlog.messages -= 1;
      // Not as soon as there is any room, or it would be told with each message of a slow reader.
      if (backlog.messages > 0 || backlog.leftOut === 0) return;
      tell(session, l10n.t('{0} messages to all were left out for this client, which did not read.', backlog.leftOut));
      backlog.leftOut = 0;
    };
    void session.send(payload, { kind }).then(settled, settled);
  }
}

function tell(session: Session, text: string): void {
  noteEvent(session, text);
}
