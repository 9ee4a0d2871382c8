import { Emitter, type Disposable } from '../base/event';

/** 60 times a second. Node cuts the decimals of a delay off. */
const INTERVAL_MS = Math.ceil(1000 / 60);

/** An event that fires at most 60 times a second, however often there is something to tell, and never at once. */
export class PacedEmitter<T> implements Disposable {
  readonly #emitter = new Emitter<T>();
  readonly event = this.#emitter.event;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** @param value what is told, as it is when the event fires */
  constructor(private readonly value: () => T) {}

  get hasListeners(): boolean {
    return this.#emitter.hasListeners;
  }

  changed(): void {
    if (this.#timer === undefined && !this.#isDisposed) this.#start();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#emitter.dispose();
  }

  #start(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#emitter.fire(this.value());
    }, INTERVAL_MS);
  }
}
