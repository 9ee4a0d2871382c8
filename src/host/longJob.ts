import * as vscode from 'vscode';
import { inPercent } from './inPercent';
import { plainText } from './plainText';

/** What takes no longer shows nothing: a notification that goes at once is only in the way. */
const BRIEF_MS = 500;

type Tell = (done: number, total: number) => void;

/** What is done in a long job. */
export interface LongJob<T> {
  /** What is done, for the person. */
  readonly title: string;
  /** How far it is, where that isn't told in percent. */
  readonly words?: (done: number, total: number) => string;
  /** Does it. What comes of it after the token was cancelled is nobody's: it rejects then, and leaves nothing behind. */
  readonly run: (token: vscode.CancellationToken, tell: Tell) => Promise<T>;
}

/**
 * Does what may take long: after half a second a notification shows how far it is, and has a button that cancels it.
 *
 * @param source cancels it as the person does; it is disposed of
 * @returns `undefined` if it was cancelled
 * @throws what the job throws otherwise
 */
export async function longJob<T>(
  { title, words, run }: LongJob<T>,
  source = new vscode.CancellationTokenSource(),
): Promise<T | undefined> {
  let last: Parameters<Tell> = [0, 1];
  let show: Tell | undefined;
  const job = run(source.token, (...told) => {
    last = told;
    show?.(...told);
  });
  try {
    if (await isBrief(job)) return await job;
    const options = { location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true };
    // A disk that hangs holds up the job, but not the person who gives it up.
    const cancelled = new Promise<undefined>((resolve) =>
      source.token.onCancellationRequested(() => resolve(undefined)),
    );
    return await vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      show = inPercent(progress, words);
      show(...last);
      return Promise.race([job, cancelled]);
    });
  } catch (error) {
    if (source.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    source.dispose();
  }
}

async function isBrief(job: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = job.then(
    () => true,
    () => true,
  );
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), BRIEF_MS)));
  return Promise.race([over, late]).finally(() => clearTimeout(timer));
}
