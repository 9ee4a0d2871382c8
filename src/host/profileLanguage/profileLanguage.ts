import * as vscode from 'vscode';
import { Disposables } from '../../base/disposables';
import { loadOnce } from '../../base/loadOnce';
import type { FolderProfiles, ProfileStore } from '../profileStore';
import { lookOfMade, madeOfProfiles } from '../madeOfProfiles';
import type { SessionHub } from '../sessionHub';
import { Pace } from '../pace';
import type { ProfileFeatures } from './profileFeatures';

/** Sessions may come and go in thousands; and each time that VS Code is told, it waits a while anew before it asks. */
const LENSES_MS = 1000;
/** VS Code forgets to ask about a file that it shows, when the focus leaves the editor before it has asked (250 ms and more). */
const SHOWN_MS = 500;

/** What the editor asks about files of profiles. It is told to VS Code here; what answers is loaded with the first question. */
export class ProfileLanguage
  implements
    vscode.CompletionItemProvider,
    vscode.HoverProvider,
    vscode.CodeLensProvider,
    vscode.CodeActionProvider,
    vscode.Disposable
{
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#onDidChange.event;
  readonly #features = loadOnce(async () => {
    const { ProfileFeatures } = await import('../onDemand');
    return new ProfileFeatures(this.hub);
  });

  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
  ) {
    const files: vscode.DocumentSelector = [
      { pattern: '**/.vscode/sockets.json' },
      { pattern: `**/${store.userFile.path.split('/').slice(-3).join('/')}` },
    ];
    const { languages } = vscode;
    let look = '';
    const pace = this.#owned.add(
      new Pace(LENSES_MS, () => {
        const before = look;
        look = lookOfMade(madeOfProfiles(hub));
        if (look !== before) this.#onDidChange.fire();
      }),
    );
    this.#owned.add(languages.registerCompletionItemProvider(files, this, '$', '{', ':', '"'));
    this.#owned.add(languages.registerHoverProvider(files, this));
    this.#owned.add(languages.registerCodeLensProvider(files, this));
    this.#owned.add(
      languages.registerCodeActionsProvider(files, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
    this.#owned.add(store.onDidChange(() => this.#onDidChange.fire()));
    let late: NodeJS.Timeout | undefined;
    this.#owned.add({ dispose: () => clearTimeout(late) });
    this.#owned.add(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        if (!editors.some(({ document }) => this.#fileOf(document))) return;
        clearTimeout(late);
        late = setTimeout(() => this.#onDidChange.fire(), SHOWN_MS);
      }),
    );
    this.#owned.add(hub.onDidChange(pace.call));
  }

  async provideCompletionItems(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
    return (await this.#about(document, (features, file) => features.completions(document, at, file))) ?? [];
  }

  provideHover(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.Hover | undefined> {
    return this.#about(document, (features, file) => features.hover(document, at, file));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    return (await this.#about(document, (features, file) => features.lenses(document, file))) ?? [];
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    return (await this.#about(document, (features, file) => features.actions(document, diagnostics, file))) ?? [];
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #fileOf({ uri }: vscode.TextDocument): FolderProfiles | undefined {
    return this.store.folders.find((file) => file.uri.toString() === uri.toString());
  }

  async #about<T>(
    document: vscode.TextDocument,
    answer: (features: ProfileFeatures, file: FolderProfiles) => T,
  ): Promise<T | undefined> {
    if (!this.#fileOf(document)) return undefined;
    const features = await this.#features();
    // It may have been read anew meanwhile.
    const file = this.#fileOf(document);
    return file && answer(features, file);
  }
}
