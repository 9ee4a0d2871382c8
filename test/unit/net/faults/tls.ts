import type { Fault } from './fault';

const END = { by: 'error', clean: false } as const;

function refused(what: string, code: string, certificate: Fault['certificate'], more: Partial<Fault> = {}): Fault {
  const failure = { code, stage: 'tls' } as const;
  const about = { state: 'failed', failure, findings: [code], end: END } as const;
  return { what, serve: () => undefined, ...(certificate && { certificate }), ...about, ...more };
}

/** References are to RFC 8446 §6 or to what is more exact; the design has no more than that, so they aren't held here. */
export const tls: readonly Fault[] = [
  refused('TLS to a plain port', 'tls-plain-port', undefined, {
    scheme: 'wss',
    serve: async (peer) => {
      await peer.take(1);
      peer.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    },
  }),
  refused('TLS to a port that speaks SSH', 'tls-plain-port', undefined, {
    scheme: 'wss',
    serve: (peer) => peer.write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  }),
  {
    // OpenSSL's servers tell it by an alert, which is a row of the handshakes; Node's hang up.
    ...refused('WebSocket without TLS to a TLS port', 'handshake-eof', {}, { scheme: 'ws' }),
    failure: { code: 'handshake-eof', stage: 'http' },
  },
  refused('a self-signed certificate', 'tls-self-signed', {}),
  refused('an expired certificate', 'tls-expired', { validFrom: -10, validTo: -1, trusted: true }),
  refused('a certificate of the future', 'tls-not-yet-valid', { validFrom: 1, validTo: 10, trusted: true }),
  refused('a certificate for another host', 'tls-wrong-host', {
    altNames: [{ type: 'dns', value: 'other.example' }],
    trusted: true,
  }),
  {
    what: 'a certificate that is not checked',
    serve: (peer) => peer.acceptWebSocket().then(() => undefined),
    certificate: {},
    profile: { tls: { verify: false } },
    state: 'open',
    findings: ['tls-unverified'],
  },
];
