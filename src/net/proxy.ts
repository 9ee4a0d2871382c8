import * as l10n from '@vscode/l10n';
import { ProfileError } from '../profiles/problem';
import { parseProxyAddress, type ProxyAddress } from '../profiles/proxyAddress';
import { ConnectError } from './failures';
import { systemProxy, type ProxiedTarget, type ProxySettings } from './systemProxy';

/** A proxy to connect through. */
export interface Proxy extends ProxyAddress {
  /** The value of `Proxy-Authorization`, instead of a user name and password. */
  readonly authorization?: string;
  /** Which setting or variable it comes from; absent: the profile. */
  readonly source?: string;
}

/**
 * The proxy to use for a target, if any.
 *
 * @param given `system`, `none` or an address, from the profile
 * @param settings absent: the system has no proxy
 * @throws ConnectError `bad-url` or `bad-port` if the system's proxy has no usable address
 */
export function proxyFor(target: ProxiedTarget, given: string, settings: ProxySettings | undefined): Proxy | undefined {
  if (given === 'none') return undefined;
  if (given !== 'system') return parseProxyAddress(given);
  const found = settings && systemProxy(target, settings);
  if (!found) return undefined;
  const { address, source, authorization } = found;
  try {
    return { ...parseProxyAddress(address), source, ...(authorization !== undefined && { authorization }) };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ConnectError({
      code: error.code,
      stage: 'proxy',
      message: l10n.t("The proxy from {0} can't be used: {1}", source, error.message),
      hint: l10n.t('Correct it there, or set "proxy": "none" in the profile to connect without one.'),
    });
  }
}
