import { MAX_BUFFERED_BYTES, type DemoSocket } from './demoSocket';

/** The subprotocols of `/chat`. They differ in name only: they are there to be negotiated. */
export const CHAT_PROTOCOLS = ['chat.v1', 'chat.v2'];

/** `/chat`: what a guest says is told to all guests, itself included, as JSON with who and when. */
export class Chat {
  readonly #guests = new Map<DemoSocket, string>();
  #arrivals = 0;

  join(ws: DemoSocket): void {
    const who = `guest-${++this.#arrivals}`;
    this.#guests.set(ws, who);
    ws.onClose(() => {
      this.#guests.delete(ws);
      this.#tell('left', who);
    });
    ws.onMessage((data, binary) => {
      // 1003: a type of data that the endpoint can't take. RFC 6455 §7.4.1
      if (binary) ws.close(1003, 'this chat takes text');
      else this.#tell('message', who, { text: new TextDecoder().decode(data) });
    });
    this.#tell('joined', who, { guests: [...this.#guests.values()] });
  }

  #tell(type: 'joined' | 'left' | 'message', who: string, details: Record<string, unknown> = {}): void {
    const line = JSON.stringify({ type, who, when: new Date().toISOString(), ...details });
    for (const guest of this.#guests.keys()) {
      // Who is far behind is sent away, rather than all that the others say being kept for it.
      if (guest.bufferedBytes > MAX_BUFFERED_BYTES) guest.terminate();
      else guest.send(line);
    }
  }
}
