import type { TlsOptions } from '../profile';

/** The options that are given, as a profile has them. */
export function tlsOf({
  verify,
  ...files
}: { readonly verify: boolean } & Readonly<
  Partial<Record<'ca' | 'cert' | 'key' | 'pfx' | 'passphrase', string | undefined>>
>): TlsOptions {
  const given = Object.entries(files).filter(([, value]) => value !== undefined && value !== '');
  return { ...Object.fromEntries(given), ...(!verify && { verify }) };
}
