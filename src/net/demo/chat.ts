import type { RawData, WebSocket } from 'ws';

/** The subprotocols of `/chat`. They differ in name only: they are there to be negotiated. */
const chatProtocols = new Set(['chat.v1', 'chat.v2']);

/** A guest that is this far behind is sent away, rather than all that the others say being kept for it. */
const maxBufferedBytes = 1024 * 1024;

/** The first subprotocol that the client offers and the chat knows; `false` for none. RFC 6455 §4.2.2 */
export function chooseChatProtocol(offered: Iterable<string>): string | false {
  for (const protocol of offered) if (chatProtocols.has(protocol)) return protocol;
  return false;
}

/** `/chat`: what a guest says is told to all guests, itself included, as JSON with who and when. */
export class Chat {
  readonly #guests = new Map<WebSocket, string>();
  #arrivals = 0;

  join(ws: WebSocket): void {
    const who = `guest-${++this.#arrivals}`;
    this.#guests.set(ws, who);
    ws.once('close', () => {
      this.#guests.delete(ws);
      this.#tell('left', who);
    });
    ws.on('message', (data: RawData, binary) => {
      // 1003: a type of data that the endpoint can't take. RFC 6455 §7.4.1
      if (binary) ws.close(1003, 'this chat takes text');
      else this.#tell('message', who, { text: (data as Buffer).toString() });
    });
    this.#tell('joined', who, { guests: [...this.#guests.values()] });
  }

  #tell(type: 'joined' | 'left' | 'message', who: string, details: Record<string, unknown> = {}): void {
    const line = JSON.stringify({ type, who, when: new Date().toISOString(), ...details });
    for (const guest of this.#guests.keys()) {
      if (guest.readyState !== guest.OPEN) continue;
      if (guest.bufferedAmount > maxBufferedBytes) guest.terminate();
      else guest.send(line);
    }
  }
}
