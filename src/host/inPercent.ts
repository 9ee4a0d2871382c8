import type { Progress } from 'vscode';

/** Tells how far a job is, in whole percents. @param words what is told. Default: the percents */
export function inPercent(
  progress: Progress<{ readonly increment: number; readonly message: string }>,
  words?: (done: number, total: number) => string,
): (done: number, total: number) => void {
  let shown = 0;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    const message = words ? words(done, total) : `${String(percent)} %`;
    if (percent > shown) progress.report({ increment: percent - shown, message });
    shown = percent;
  };
}
