import type { Certificate, Exchange, Failure, TlsInfo } from '../../../../src/api';
import type { SessionFacts } from '../../../../src/net/diagnosis/diagnosis';
import { parseHttpHead } from '../../../../src/protocol/httpHead';
import { bytes } from '../../support/bytes';

/** A session of a WebSocket profile that ended at once, but for what a test says. */
export function factsOf(known: Partial<SessionFacts>): SessionFacts {
  return {
    profile: { name: 'Test', transport: 'websocket', url: 'ws://example.com:8080/chat' },
    stages: [],
    findings: [],
    log: { sent: { messages: 0, bytes: 0 }, received: { messages: 0, bytes: 0 } },
    startedAt: Date.parse('2026-01-01'),
    ...known,
  };
}

export function failure(code: string, stage: Failure['stage'] = 'http', more: Partial<Failure> = {}): Failure {
  return { code, stage, message: `What happened: ${code}.`, ...more };
}

/** The exchange of a handshake that was answered so. */
export function answer(...lines: string[]): SessionFacts['handshake'] {
  return { exchanges: [exchange(...lines)], findings: [] };
}

export function exchange(...lines: string[]): Exchange {
  const head = (...all: string[]) => parseHttpHead(bytes(`${all.join('\r\n')}\r\n\r\n`));
  return { request: head('GET / HTTP/1.1', 'Host: example.com'), response: head(...lines) };
}

export function tlsWith(...certificates: Partial<Certificate>[]): TlsInfo {
  return {
    sessionReused: false,
    authorized: false,
    certificates: certificates.map((some) => ({
      subject: 'CN=example.com',
      issuer: 'CN=An issuer',
      altNames: ['example.com'],
      validFrom: '2025-01-01T00:00:00.000Z',
      validTo: '2027-01-01T00:00:00.000Z',
      fingerprint256: 'AA:BB',
      serialNumber: '01',
      raw: new Uint8Array([48]),
      ...some,
    })),
  };
}
