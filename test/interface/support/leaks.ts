import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret as it may stand among bytes: as it is, in Base64 at each of three places, hexadecimal, UTF-16, an address, escaped. */
export function formsOf(secret: string): Buffer[] {
  const plain = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // Without the characters that its neighbours have a part in.
    return text.slice([0, 2, 3][shift], -2);
  });
  const codes = Array.from(secret, (character) => character.charCodeAt(0));
  const texts = [
    ...base64,
    plain.toString('hex'),
    plain.toString('hex').toUpperCase(),
    Array.from(plain, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    codes.map((code) => `%${code.toString(16)}`).join(''),
    codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join(''),
    encodeURIComponent(secret),
  ];
  return [plain, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}

/** Whether a secret is among bytes, in whatever form; also in what is Base64 in them. */
export function hasSecret(bytes: Buffer, secret: string): boolean {
  const decoded = [...bytes.toString('latin1').matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64'),
  );
  const forms = formsOf(secret);
  return [bytes, ...decoded].some((layer) => forms.some((form) => layer.includes(form)));
}

/** Files below a folder that have one of the secrets in them. @param skipped names of folders right below it */
export async function filesWithSecrets(
  folder: string,
  secrets: readonly string[],
  skipped: readonly string[] = [],
): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (skipped.some((each) => name === each || name.startsWith(join(each, '/')))) continue;
    const file = join(folder, name);
    if (!(await stat(file).catch(() => undefined))?.isFile()) continue;
    const bytes = await readFile(file);
    for (const secret of secrets) if (hasSecret(bytes, secret)) found.push(`${name} has ${secret}`);
  }
  return found;
}
