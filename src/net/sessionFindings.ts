import * as l10n from '@vscode/l10n';
import type { Finding } from '../api';

const MAX_OF_A_KIND = 100;

/** What was noticed in a session, in order. A peer may do the same thing wrong a million times: of each kind the first ones are kept. */
export class SessionFindings {
  #all: readonly Finding[] = [];

  get all(): readonly Finding[] {
    return this.#all;
  }

  /** @returns whether there is one more now */
  add(finding: Finding): boolean {
    const { id } = finding;
    const before = this.#all.filter((each) => each.id === id).length;
    if (before > MAX_OF_A_KIND) return false;
    const message = l10n.t('More like this was noticed; only the first {0} are listed.', MAX_OF_A_KIND);
    this.#all = [...this.#all, before === MAX_OF_A_KIND ? { id, severity: 'info', message } : finding];
    return true;
  }

  /** Another attempt begins: what was found in the handshake before says nothing of it, and stays with its exchange. */
  forgetHandshake(): void {
    this.#all = this.#all.filter(({ severity, entry }) => severity === 'error' || entry !== undefined);
  }
}
