import type { DemoServer } from './demoServer';
import { loopback } from './listen';

/** A port that no service of a usual machine listens on, and that is never given out as a free one. */
const deadPort = 1;

/**
 * The files of a workspace to try the demo server with: its connection profiles, its certificate and a guide.
 *
 * @returns contents by relative path, with `/` between its parts
 */
export function demoWorkspace(demo: DemoServer): Record<string, string> {
  return {
    '.vscode/sockets.json': profiles(demo),
    'certs/demo.pem': demo.certificatePem,
    'README.md': guide,
  };
}

function profiles({ endpoints }: DemoServer): string {
  const urlOf = (id: string): URL => {
    const endpoint = endpoints.find((candidate) => candidate.id === id);
    if (!endpoint) throw new Error(`The demo server has no endpoint "${id}"`);
    return new URL(endpoint.address);
  };
  const ws = urlOf('echo').origin;
  const host = JSON.stringify(loopback);
  const port = (id: string) => urlOf(id).port;

  return `// Connections of this folder, for the Sockets view. Edit by hand or from the view: comments and layout stay.
// They lead to the demo server on this machine. A new start of it may choose other ports and writes this file anew.
{
  "profiles": [
    // ---- WebSocket ----
    { "name": "Echo", "folder": "WebSocket", "transport": "websocket", "url": "${ws}/echo" },
    {
      "name": "Chat",
      "folder": "WebSocket",
      "transport": "websocket",
      "url": "${ws}/chat",
      // Offered in this order; the server takes the first that it knows. Connect it twice, and talk.
      "protocols": ["chat.v2", "chat.v1"]
    },
    // A message each second.
    { "name": "Clock", "folder": "WebSocket", "transport": "websocket", "url": "${ws}/clock" },
    {
      "name": "Flood",
      "folder": "WebSocket",
      "transport": "websocket",
      // Messages per second, bytes of each, and how many (0: until you disconnect).
      "url": "${ws}/flood?rate=1000&size=200&count=10000"
    },
    // A text in four frames, with pings between them; what you send comes back in three. All of it is compressed, unless
    // "compression" is false.
    { "name": "Fragments", "folder": "WebSocket", "transport": "websocket", "url": "${ws}/fragments" },
    // All 256 byte values, then an echo.
    { "name": "Binary", "folder": "WebSocket", "transport": "websocket", "url": "${ws}/binary" },
    {
      "name": "Redirect",
      "folder": "WebSocket",
      "transport": "websocket",
      "url": "${ws}/redirect",
      // Without this the session would show the redirect instead of following it.
      "redirects": 1
    },
    {
      "name": "Echo over TLS",
      "folder": "WebSocket",
      "transport": "websocket",
      "url": "${urlOf('echo-tls').origin}/echo",
      // The certificate is signed by itself, so it is named here as the one to trust. Try it without.
      "tls": { "ca": "certs/demo.pem" }
    },
    // By an HTTP proxy, which the demo server is as well: see its stage under Connection.
    {
      "name": "Echo through a proxy",
      "folder": "WebSocket",
      "transport": "websocket",
      "url": "${ws}/echo",
      "proxy": "${ws.replace('ws:', 'http:')}"
    },

    // ---- TCP ----
    {
      "name": "TCP echo",
      "folder": "TCP",
      "transport": "tcp",
      "host": ${host},
      "port": ${port('tcp-echo')},
      // A message is a line; sending adds the delimiter.
      "framing": { "kind": "line", "delimiter": "\\r\\n" }
    },
    {
      // Greets you, acknowledges each line, and hangs up at QUIT.
      "name": "TCP banner",
      "folder": "TCP",
      "transport": "tcp",
      "host": ${host},
      "port": ${port('tcp-banner')},
      "framing": { "kind": "line", "delimiter": "\\r\\n" }
    },
    {
      // Each message is preceded by its length: 4 bytes, big-endian.
      "name": "TCP binary echo",
      "folder": "TCP",
      "transport": "tcp",
      "host": ${host},
      "port": ${port('tcp-binary')},
      // Bytes as they come.
      "framing": { "kind": "none" }
    },
    {
      "name": "TCP echo over TLS",
      "folder": "TCP",
      "transport": "tcp",
      "host": ${host},
      "port": ${port('tcp-echo-tls')},
      "framing": { "kind": "line", "delimiter": "\\r\\n" },
      "tls": { "ca": "certs/demo.pem" }
    },

    // ---- Failures: what a connection that can't be made, or that ends badly, looks like ----
    // The answer's headers and body stay with the session.
    { "name": "Refused (401)", "folder": "Failures", "transport": "websocket", "url": "${ws}/refuse?status=401" },
    {
      "name": "Never answers",
      "folder": "Failures",
      "transport": "websocket",
      "url": "${ws}/slow",
      // Milliseconds.
      "handshakeTimeout": 3000
    },
    {
      "name": "Close 4000",
      "folder": "Failures",
      "transport": "websocket",
      "url": "${ws}/close?code=4000&reason=demo"
    },
    // A 101 that doesn't belong to the request, and a frame with a reserved bit: what is wrong, by the RFC's section.
    { "name": "Wrong accept", "folder": "Failures", "transport": "websocket", "url": "${ws}/broken?breach=accept" },
    // Also: mask, opcode, continuation, control, utf8, eof.
    { "name": "Reserved bit", "folder": "Failures", "transport": "websocket", "url": "${ws}/broken?breach=rsv" },
    {
      "name": "Untrusted certificate",
      "folder": "Failures",
      "transport": "websocket",
      "url": "${urlOf('echo-tls').origin}/echo"
    },
    { "name": "Nobody listens", "folder": "Failures", "transport": "tcp", "host": ${host}, "port": ${deadPort} }
  ]
}
`;
}

const guide = `# Socketscope demo

The connections of this folder lead to the demo server on this machine, and nowhere else. They are listed in the
*Sockets* view and kept in [.vscode/sockets.json](.vscode/sockets.json).

1. **Echo**: connect, type \`hello\` in the composer, send. It comes back. Look at *Handshake* and *Connection*.
2. **Clock**: a message each second. Scroll up, and the list stops following; scroll to the end, and it follows again.
3. **Chat**: connect it twice and talk to yourself. *Handshake* shows which subprotocol was chosen.
4. **Flood**: 1000 messages a second. Raise \`rate\` and \`count\` in its address.
5. **Fragments**, **Binary**: messages that are not plain text in one frame. Select one and look at *Frames* and *Hex*.
6. **Redirect**: followed once; *Handshake* keeps both answers.
7. **TCP echo**, **TCP banner**: lines over TCP. Send \`QUIT\` to the banner.
8. **TCP binary echo**: bytes with a length before them.
9. **Echo over TLS**, **TCP echo over TLS**: trusted through \`certs/demo.pem\`, which is made anew at each start.
10. **Echo through a proxy**: the demo server is an HTTP proxy as well. *Connection* shows its stage.
11. **Refused (401)**, **Never answers**, **Close 4000**, **Wrong accept**, **Reserved bit**, **Untrusted certificate**,
    **Nobody listens**: how failures are told, and what to do about them.
`;
