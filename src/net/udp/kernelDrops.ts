import { readFile } from 'node:fs/promises';
import type { InternetEndpoint } from '../../api';
import { addressBytes } from '../addressBytes';

/** While datagrams come, the kernel's counter is looked at so often. */
const LOOK_MS = 1000;

/**
 * Watches how many datagrams the kernel drops because they come faster than they are read. Only Linux tells, in `/proc/net/udp`; elsewhere
 * nothing is known, and nothing told.
 */
export class KernelDrops {
  #timer: NodeJS.Timeout | undefined;
  #told = 0;
  #isStopped = false;

  constructor(
    private readonly local: InternetEndpoint,
    /** Is told how many more were dropped since it was told last. */
    private readonly onDropped: (more: number) => void,
  ) {}

  /** A datagram has come. */
  received(): void {
    if (this.#isStopped || process.platform !== 'linux') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.look();
    }, LOOK_MS).unref();
  }

  /** Looks at the counter now. Never rejects. */
  async look(): Promise<void> {
    const dropped = (await kernelDrops(this.local)) ?? 0;
    if (dropped <= this.#told) return;
    const more = dropped - this.#told;
    this.#told = dropped;
    this.onDropped(more);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}

/**
 * How many datagrams for a socket that is bound to `local` the kernel has dropped (proc(5), `/proc/net/udp`).
 *
 * @returns `undefined`: it doesn't tell, or several sockets share the address
 */
export async function kernelDrops(local: InternetEndpoint): Promise<number | undefined> {
  const bytes = addressBytes(local.address);
  if (!bytes) return undefined;
  const table = await readFile(bytes.length === 16 ? '/proc/net/udp6' : '/proc/net/udp', 'latin1').catch(() => '');
  const found = table.split('\n').filter((line) => line.includes(` ${procName(bytes, local.port)} `));
  const drops = Number(found[0]?.trim().split(/\s+/).at(-1));
  return found.length === 1 && Number.isSafeInteger(drops) ? drops : undefined;
}

/** Such as `0100007F:1F90`: words of four bytes, each as a little-endian processor has it. */
function procName(bytes: Uint8Array, port: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  const view = new DataView(bytes.buffer);
  const words = Array.from({ length: bytes.length / 4 }, (_, nth) => hex(view.getUint32(nth * 4, true), 8));
  return `${words.join('')}:${hex(port, 4)}`;
}
