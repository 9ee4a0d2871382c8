import * as l10n from '@vscode/l10n';
import type { SessionView } from '../../panel/messages';
import type { Tab } from '../frame/tabList';
import type { DetailsTab } from '../pageState';

/** The views of a message; one of a TCP stream has no frames. */
export function detailsTabs(transport: SessionView['transport']): readonly Tab<DetailsTab>[] {
  return [
    { key: 'pretty', label: l10n.t('Pretty') },
    { key: 'text', label: l10n.t('Text') },
    { key: 'hex', label: l10n.t('Hex') },
    ...(transport === 'websocket' ? [{ key: 'frames', label: l10n.t('Frames') } as const] : []),
  ];
}
