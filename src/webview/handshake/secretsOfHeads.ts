import type { Exchange } from '../../api';
import { COVER, isSecretField } from '../../protocol/secrets';
import type { Host } from '../host';

/** Whether something in the heads is covered, or is to be. */
export function hasSecrets({ request, response }: Exchange): boolean {
  return [request, ...(response ? [response] : [])].some(
    ({ startLine, headers }) =>
      startLine.includes(COVER) || headers.some(([name, value]) => isSecretField(name) || value.includes(COVER)),
  );
}

/** Has the host uncover the secrets of all heads, or cover them. */
export function showSecrets(host: Host, shown: boolean): Promise<unknown> {
  return host.request('showSecrets', { shown });
}
