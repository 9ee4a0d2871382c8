import './page.css';
import * as l10n from '@vscode/l10n';
import type { ListenerNotifications, ListenerRequests } from '../panel/listenerMessages';
import { setFormatLanguage } from './format';
import { followPartKeys } from './frame/pageParts';
import { Host } from './host';
import { ListenerPage } from './listener/listenerPage';
import { SessionPage } from './sessionPage';

interface Spoken {
  readonly texts: Readonly<Record<string, string>>;
  /** BCP 47. */
  readonly language: string;
}

type PageElement<H, S> = HTMLElement & { begin(host: H, start: S): void };

/** What the host sends first decides the language, so nothing renders before it. */
async function begin<S extends Spoken, H extends { readonly start: Promise<S>; listen(): void }>(
  name: string,
  element: new () => PageElement<H, S>,
  host: H,
): Promise<void> {
  const start = await host.start;
  l10n.config({ contents: start.texts });
  setFormatLanguage(start.language);
  document.documentElement.lang = start.language;
  customElements.define(name, element);
  document.querySelector<PageElement<H, S>>(name)?.begin(host, start);
  // What the page begins with is drawn in one task, to the last part: its news are told after that.
  setTimeout(() => host.listen());
}

followPartKeys();
if (document.querySelector('socketscope-listener')) {
  await begin('socketscope-listener', ListenerPage, new Host<ListenerRequests, ListenerNotifications>());
} else await begin('socketscope-session', SessionPage, new Host());
