import * as l10n from '@vscode/l10n';
import type { WebSocketProfile } from '../profile';
import { fieldsOf, type Exportable, type Exported, type ExportText } from './exportText';
import { unsaid } from './webSocketCommands';

type Write = (exported: Exportable<WebSocketProfile>) => Exported;

/** A page's own client (HTML Standard, *The WebSocket interface*). */
export const writeBrowser: Write = ({ profile, parts, missing: unknown }) => {
  const { expression, variables } = expressions((name) => `prompt(${literal(name)})`);
  const url = expression(parts(profile.url));
  const protocols = profile.protocols?.map((name) => expression(parts(name)));
  const missing = [...Object.keys(profile.headers ?? {}).map((name) => `headers.${name}`), ...unknown];
  const lines = [
    ...variables(),
    `const socket = new WebSocket(${url}${protocols ? `, [${protocols.join(', ')}]` : ''});`,
    `socket.onopen = () => console.log('open', socket.protocol);`,
    `socket.onmessage = ({ data }) => console.log(data);`,
    `socket.onclose = ({ code, reason }) => console.log('closed', code, reason);`,
  ];
  return { text: withNote('//', missing, lines), missing };
};

/** Node.js with the package `ws`. */
export const writeNode: Write = ({ profile, parts, missing: unknown }) => {
  const { tls = {}, redirects, compression } = profile;
  const { expression, variables } = expressions((name) => `process.env.${name}`);
  const file = (path: string | undefined): string | undefined => path && `readFileSync(${expression(parts(path))})`;
  const fields = fieldsOf(profile.headers);
  const names = [...new Set(fields.map(([name]) => name))];
  const headers = names.map((name) => {
    const values = fields.filter(([each]) => each === name).map(([, value]) => expression(parts(value)));
    return `    ${literal(name)}: ${values.length === 1 ? values[0]! : `[${values.join(', ')}]`},`;
  });
  const value = (text: string | undefined): string | undefined => text && expression(parts(text));
  const options = [
    ...(headers.length > 0 ? ['  headers: {', ...headers, '  },'] : []),
    ...Object.entries({
      agent: profile.path === undefined ? undefined : `new Agent({ socketPath: ${expression(parts(profile.path))} })`,
      perMessageDeflate: compression === false ? 'false' : undefined,
      followRedirects: redirects ? 'true' : undefined,
      maxRedirects: redirects ? String(redirects) : undefined,
      ca: file(tls.ca),
      cert: file(tls.cert),
      key: file(tls.key),
      pfx: file(tls.pfx),
      passphrase: value(tls.passphrase),
      servername: value(tls.servername),
      ALPNProtocols: tls.alpn && `[${tls.alpn.map((name) => expression(parts(name))).join(', ')}]`,
      minVersion: tls.minVersion && literal(tls.minVersion),
      rejectUnauthorized: tls.verify === false ? 'false' : undefined,
    }).flatMap(([name, given]) => (given === undefined ? [] : [`  ${name}: ${given},`])),
  ];
  const url = expression(parts(profile.url));
  const protocols = (profile.protocols ?? []).map((name) => expression(parts(name)));
  const missing = [...commonlyMissing(profile), ...(profile.proxy?.includes('://') ? ['proxy'] : []), ...unknown];
  const lines = [
    ...(options.some((line) => line.includes('readFileSync')) ? [`import { readFileSync } from 'node:fs';`] : []),
    ...(profile.path === undefined
      ? []
      : [`import { Agent } from 'node:http${/^wss:/i.test(profile.url) ? 's' : ''}';`]),
    `import WebSocket from 'ws'; // npm install ws`,
    '',
    ...variables(),
    `const socket = new WebSocket(${url}, [${protocols.join(', ')}]${options.length > 0 ? ', {' : ');'}`,
    ...(options.length > 0 ? [...options, '});'] : []),
    `socket.on('open', () => console.log('open', socket.protocol));`,
    `socket.on('message', (data, isBinary) => console.log(isBinary ? data : data.toString()));`,
    `socket.on('close', (code, reason) => console.log('closed', code, reason.toString()));`,
    `socket.on('error', console.error);`,
  ];
  return { text: withNote('//', missing, lines), missing };
};

/** What neither of the packages has a way to say. */
function commonlyMissing({ tls = {}, compression }: WebSocketProfile): string[] {
  return [...unsaid(tls, 'keyLogFile'), ...(typeof compression === 'object' ? ['compression'] : [])];
}

