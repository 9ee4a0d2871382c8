import * as l10n from '@vscode/l10n';
import type { Session } from '../../net/session';
import { composeMessage } from '../../payload/input/composeMessage';
import { hexDump } from '../../payload/hexDump';
import { addressOfListener } from '../listenerView';
import { addressOfSession } from '../sessionView';
import { isSendableCloseCode } from '../../protocol/closeCodes';
import { coverAddresses } from '../../protocol/knownSecrets';
import { confirmation, type Fact } from './confirmation';
import { listenerFailureText, sessionText } from './sessionText';
import { ToolInput } from './toolInput';
import { Redaction, untrusted } from './toolText';
import { isOwn, listenerOf, sessionOf, type SocketTool, type ToolServices } from './toolServices';

/** All of a message is shown to the person before it is sent. */
const MOST_SENT = 16 * 1024;
const FORMATS = ['text', 'json', 'hex', 'base64'] as const;

export function sendTool(services: ToolServices): SocketTool {
  const wanted = (given: unknown): Wanted => {
    const input = new ToolInput(given);
    const session = sessionOf(services, input.required('session'));
    if (session.state !== 'open')
      throw new Error(`This session is ${session.state}: nothing can be sent in it. connect_socket makes a new one.`);
    const format = input.oneOf('format', FORMATS);
    const kind = input.oneOf('kind', [format === 'text' || format === 'json' ? 'text' : 'binary', 'text', 'binary']);
    const text = input.required('payload');
    const mustBeUtf8 = session.transport === 'websocket' && kind === 'text';
    const composed = composeMessage({ format, text }, { mustBeUtf8, encoding: session.log.text.encoding });
    if ('error' in composed) throw new Error(`The payload is no ${format}: ${composed.error.message}`);
    const { bytes } = composed;
    if (bytes.length > MOST_SENT)
      throw new RangeError(`A message of a tool has ${String(MOST_SENT)} bytes at most, not ${String(bytes.length)}.`);
    const isText = format === 'text' || format === 'json';
    return { session, bytes, kind, shown: isText ? text : hexDump(bytes) };
  };
  return {
    prepare: (given) => {
      const { session, bytes, kind, shown } = wanted(given);
      const what = session.transport === 'websocket' ? `${kind}, ` : '';
      return Promise.resolve(
        confirmation(
          l10n.t('Send a message?'),
          [...factsOf(session), [l10n.t('Message ({0}{1} bytes)', what, bytes.length), shown, 'payload']],
          l10n.t('Sending a message'),
        ),
      );
    },
    invoke: async (given) => {
      const { session, bytes, kind } = wanted(given);
      const index = await session.send(bytes, session.transport === 'websocket' ? { kind } : {});
      return `Sent ${String(bytes.length)} bytes. It is message #${String(index)} of the log; wait_for_socket_message waits for what comes after it.`;
    },
  };
}

export function explainTool(services: ToolServices): SocketTool {
  return { invoke: (given) => Promise.resolve(explained(services, new ToolInput(given).required('session'))) };
}

function explained(services: ToolServices, id: string): string {
  const listener = listenerOf(services, id);
  if (listener) {
    if (!listener.failure) return `This listener has not failed: it is ${listener.state}.`;
    return listenerFailureText(listener);
  }
  const session = sessionOf(services, id);
  const { failure, end, stages, findings } = session;
  const diagnosis = services.fixes.diagnose(session);
  const words = diagnosis ? '' : 'Nothing is wrong with it as far as it is known. ';
  const problems = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  if (!isOwn(services, session)) {
    // What a person's own session has carried isn't told without a question.
    const facts = {
      ...(diagnosis && { likelyCauses: diagnosis.causes, whatCanBeDone: diagnosis.fixes.map(({ id: fix }) => fix) }),
      ...(failure && { failure: { stage: failure.stage, code: failure.code, systemCode: failure.systemCode } }),
      ...(end && { end: { ...end, reason: undefined } }),
      stages: stages.map(({ name, start, end: ended }) => ({ name, start, end: ended })),
      findings: problems.map(({ severity, id, reference }) => ({ severity, id, reference })),
    };
    const left = 'The user has opened it: what the other end wrote is left out. ';
    return `${words}${left}${sessionText(session, false)}\n${untrusted('a diagnosis', new Redaction(session).json(facts))}`;
  }
  const told = {
    ...(diagnosis && {
      headline: diagnosis.headline,
      observed: diagnosis.observed,
      likelyCauses: diagnosis.causes,
      whatCanBeDone: diagnosis.fixes.map(({ label, detail = '' }) => `${label} ${detail}`.trim()),
    }),
    ...(failure && { failure: { ...failure, received: undefined } }),
    ...(end && { end }),
    stages: stages.map(({ name, start, end: ended, detail }) => ({ name, start, end: ended, detail })),
    findings: problems.map((finding) => ({ ...finding, expected: undefined })),
  };
  return `${words}${sessionText(session)}\n${untrusted('a diagnosis that quotes the other end', new Redaction(session).json(told))}`;
}

export function closeTool(services: ToolServices): SocketTool {
  return {
    prepare: (given) => {
      const id = new ToolInput(given).required('session');
      const listener = listenerOf(services, id);
      const facts: readonly Fact[] = listener
        ? [
            [l10n.t('Profile'), listener.profile.name],
            [l10n.t('Address'), addressOfListener(listener)],
          ]
        : factsOf(sessionOf(services, id));
      const title = listener ? l10n.t('Stop a server and disconnect its clients?') : l10n.t('Disconnect a session?');
      return Promise.resolve(confirmation(title, facts, l10n.t('Closing a socket')));
    },
    invoke: async (given) => {
      const input = new ToolInput(given);
      const id = input.required('session');
      const code = input.integer('code', 1000, 4999);
      const listener = listenerOf(services, id);
      if (listener) {
        await listener.close();
        return `Listener ${id} is ${listener.state}.`;
      }
      const session = sessionOf(services, id);
      if (code !== undefined && session.transport === 'websocket' && !isSendableCloseCode(code))
        throw new RangeError(`${String(code)} is in no close frame: 1000, or from 3000 to 4999.`);
      await session.close(code, input.text('reason'));
      return sessionText(session, isOwn(services, session));
    },
  };
}

/** Which session it is, for the person. */
export function factsOf(session: Session): readonly Fact[] {
  return [
    [l10n.t('Profile'), session.profile.name],
    [l10n.t('Address'), coverAddresses(addressOfSession(session))],
  ];
}

interface Wanted {
  readonly session: Session;
  readonly bytes: Uint8Array;
  readonly kind: 'text' | 'binary';
  readonly shown: string;
}
