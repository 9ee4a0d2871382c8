import type { Progress } from 'vscode';

/** Tells how far a job is, in whole percents. */
export function inPercent(
  progress: Progress<{ readonly increment: number; readonly message: string }>,
): (done: number, total: number) => void {
  let shown = 0;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    if (percent > shown) progress.report({ increment: percent - shown, message: `${String(percent)} %` });
    shown = percent;
  };
}
