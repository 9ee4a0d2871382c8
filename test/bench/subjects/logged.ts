import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Sessions } from '../../../src/net/sessions';
import type { Session } from '../../../src/net/session';
import { checkedProfile } from '../../../src/profiles/profilesFile';

/**
 * Opens a session as the extension does, with its log on disk, and removes all of it afterwards.
 *
 * @param profile without its name
 */
export async function withSession<T>(profile: object, use: (session: Session) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  try {
    return await recorded(folder, profile, use);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same, but what is recorded stays, in a folder of its own in `storage`. */
export async function recorded<T>(storage: string, profile: object, use: (session: Session) => Promise<T>): Promise<T> {
  const sessions = new Sessions(storage, (error) => {
    throw error;
  });
  try {
    const { session, settled } = await sessions.open(checkedProfile({ name: 'Bench', ...profile }), undefined);
    await settled;
    if (session.state !== 'open') throw new Error(`The session is ${session.state}: ${session.failure?.message}`);
    const result = await use(session);
    await sessions.close();
    return result;
  } finally {
    sessions.dispose();
  }
}

/** Until the log has so many entries, all of them in its files. */
export async function logged({ log }: Session, entries: number): Promise<void> {
  while (log.length < entries) await new Promise((resolve) => log.onDidAppend(resolve));
  await log.flush();
}
