import type * as vscode from 'vscode';
import type { ListLayout, TimeStyle } from '../panel/messages';

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

  /** A style of times that is the default isn't kept, so that it goes with the setting. */
  async keep({ columns, timestamps }: ListLayout): Promise<void> {
    await this.state.update(KEY, { columns, ...(timestamps !== this.timestamps() && { timestamps }) });
  }
}
