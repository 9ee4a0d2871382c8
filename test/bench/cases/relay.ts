import type { Case } from '../case';
import { isThere } from '../peers/timed';
import { subject } from '../subject';

const BYTES = 1024 ** 3;
const RELAY = 'TCP relay, log on disk';
const SOCAT = 'socat relay, 256 KiB buffer';
const PIPED = 'two sockets of Node’s, piped';

export const relay: Case = {
  title: 'relay, TCP',
  prepare: async ({ server: { tcpPort: port } }) => {
    const hasSocat = await isThere('bash', '-c', 'command -v socat');
    const against = (peer: string) => ({
      what: `TCP relay with log: bytes per second against ${peer}`,
      of: RELAY,
      against: peer,
      measure: 'throughput',
    });
    return {
      subjects: {
        [PIPED]: () => subject('pipedSockets', { port, bytes: BYTES }),
        [RELAY]: () => subject('tcpRelay', { port, bytes: BYTES }),
        ...(hasSocat && { [SOCAT]: () => subject('socatRelay', { port, bytes: BYTES }) }),
      },
      absent: hasSocat ? {} : { [SOCAT]: 'socat is not installed' },
      comparisons: [{ ...against(SOCAT), goal: { is: '≥', value: 0.6 } }, against(PIPED)],
    };
  },
};
