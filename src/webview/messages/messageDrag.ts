import { placeOf } from './gridRow';
import type { LogList } from './logList';

/**
 * Lets messages be dragged out of the list: into a document as text, and into VS Code's editor area as a document. What is dragged must
 * be there when the drag begins, and the host has it: it is asked for when the mouse is pressed. The page can't make a file of it for
 * other programs: for that there is the export.
 */
export class MessageDrag {
  /** What the last answer was about. */
  #ready: (Pressed & { readonly uri: string; readonly text?: string }) | undefined;
  #pressed: Pressed | undefined;

  constructor(private readonly list: () => LogList | undefined) {}

  readonly onPointerdown = (event: PointerEvent): void => {
    const list = this.list();
    const index = list?.indexAt(placeOf(event));
    this.#pressed = list && index !== undefined ? { list, index } : undefined;
    const pressed = this.#pressed;
    if (!pressed || event.button !== 0 || isSame(this.#ready, pressed)) return;
    this.#ready = undefined;
    // What can't be opened can't be dragged either, and says so when it is opened.
    pressed.list.host.request('dragged', { index: pressed.index }).then(
      (dragged) => {
        if (this.#pressed === pressed) this.#ready = { ...pressed, ...dragged };
      },
      () => undefined,
    );
  };

  readonly onDragstart = (event: DragEvent): void => {
    const { dataTransfer } = event;
    const ready = this.#ready;
    // The page may show another session since.
    if (!dataTransfer || !ready || !isSame(ready, this.#pressed) || ready.list !== this.list()) {
      event.preventDefault();
      return;
    }
    dataTransfer.effectAllowed = 'copy';
    if (ready.text !== undefined) dataTransfer.setData('text/plain', ready.text);
    // VS Code's own, which its editor area and its chat take.
    dataTransfer.setData('application/vnd.code.uri-list', ready.uri);
    dataTransfer.setData('ResourceURLs', JSON.stringify([ready.uri]));
  };
}

/** A message where the mouse was pressed. Each session that the page shows has a list of its own. */
interface Pressed {
  readonly list: LogList;
  readonly index: number;
}

function isSame(one: Pressed | undefined, other: Pressed | undefined): boolean {
  return one?.list === other?.list && one?.index === other?.index;
}
