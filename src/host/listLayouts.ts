import type * as vscode from 'vscode';
import type { ColumnLayout, ListLayout, TimeStyle } from '../panel/messages';

const KEY = 'listLayout';

/** How the person wants the lists of messages, kept with the workspace. */
export class ListLayouts {
  /** @param timestamps gives the style of times by default */
  constructor(
    private readonly state: vscode.Memento,
    private readonly timestamps: () => TimeStyle,
  ) {}

  get current(): ListLayout {
    return { columns: {}, timestamps: this.timestamps(), ...this.state.get<Partial<ListLayout>>(KEY) };
  }

  /**
   * Keeps what a page has changed; what another page has changed meanwhile stays. A style of times that is the default isn't kept,
   * so that it goes with the setting.
   *
   * @param before the layout that the page began with
   */
  async keep(layout: ListLayout, before: ListLayout): Promise<void> {
    const { current } = this;
    const isChanged = (id: string): boolean => !isSame(layout.columns[id], before.columns[id]);
    const columns = Object.fromEntries([
      ...Object.entries(current.columns).filter(([id]) => !isChanged(id)),
      ...Object.entries(layout.columns).filter(([id]) => isChanged(id)),
    ]);
    const timestamps = layout.timestamps === before.timestamps ? current.timestamps : layout.timestamps;
    await this.state.update(KEY, { columns, ...(timestamps !== this.timestamps() && { timestamps }) });
  }
}

function isSame(one: ColumnLayout | undefined, other: ColumnLayout | undefined): boolean {
  return one?.widthPx === other?.widthPx && one?.hidden === other?.hidden;
}
