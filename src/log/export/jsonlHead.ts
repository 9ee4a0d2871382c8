import { coverRecord } from '../coverRecord';
import type { SessionRecord } from '../sessionRecord';
import type { ExportJob } from './exportJob';
import { FORMAT_NAME, FORMAT_VERSION, type JsonlBytes, type JsonlHead, type JsonlSession } from './jsonlFormat';

/** The first line of an export as JSON Lines, as a value. */
export function jsonlHead({ log, extent, indexes, options, name }: ExportJob): JsonlHead {
  const { secrets = false } = options;
  const record = log.session?.();
  return {
    format: FORMAT_NAME,
    version: FORMAT_VERSION,
    exportedAt: new Date().toISOString(),
    secrets: secrets ? 'included' : 'covered',
    exported: { part: indexes ? 'some' : 'all', entries: indexes?.length ?? extent.entries },
    indexBase: 0,
    ...(name !== undefined && { name }),
    log: extent,
    ...(record && { session: shown(secrets ? record : coverRecord(record)) }),
  };
}

/** In an order of its own, so that a log that was imported is exported to the same bytes. */
function shown(record: SessionRecord): JsonlSession {
  const { profile, transport, role, startedAt, endedAt, state } = record;
  const { association, stages, tls, handshake, findings, failure, end } = record;
  const when = { profile, transport, role, startedAt, endedAt, state };
  return withBytes({ ...when, association, stages, tls, handshake, findings, failure, end }) as JsonlSession;
}

function withBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesOf(value);
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBytes(each)]));
}

function bytesOf(bytes: Uint8Array): JsonlBytes {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64') };
  }
}
