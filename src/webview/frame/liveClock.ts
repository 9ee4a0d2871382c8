import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** At most ten looks a second. */
const intervalMs = 100;

/**
 * Draws an element again and again while `isNeeded` says so, for what changes with time alone. A hidden page draws no
 * frames: then nothing is waited for but the next frame, and no timer runs. Nothing is left once the element is gone.
 */
export class LiveClock implements ReactiveController {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly isNeeded: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    if (!this.isNeeded()) this.#stop();
    else if (this.#timer === undefined && this.#frame === undefined) this.#wait();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#frame = requestAnimationFrame(() => {
        this.#frame = undefined;
        this.host.requestUpdate();
      });
    }, intervalMs);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#frame = undefined;
  }
}
