import * as l10n from '@vscode/l10n';
import type { Disposable } from '../base/event';
import { Disposables } from '../base/disposables';
import type { HeldParcel } from '../net/relay/lane';
import type { Relay } from '../net/relay/relay';
import { bytesOfText } from '../payload/encoding/bytesOfText';
import { decodeText } from '../payload/encoding/decodeText';
import { textReader } from '../payload/encoding/textEncoding';
import { composeMessage } from '../payload/input/composeMessage';
import { previewOf } from '../payload/preview';
import type { RequestName } from '../panel/messages';
import type { CheckedRequest } from '../panel/readRequest';
import type { HeldEdit, HeldPayload, HeldView, RelaySide, RelayView } from '../panel/relayView';
import { endpointText } from '../protocol/association';
import { coverAddresses } from '../protocol/knownSecrets';
import { Pace } from './pace';
import type { ShownSession } from './sessionView';

/** The page is told so often at most. */
const RELAY_MS = 100;
/** What is listed; the rest follows as these are let go. */
const MOST_LISTED = 200;
const PREVIEW_BYTES = 256;
/** What is edited by hand. */
const MOST_EDITED_BYTES = 1024 * 1024;
const SIDES = ['client', 'target'] as const;

const NAMES = ['setHold', 'passOn', 'passAllOn', 'dropHeld', 'readHeld', 'showLeg'] as const satisfies RequestName[];
export type RelayRequest = Extract<CheckedRequest, { name: (typeof NAMES)[number] }>;

export function isRelayRequest(request: CheckedRequest): request is RelayRequest {
  return (NAMES as readonly string[]).includes(request.name);
}

/** The host's side of what a page shows of its session's relay. */
export class RelayRequests implements Disposable {
  readonly #owned = new Disposables();
  /** Both directions are being set: one alone is no news. */
  #isSetting = false;
  #didSet: () => void = () => undefined;

  constructor(
    private readonly session: ShownSession,
    private readonly showSession: (id: string) => void,
    tell: (view: RelayView) => void,
  ) {
    const { relay } = this;
    if (!relay) return;
    const pace = this.#owned.add(
      new Pace(RELAY_MS, () => {
        if (this.view) tell(this.view);
      }),
    );
    this.#owned.add(
      relay.onDidChange(() => {
        if (!this.#isSetting) pace.call();
      }),
    );
    this.#didSet = pace.call;
    if (this.session.onDidChange) this.#owned.add(this.session.onDidChange(pace.call));
  }

  /** `undefined`: the session is no relay's. */
  get view(): RelayView | undefined {
    const { relay, side } = this;
    if (!relay) return undefined;
    const other = relay.session(side === 'client' ? 'target' : 'client');
    const end = other?.association?.remote;
    const target = relay.session('target');
    const isOver = this.session.state === 'closed' || this.session.state === 'failed';
    const listed = SIDES.flatMap((from) =>
      relay.held
        .from(from)
        .slice(0, MOST_LISTED)
        .map((held) => heldView(from, held)),
    );
    return {
      side,
      address: coverAddresses(relay.address),
      target: target?.state ?? (isOver ? 'failed' : 'connecting'),
      ...(other && { other: { state: other.state, name: end ? endpointText(end) : other.profile.name } }),
      canHold: relay.held.canHold,
      holds: { client: relay.held.holds('client'), target: relay.held.holds('target') },
      held: listed.slice(0, MOST_LISTED),
      total: relay.held.from('client').length + relay.held.from('target').length,
    };
  }

  async perform(request: RelayRequest): Promise<unknown> {
    const { relay } = this;
    if (!relay) throw new Error(l10n.t('This session is not part of a relay.'));
    switch (request.name) {
      case 'setHold':
        this.#setHold(relay, request.args);
        return undefined;
      case 'passOn': {
        const { id, edited } = request.args;
        if (edited) await this.#edit(relay, id, edited);
        else relay.held.passOn(id);
        return undefined;
      }
      case 'passAllOn':
        relay.held.passAllOn();
        return undefined;
      case 'dropHeld':
        relay.held.drop(request.args.id);
        return undefined;
      case 'readHeld':
        return this.#read(relay, request.args.id);
      case 'showLeg': {
        const other = relay.session(this.side === 'client' ? 'target' : 'client');
        if (other) this.showSession(other.id);
        return undefined;
      }
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  private get relay(): Relay | undefined {
    return (this.session.base ?? this.session).relay;
  }

  private get side(): RelaySide {
    return this.session.role === 'server' ? 'client' : 'target';
  }

  #setHold({ held }: Relay, holds: Readonly<Record<RelaySide, boolean>>): void {
    this.#isSetting = true;
    try {
      for (const side of SIDES) if (held.holds(side) !== holds[side]) held.setHold(side, holds[side]);
    } finally {
      this.#isSetting = false;
      this.#didSet();
    }
  }

  async #edit(relay: Relay, id: number, { format, text }: HeldEdit): Promise<void> {
    const { kind } = heldOf(relay, id);
    const { encoding } = this.session.log.text;
    const composed = composeMessage({ format, text }, { mustBeUtf8: kind === 'text', encoding });
    if ('error' in composed) throw new Error(composed.error.message);
    await relay.held.edit(id, composed.bytes, kind === 'text' || kind === 'binary' ? kind : undefined);
  }

  #read(relay: Relay, id: number): HeldPayload {
    const { payload } = heldOf(relay, id);
    if (payload.length > MOST_EDITED_BYTES)
      throw new Error(l10n.t('The message has {0} bytes: at most 1 MiB can be edited here.', payload.length));
    return {
      text: this.#textOf(payload),
      hex: Buffer.from(payload)
        .toString('hex')
        .replace(/..(?=.)/g, '$& '),
    };
  }

  /** What a text field would change isn't shown as a text. */
  #textOf(payload: Uint8Array): string | null {
    const { encoding } = this.session.log.text;
    const text = encoding ? decodeText(textReader(encoding), payload) : Buffer.from(payload).toString();
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) return null;
    try {
      return Buffer.compare(bytesOfText(encoding, text), payload) === 0 ? text : null;
    } catch {
      return null;
    }
  }
}

function heldOf(relay: Relay, id: number): HeldParcel {
  const found = SIDES.flatMap((side) => relay.held.from(side)).find((held) => held.id === id);
  if (!found) throw new Error(l10n.t('This message is not held any more.'));
  return found;
}

function heldView(from: RelaySide, { id, kind, payload }: HeldParcel): HeldView {
  return { id, from, kind, size: payload.length, preview: previewOf(kind, payload.subarray(0, PREVIEW_BYTES)) };
}
