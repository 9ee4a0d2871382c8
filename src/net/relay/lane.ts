import * as l10n from '@vscode/l10n';

/** So much may be held in one direction before its sender is paused. */
export const MOST_HELD = 1000;
export const MOST_HELD_BYTES = 16 * 1024 * 1024;
/** So much may wait to be sent before its sender is paused. */
export const FULL_BYTES = 1024 * 1024;
/** What a message that waits takes beside its payload, about. */
const PARCEL_BYTES = 512;

/** A message on its way from one leg of a relay to the other. */
export interface Parcel {
  readonly kind: 'text' | 'binary' | 'data' | 'event';
  readonly payload: Uint8Array;
  /** Of the log of the leg that it came over. */
  readonly entry: number;
  /** Passes it on as it came. */
  send(): Promise<unknown> | undefined;
  /**
   * Passes on another one in its place. Settles when the kernel has taken it.
   *
   * @throws if there can be no such message
   */
  replace(payload: Uint8Array, kind: 'text' | 'binary' | undefined): Promise<number>;
}

/** A parcel that waits for a person's decision. */
export interface HeldParcel extends Parcel {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly heldAt: number;
}

interface Injection {
  start(): Promise<unknown>;
  fail(error: Error): void;
}

let lastId = 0;

/**
 * One direction of a relay: what one leg received is sent on the other, in its order; or is held until a person lets it go. What
 * a person sends himself goes between messages.
 */
export class Lane {
  #holds = false;
  #held: HeldParcel[] = [];
  #heldBytes = 0;
  /** Those held that wait to be replaced: nothing else may become of them meanwhile. */
  readonly #replacing = new Set<number>();
  /** What goes as soon as it may: the outlet is there, and nothing of a person's is being sent. */
  #queue: { readonly run: () => Promise<unknown> | undefined; readonly bytes: number }[] = [];
  #queuedBytes = 0;
  #injections: Injection[] = [];
  #isInjecting = false;
  #isOpen = false;
  #isGone = false;
  /** Is under way, and not handed to the kernel yet. */
  #underWay = 0;
  #last: (() => void)[] = [];
  #isFinishing = false;
  /** A message of the stream has gone in part: nothing may come between. */
  isInside = false;

  /** @param onChange what is held, or whether it is full, has changed */
  constructor(private readonly onChange: () => void) {}

  get held(): readonly HeldParcel[] {
    return this.#held;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get holds(): boolean {
    return this.#holds;
  }

