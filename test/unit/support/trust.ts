import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createCredentials } from '../../../src/net/certificate';

/** A self-signed certificate for the servers of a suite, and the profile's options that trust it. */
export function useTrust(net: { readonly folder: string }) {
  const tls = { cert: '', key: '' };
  before(async () => {
    const { certificate, privateKey } = await createCredentials();
    Object.assign(tls, { cert: certificate, key: privateKey });
  });
  return {
    tls,
    trusted: async (): Promise<{ tls: { ca: string } }> => {
      await writeFile(path.join(net.folder, 'ca.pem'), tls.cert);
      return { tls: { ca: 'ca.pem' } };
    },
  };
}
