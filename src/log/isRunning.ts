/** How often a live session's record is touched. */
export const HEARTBEAT_MS = 10_000;
/** A record that wasn't touched for so long is nobody's: what has the process id now is another process. */
const SILENT_MS = 60_000;

/**
 * Whether the extension host that wrote a record of a live session still runs. A process id alone doesn't tell, as systems use
 * them again; so the record's file must have been touched lately, too.
 *
 * @param touchedAt when, in milliseconds since the epoch
 */
export function isRunning(pid: number | undefined, touchedAt: number, now = Date.now()): boolean {
  return isProcess(pid) && now - touchedAt < SILENT_MS;
}

/** Whether some process of this user has the id. This one knows its own sessions: what else has its id is an older one's. */
export function isProcess(pid: number | undefined): boolean {
  if (pid === undefined || pid === process.pid || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
