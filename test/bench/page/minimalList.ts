/** Where the list is, in px. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a page into the least that is a list of messages: it receives them itself, keeps them in an array, and draws only the rows in
 * sight, at most once a frame. Sent to the page as text: it uses nothing from outside.
 */
export function minimalList(url: string, { width, height }: Area): void {
  const rowPx = 22;
  const columns = ['64px', '100px', '60px', '1fr'];
  const messages: { time: number; text: string }[] = [];
  let selected = -1;
  let following = true;
  let isDue = false;
  document.body.innerHTML = `<style>
    body { margin: 0; font: 13px sans-serif; background: #1f1f1f; color: #ccc; }
    .list { position: relative; width: ${width}px; height: ${height}px; overflow: hidden auto; }
    .window { position: sticky; top: 0; height: ${height}px; overflow: clip; }
    .spacer { float: left; width: 1px; }
    .row { display: grid; grid-template-columns: ${columns.join(' ')}; height: ${rowPx}px; align-items: center; white-space: pre; }
    .row[aria-selected="true"] { background: #04395e; }
    span { overflow: hidden; text-overflow: ellipsis; }
  </style><div class="list"><div class="spacer"></div><div class="window"></div></div>`;
  const list = document.querySelector<HTMLElement>('.list')!;
  const spacer = document.querySelector<HTMLElement>('.spacer')!;
  const rows = Array.from({ length: Math.ceil(height / rowPx) }, () => {
    const row = document.createElement('div');
    row.className = 'row';
    row.setAttribute('role', 'row');
    row.append(...columns.map(() => document.createElement('span')));
    document.querySelector('.window')!.append(row);
    return row;
  });
  let first = 0;
  const draw = (): void => {
    isDue = false;
    if (following) first = Math.max(0, messages.length - rows.length);
    spacer.style.height = `${Math.min(8_000_000, messages.length * rowPx)}px`;
    if (following) list.scrollTop = 8_000_000;
    for (const [nth, row] of rows.entries()) {
      const index = first + nth;
      const message = messages[index];
      const texts = message
        ? [
            String(index + 1),
            new Date(message.time).toISOString().slice(11, 23),
            `${message.text.length}`,
            message.text,
          ]
        : [];
      for (const [column, cell] of [...row.children].entries()) cell.textContent = texts[column] ?? '';
      row.setAttribute('aria-rowindex', String(index));
      row.setAttribute('aria-selected', String(index === selected));
    }
  };
  const changed = (): void => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(draw);
  };
  list.addEventListener('pointerdown', ({ target }) => {
    selected = Number((target as Element).closest('.row')?.getAttribute('aria-rowindex'));
    following = false;
    changed();
  });
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send('go');
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    messages.push({ time: Date.now(), text: data });
    changed();
  };
}
