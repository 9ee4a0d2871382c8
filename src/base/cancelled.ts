/** What asks for an end: of VS Code's `CancellationToken`, the part that is looked at. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** A job was ended because somebody asked for it. Named as VS Code's own, so that it is no error to those who know that one. */
export class Cancelled extends Error {
  override readonly name = 'Canceled';

  constructor() {
    super('Canceled');
  }
}

/** @throws Cancelled if the job is to end */
export function throwIfCancelled(token: Cancellation | undefined): void {
  if (token?.isCancellationRequested) throw new Cancelled();
}
