import * as l10n from '@vscode/l10n';
import type { Draft, DraftPreview } from '../../panel/drafts';
import type { SessionView } from '../../panel/messages';
import { measureMessage } from '../../payload/input/composeMessage';
import { inputError, type InputError } from '../../payload/input/inputFormat';
import { fragmentSizes, kindOf, maySend, type ComposerOptions } from './draftState';

/** While somebody types, the host isn't asked for each character. */
const pauseMs = 150;
/** RFC 6455 §5.5 */
const mostControlBytes = 125;

/** Of a datagram's payload over IPv4 (RFC 768, RFC 791 §3.1). */
export const maxDatagramBytes = 65_507;

/** What a draft is while it is written: its size, or where it can't be understood. With variables, the host is asked. */
export class DraftCheck {
  sizeBytes: number | undefined = 0;
  error: InputError | undefined;
  /** The text with the values that its variables have now. */
  preview: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(
    private readonly ask: (draft: Draft) => Promise<DraftPreview>,
    private readonly onDidChange: () => void,
  ) {}

  check(draft: Draft, options: ComposerOptions, view: SessionView): void {
    this.cancel();
    const hasVariables = draft.text.includes('${');
    if (!hasVariables || !maySend(view)) {
      this.preview = undefined;
      // Nothing is no mistake yet.
      const isText = kindOf(options) === 'text' && view.transport === 'websocket';
      const found =
        hasVariables || draft.text === ''
          ? { sizeBytes: 0 }
          : measureMessage(draft, { mustBeUtf8: isText, encoding: view.encoding });
      if (draft.text === '' && draft.lineEnding)
        this.#take(measureMessage(draft, { encoding: view.encoding }), draft, options, view);
      else this.#take(found, draft, options, view);
      return;
    }
    const turn = this.#turn;
    this.#timer = setTimeout(() => {
      this.ask(draft).then(
        (preview) => {
          if (turn !== this.#turn) return;
          this.preview = 'error' in preview ? undefined : preview.text;
          if ('error' in preview) {
            const { offset, length, message } = preview.error;
            this.#take(inputError(draft.text, offset, length, message), draft, options, view);
          } else this.#take(preview, draft, options, view);
          this.onDidChange();
        },
        // The session has just ended.
        () => undefined,
      );
    }, pauseMs);
  }

  /**
   * Whether *Send* is offered; where there is an error, it shows that. An empty WebSocket message, or an empty line, is a message; no
   * bytes in a TCP stream are nothing.
   */
  isSendable(view: SessionView, { mode, raw }: ComposerOptions, hasFile: boolean): boolean {
    if (!maySend(view)) return false;
    const { chunks, transport } = view;
    if (mode === 'file') return hasFile;
    const isStream = chunks || (transport === 'tcp' && raw);
    return this.error !== undefined || this.sizeBytes !== 0 || !isStream;
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
  }

  #take(
    found: { readonly sizeBytes: number } | { readonly error: InputError },
    draft: Draft,
    options: ComposerOptions,
    view: SessionView,
  ): void {
    if ('error' in found) {
      this.error = found.error;
      this.sizeBytes = undefined;
      return;
    }
    this.sizeBytes = found.sizeBytes;
    this.error = sendError(found.sizeBytes, draft, options, view);
  }
}

/** What can't be sent so, though it can be understood. */
function sendError(
  sizeBytes: number,
  { text, kind }: Draft,
  { fragments }: ComposerOptions,
  { transport, association }: SessionView,
): InputError | undefined {
  const isIpv6 =
    association !== undefined && 'address' in association.remote && association.remote.address.includes(':');
  if (transport === 'udp' && !isIpv6 && sizeBytes > maxDatagramBytes)
    return inputError(
      text,
      0,
      text.length,
      l10n.t('A datagram has at most {0} bytes over IPv4, not {1}.', maxDatagramBytes, sizeBytes),
    ).error;
  if (transport !== 'websocket') return undefined;
  if ((kind === 'ping' || kind === 'pong') && sizeBytes > mostControlBytes)
    return inputError(
      text,
      0,
      text.length,
      l10n.t('A ping or pong carries at most 125 bytes (RFC 6455 §5.5), not {0}.', sizeBytes),
    ).error;
  if (fragmentSizes(fragments) === undefined)
    return inputError(text, 0, 0, l10n.t('The fragments in the send options are no list of sizes.')).error;
  return undefined;
}
