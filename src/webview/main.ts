import './page.css';
import * as l10n from '@vscode/l10n';
import { setFormatLanguage } from './format';
import { Host } from './host';
import { SessionPage } from './sessionPage';

/** The page's start: what the host sends first decides the language, so nothing renders before it. */
const host = new Host();
const start = await host.request('start');
l10n.config({ contents: start.texts });
setFormatLanguage(start.language);
document.documentElement.lang = start.language;
customElements.define('socketscope-session', SessionPage);
document.querySelector<SessionPage>('socketscope-session')?.begin(host, start);
