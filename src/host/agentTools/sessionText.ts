import type { Listener } from '../../net/listen/listener';
import type { Session } from '../../net/session';
import { endpointText } from '../../protocol/association';
import { coverAddresses } from '../../protocol/knownSecrets';
import { Redaction, untrusted } from './toolText';

/**
 * How a session stands: what this end knows, and what the other one said of it.
 *
 * @param quotes whether the other end's words are told
 */
export function sessionText(session: Session, quotes = true): string {
  const { id, state, association, failure, end, handshake, log } = session;
  const known = [
    `Session ${id} is ${state}.`,
    association && `${association.protocol} ${endpointText(association.local)} -> ${endpointText(association.remote)}.`,
    `Messages in its log: ${String(log.length)}.`,
    failure && `It failed in stage ${failure.stage} with ${failure.code}. explain_socket_failure tells why.`,
    state === 'connecting' && 'It is still trying; close_socket gives up.',
  ];
  const response = handshake?.exchanges.at(-1)?.response;
  const told = {
    ...(handshake?.protocol !== undefined && { subprotocol: handshake.protocol }),
    ...(response && { answer: response.startLine }),
    ...(failure && { failure: failure.message }),
    ...(end && { end }),
  };
  const words = known.filter(Boolean).join(' ');
  if (!quotes || Object.keys(told).length === 0) return words;
  return `${words}\n${untrusted('the other end', new Redaction(session).json(told))}`;
}

/** Why a listener doesn't listen. It names what stands in its profile. */
export function listenerFailureText({ id, failure }: Listener): string {
  const { code, systemCode, message, hint } = failure ?? {};
  const told = JSON.stringify({ message, hint }, undefined, 1);
  const words = `Listener ${id} failed (${[code, systemCode].filter(Boolean).join(', ')}).`;
  return `${words}\n${untrusted('a profile and the system', coverAddresses(told))}`;
}