  /** Whether the sender must be paused: {@link onChange} tells when not any more. */
  get isFull(): boolean {
    return (
      this.#queuedBytes > FULL_BYTES ||
      this.#held.length >= MOST_HELD ||
      this.#heldBytes > MOST_HELD_BYTES ||
      (!this.#isOpen && this.#queue.length > 0)
    );
  }

  /** Whether what comes can be sent at once, without {@link go}. */
  get isClear(): boolean {
    return this.#isOpen && !this.#isInjecting && this.#queue.length === 0 && this.#injections.length === 0;
  }

  /** Whether somebody waits for the end of a message to send his own. */
  get wantsGap(): boolean {
    return this.#injections.length > 0;
  }

  /** The leg that it leads to is open. */
  open(): void {
    this.#isOpen = true;
    this.flush();
    this.onChange();
  }

  /** Holds what comes from now on; or lets go of what is held, in its order. */
  setHold(holds: boolean): void {
    this.#holds = holds;
    if (!holds) this.passAll();
    this.onChange();
  }

  take(parcel: Parcel): void {
    if (!this.#holds) {
      this.go(() => parcel.send(), parcel.payload.length);
      return;
    }
    if (this.#isGone) return;
    // A copy: what came with it in the same chunk would stay in memory as well.
    this.#held.push({ ...parcel, payload: new Uint8Array(parcel.payload), id: ++lastId, heldAt: Date.now() });
    this.#heldBytes += parcel.payload.length;
    this.onChange();
  }

  /** Lets go of what is held, in its order, and goes on to hold. */
  passAll(): void {
    for (const { id } of [...this.#held]) if (!this.#replacing.has(id)) this.pass(id);
  }

  /** @returns the parcel; `undefined` if it isn't held any more */
  pass(id: number): HeldParcel | undefined {
    const parcel = this.#takeOut(id);
    if (parcel) this.go(() => parcel.send(), parcel.payload.length);
    return parcel;
  }

  /**
   * Passes on another message in the place of one that is held, which stays held until that is done. Settles with the entry of
   * the other leg's log.
   *
   * @throws if there can be no such message, or the leg ends before
   */
  async replace(parcel: HeldParcel, payload: Uint8Array, kind: 'text' | 'binary' | undefined): Promise<number> {
    // A copy: it may have to wait.
    const own = new Uint8Array(payload);
    this.#replacing.add(parcel.id);
    try {
      const entry = await this.inject(() => parcel.replace(own, kind));
      this.drop(parcel.id);
      return entry;
    } finally {
      this.#replacing.delete(parcel.id);
    }
  }

  /** Whether another message is about to be passed on in its place. */
  isReplacing(id: number): boolean {
    return this.#replacing.has(id);
  }

  /** @returns the parcel; `undefined` if it isn't held any more */
  drop(id: number): HeldParcel | undefined {
    const parcel = this.#takeOut(id);
    this.#finishIfDone();
    return parcel;
  }

  /** Runs in its turn. @param bytes of its payload, which are in memory until it has run */
  go(run: () => Promise<unknown> | undefined, bytes: number): void {
    if (this.#isGone) return;
    this.#queue.push({ run, bytes: bytes + PARCEL_BYTES });
    this.#queuedBytes += bytes + PARCEL_BYTES;
    this.flush();
  }

  /** Runs as soon as the leg is open, also between the parts of a message: for control frames. */
  goBetween(run: () => Promise<unknown>, bytes: number): void {
    if (this.#isOpen && !this.#isGone) this.#start({ run, bytes: bytes + PARCEL_BYTES }, true);
    else this.go(run, bytes);
  }

  /** Sends what a person gives, between two messages. @throws if the leg ends before */
  inject<T>(send: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const start = (): Promise<unknown> => send().then(resolve, reject);
      this.#injections.push({ start, fail: reject });
      if (this.#isGone) this.gone();
      else this.flush();
    });
  }

  /** Nothing more comes: runs when all that came has gone. */
  finish(run: () => void): void {
    this.#isFinishing = true;
    this.#last.push(run);
    this.#finishIfDone();
  }

  /** Nothing more comes. */
  get isFinishing(): boolean {
    return this.#isFinishing;
  }

  /** The leg that it leads to has ended. @returns how many held messages can't be passed on any more */
  gone(): number {
    this.#isGone = true;
    this.isInside = false;
    const lost = this.#held.length;
    this.#held = [];
    this.#heldBytes = 0;
    this.#queue = [];
    this.#queuedBytes = 0;
    for (const injection of this.#injections.splice(0))
      injection.fail(new Error(l10n.t('The connection ended before all of it was sent.')));
    this.onChange();
    return lost;
  }

  /** Sends what may go now. */
  flush(): void {
    while (this.#isOpen && !this.#isInjecting && !this.#isGone) {
      const injection = this.isInside ? undefined : this.#injections.shift();
      if (injection) {
        this.#isInjecting = true;
        void injection.start().then(() => {
          this.#isInjecting = false;
          this.flush();
          this.onChange();
        });
        return;
      }
      const next = this.#queue.shift();
      if (!next) break;
      this.#start(next, false);
    }
    this.#finishIfDone();
  }

  #start({ run, bytes }: { run: () => Promise<unknown> | undefined; bytes: number }, isNew: boolean): void {
    if (isNew) this.#queuedBytes += bytes;
    const over = (): void => {
      this.#queuedBytes = Math.max(0, this.#queuedBytes - bytes);
    };
    const sent = run();
    if (!sent) {
      over();
      return;
    }
    this.#underWay += 1;
    // That it can't be sent is told by the connection's end.
    void sent
      .catch(() => undefined)
      .then(() => {
        const wasFull: boolean = this.isFull;
        over();
        this.#underWay -= 1;
        if (wasFull && !this.isFull) this.onChange();
        this.#finishIfDone();
      });
  }

  #takeOut(id: number): HeldParcel | undefined {
    const at = this.#held.findIndex((parcel) => parcel.id === id);
    const [parcel] = at < 0 ? [] : this.#held.splice(at, 1);
    if (!parcel) return undefined;
    this.#heldBytes -= parcel.payload.length;
    this.onChange();
    return parcel;
  }

  #finishIfDone(): void {
    const isWaiting = this.#held.length > 0 || this.#queue.length > 0 || this.#underWay > 0 || this.#isInjecting;
    if (isWaiting || !(this.#isOpen || this.#isGone)) return;
    for (const run of this.#last.splice(0)) run();
  }
}
