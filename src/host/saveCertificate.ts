import * as vscode from 'vscode';
import type { Certificate } from '../api';

/**
 * Saves a certificate as `<name>.pem`. A file of that name with other content stays as it is: the name gets a number then.
 *
 * @returns the file
 */
export async function saveCertificate({ raw }: Certificate, folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const pem = pemOf(raw);
  // Nothing that a path or a file system takes for something else.
  const base =
    name
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'certificate';
  for (let number = 1; ; number += 1) {
    const file = vscode.Uri.joinPath(folder, number === 1 ? `${base}.pem` : `${base}-${String(number)}.pem`);
    const known = await read(file);
    if (known === pem) return file;
    if (known !== undefined) continue;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(pem));
    return file;
  }
}

/** RFC 7468 §5.1 */
function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

async function read(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
