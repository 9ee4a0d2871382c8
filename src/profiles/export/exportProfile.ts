import { applyEdits } from 'jsonc-parser';
import { addSessionProfile } from '../addSessionProfile';
import type { ProfileInput } from '../inputs';
import type { ClientProfile, TcpProfile, UdpProfile, WebSocketProfile } from '../profile';
import type { VariableTable } from '../variables';
import { exportable, type Exportable, type Exported } from './exportText';
import { writeUdpNcat, writeUdpSocat } from './datagramCommands';
import { writeNcat, writeOpenssl, writeSocat } from './streamCommands';
import { writeBrowser, writeNode, writePython } from './webSocketCode';
import { writeCurl, writeWebsocat, writeWscat } from './webSocketCommands';

/** A way to write a profile down for another program, or for another `sockets.json`. */
export interface ExportFormat {
  readonly id: string;
  /** Names of programs and languages: not translated. */
  readonly name: string;
  readonly write: (profile: ClientProfile, table: VariableTable, asked?: readonly ProfileInput[]) => Exported;
}

interface ProgramFormat extends ExportFormat {
  readonly transport: ClientProfile['transport'];
}

/** The formats that have a way to say what the profile connects to; none where none is known. */
export function exportFormats(profile: ClientProfile): readonly ExportFormat[] {
  const formats = FORMATS.filter(({ transport }) => transport === profile.transport);
  return [...(profile.tls ? formats : formats.filter(({ id }) => id !== 'openssl')), AS_FILE];
}

/** A file of its own, with what it asks for. */
const AS_FILE: ExportFormat = {
  id: 'profile',
  name: 'sockets.json',
  write: (profile, _, asked = []) => ({ text: applyEdits('', addSessionProfile('', profile, asked)), missing: [] }),
};

function format<T extends ClientProfile>(
  transport: T['transport'],
  id: string,
  name: string,
  write: (exported: Exportable<T>) => Exported,
  known: string,
): ProgramFormat {
  const properties = known.split(' ');
  return { transport, id, name, write: (profile, table) => write(exportable(profile as T, table, properties)) };
}

const FORMATS: readonly ProgramFormat[] = [
  format<WebSocketProfile>(
    'websocket',
    'curl',
    'curl',
    writeCurl,
    'url path headers protocols compression redirects tls proxy',
  ),
  format<WebSocketProfile>('websocket', 'wscat', 'wscat', writeWscat, 'url headers protocols redirects tls proxy'),
  format<WebSocketProfile>('websocket', 'websocat', 'websocat', writeWebsocat, 'url headers protocols tls proxy'),
  format<WebSocketProfile>('websocket', 'browser', 'JavaScript (browser)', writeBrowser, 'url headers protocols'),
  format<WebSocketProfile>(
    'websocket',
    'node',
    'JavaScript (Node.js, ws)',
    writeNode,
    'url path headers protocols compression redirects tls proxy',
  ),
  format<WebSocketProfile>(
    'websocket',
    'python',
    'Python (websockets)',
    writePython,
    'url path headers protocols compression tls proxy',
  ),
  format<TcpProfile>('tcp', 'ncat', 'ncat', writeNcat, 'host port path framing tls'),
  format<TcpProfile>('tcp', 'socat', 'socat', writeSocat, 'host port path tls noDelay'),
  format<TcpProfile>('tcp', 'openssl', 'openssl s_client', writeOpenssl, 'host port path framing tls'),
  format<UdpProfile>('udp', 'ncat', 'ncat', writeUdpNcat, 'host port broadcast multicast'),
  format<UdpProfile>('udp', 'socat', 'socat', writeUdpSocat, 'host port broadcast multicast'),
];