/** Python with the package `websockets` (14 or later). */
export const writePython: Write = ({ profile, parts, missing: unknown }) => {
  const { compression, proxy, path } = profile;
  // Without TLS, its options are refused.
  const tls = /^ws:/i.test(profile.url) ? undefined : profile.tls;
  const { expression, variables } = expressions((name) => `os.environ[${literal(name)}]`);
  const fields = fieldsOf(profile.headers);
  const isAgent = (name: string): boolean => /^user-agent$/i.test(name);
  const agent = fields.find(([name]) => isAgent(name))?.[1];
  const headers = fields
    .filter(([name]) => !isAgent(name))
    .map(([name, value]) => `            (${literal(name)}, ${expression(parts(value))}),`);
  const value = (text: string | undefined): string => (text === undefined ? 'None' : expression(parts(text)));
  const context = tls
    ? [
        `    tls = ssl.create_default_context(${tls.ca === undefined ? '' : `cafile=${value(tls.ca)}`})`,
        ...(tls.verify === false ? ['    tls.check_hostname = False', '    tls.verify_mode = ssl.CERT_NONE'] : []),
        ...(tls.cert === undefined
          ? []
          : [`    tls.load_cert_chain(${[tls.cert, tls.key, tls.passphrase].map(value).join(', ')})`]),
        ...(tls.alpn ? [`    tls.set_alpn_protocols([${tls.alpn.map(value).join(', ')}])`] : []),
        ...(tls.minVersion ? [`    tls.minimum_version = ssl.TLSVersion.${tls.minVersion.replace('.', '_')}`] : []),
      ]
    : [];
  const protocols = (profile.protocols ?? []).map((name) => expression(parts(name)));
  const args = [
    ...(path === undefined ? [] : [`        path=${value(path)},`]),
    `        ${path === undefined ? '' : 'uri='}${expression(parts(profile.url))},`,
    ...(headers.length > 0 ? ['        additional_headers=[', ...headers, '        ],'] : []),
    ...(agent === undefined ? [] : [`        user_agent_header=${value(agent)},`]),
    ...(protocols.length > 0 ? [`        subprotocols=[${protocols.join(', ')}],`] : []),
    ...(compression === false ? ['        compression=None,'] : []),
    ...(proxy?.includes('://') ? [`        proxy=${value(proxy)},`] : []),
    ...(tls ? ['        ssl=tls,'] : []),
    ...(tls?.servername === undefined ? [] : [`        server_hostname=${value(tls.servername)},`]),
  ];
  const missing = [...unsaid(tls ?? {}, 'pfx'), ...commonlyMissing(profile), ...unknown];
  const connect = path === undefined ? 'connect' : 'unix_connect';
  const lines = [
    'import asyncio',
    'import os',
    ...(tls ? ['import ssl'] : []),
    '',
    `from websockets.asyncio.client import ${connect}  # pip install websockets`,
    '',
    ...variables(),
    '',
    'async def main():',
    ...context,
    `    async with ${connect}(`,
    ...args,
    '    ) as socket:',
    '        async for message in socket:',
    '            print(message)',
    '',
    '',
    'asyncio.run(main())',
  ];
  return { text: withNote('#', missing, lines), missing };
};

/** Expressions for texts, and the lines that give their variables values. */
function expressions(valueOf: (name: string) => string): {
  expression: (text: ExportText) => string;
  variables: () => string[];
} {
  const names = new Map<string, string>();
  const isScript = !valueOf('').startsWith('os.');
  // In capitals, no variable is one of the code itself, or a word of the language.
  const nameOf = (variable: string): string => {
    const wanted = variable.toUpperCase();
    const taken = [...names.values()];
    const free = taken.includes(wanted) ? `${wanted}_${String(names.size + 1)}` : wanted;
    const name = names.get(variable) ?? free;
    names.set(variable, name);
    return name;
  };
  return {
    expression: (text) =>
      text.map((part) => (typeof part === 'string' ? literal(part, !isScript) : nameOf(part.variable))).join(' + ') ||
      '""',
    variables: () =>
      [...names].map(
        ([variable, name]) => `${isScript ? 'const ' : ''}${name} = ${valueOf(variable)}${isScript ? ';' : ''}`,
      ),
  };
}

/** A text as JavaScript and Python both read it; what can't be seen is written by its number, which in Python may be a longer one. */
function literal(text: string, isPython = false): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const hex = (code: number, length: number): string => code.toString(16).padStart(length, '0');
    if (isPython && character.length > 1) return `\\U${hex(character.codePointAt(0) ?? 0, 8)}`;
    return Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at), 4)}`).join('');
  });
}

function withNote(comment: string, missing: readonly string[], lines: readonly string[]): string {
  const note = missing.length > 0 ? [`${comment} ${l10n.t('Not in it: {0}', missing.join(', '))}`] : [];
  return `${[...note, ...lines].join('\n')}\n`;
}
