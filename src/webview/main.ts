import './page.css';
import * as l10n from '@vscode/l10n';
import type { ListenerNotifications, ListenerRequests } from '../panel/listenerMessages';
import { setFormatLanguage } from './format';
import { followPartKeys } from './frame/pageParts';
import { Host } from './host';
import { ListenerPage } from './listener/listenerPage';
import { SessionPage } from './sessionPage';

/** The page's start: what the host sends first decides the language, so nothing renders before it. */
function useLanguage({ texts, language }: { texts: Readonly<Record<string, string>>; language: string }): void {
  l10n.config({ contents: texts });
  setFormatLanguage(language);
  document.documentElement.lang = language;
}

followPartKeys();
// What each page begins with is drawn in one task, to the last part: its news are told after that.
if (document.querySelector('socketscope-listener')) {
  const host = new Host<ListenerRequests, ListenerNotifications>();
  const start = await host.start;
  useLanguage(start);
  customElements.define('socketscope-listener', ListenerPage);
  document.querySelector<ListenerPage>('socketscope-listener')?.begin(host, start);
  setTimeout(() => host.listen());
} else {
  const host = new Host();
  const start = await host.start;
  useLanguage(start);
  customElements.define('socketscope-session', SessionPage);
  document.querySelector<SessionPage>('socketscope-session')?.begin(host, start);
  setTimeout(() => host.listen());
}
