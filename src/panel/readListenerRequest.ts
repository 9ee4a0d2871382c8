import type { ListenerRequests, MergedRequests } from './listenerMessages';
import { isDraft } from './readDraft';
import { isCount, isRecord, readRequest } from './readRequest';

type Name = keyof ListenerRequests;

/** A request of a listener's page whose arguments were checked. */
export type CheckedListenerRequest = {
  [N in Name]: { readonly name: N; readonly args: ListenerRequests[N][0] };
}[Name];

type Check = (args: Record<string, unknown>) => boolean;

const MOST_CLIENTS = 100_000;
const ORDERS = ['peer', 'asked', 'state', 'since', 'received', 'sent'];
const none: Check = () => true;
const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length <= MOST_CLIENTS && value.every(isText));
const isOrder = (value: unknown): boolean =>
  value === undefined ||
  (isRecord(value) && ORDERS.includes(value.by as string) && typeof value.descending === 'boolean');

const CHECKS: Readonly<Record<Exclude<Name, keyof MergedRequests>, Check>> = {
  start: none,
  clients: ({ from, to, order }) =>
    isCount(from) && isCount(to) && (to as number) - (from as number) <= 1000 && isOrder(order),
  send: ({ draft, ids }) => isRecord(draft) && isDraft(draft) && areTexts(ids),
  preview: isDraft,
  openClient: ({ id }) => isText(id),
  closeClients: ({ ids }) => areTexts(ids),
  listen: ({ port }) => port === undefined || (isCount(port) && (port as number) <= 65_535),
  stop: none,
  tryOut: none,
};

/** Those that are the same for a session. */
const MERGED: Readonly<Record<keyof MergedRequests, true>> = {
  readRows: true,
  setFilter: true,
  cancelFilter: true,
  clearList: true,
  warmUpSearch: true,
  placeOf: true,
  entryAt: true,
  findInPayload: true,
  framesOf: true,
  readPayload: true,
  copyMessages: true,
  export: true,
  keepLayout: true,
  shown: true,
  openMessage: true,
  selectForCompare: true,
  compare: true,
  dragged: true,
  copy: true,
};

/** Checks what a listener's page sent before it is used. @returns `undefined` if it is no request that may be performed */
export function readListenerRequest(message: unknown): CheckedListenerRequest | undefined {
  if (!isRecord(message)) return undefined;
  const { name, args } = message;
  if (typeof name !== 'string') return undefined;
  if (Object.hasOwn(MERGED, name)) return readRequest(message) as CheckedListenerRequest | undefined;
  if (!Object.hasOwn(CHECKS, name)) return undefined;
  const given = isRecord(args) ? args : {};
  return CHECKS[name as keyof typeof CHECKS](given) ? ({ name, args: given } as CheckedListenerRequest) : undefined;
}
