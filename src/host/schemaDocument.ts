import * as vscode from 'vscode';
import { SCHEMA_SCHEME } from './ids';

/** What the schema says to people stands under these words. `schemaTexts.mjs` looks at them in the same order. */
const WORDS = new Set(['title', 'description', 'label']);

/**
 * The profiles' schema in the language of VS Code. A schema that the manifest names as a file has one language; that of the
 * JSON extension may be any document, so this is one. The package holds the texts of other languages without the English ones.
 */
export class SchemaDocument implements vscode.TextDocumentContentProvider {
  constructor(private readonly extensionUri: vscode.Uri) {}

  /** @returns what tells VS Code no more of it */
  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEMA_SCHEME, this);
  }

  async provideTextDocumentContent(): Promise<string> {
    const schema = await this.#read('sockets.schema.json');
    const language = vscode.env.language.toLowerCase();
    if (language.startsWith('en')) return schema;
    const texts = await this.#read(`sockets.schema.${language}.json`).catch(() => undefined);
    return texts === undefined ? schema : translated(schema, JSON.parse(texts) as string[]);
  }

  async #read(name: string): Promise<string> {
    const uri = vscode.Uri.joinPath(this.extensionUri, 'dist', name);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  }
}

/** A schema with other texts. @param texts in the order of `schemaTexts` */
function translated(schema: string, texts: readonly string[]): string {
  const known = new Map<string, string>();
  const other = (text: string): string => {
    const found = known.get(text) ?? texts[known.size] ?? text;
    known.set(text, found);
    return found;
  };
  const value: unknown = JSON.parse(schema, (word, each: unknown) => {
    if (WORDS.has(word) && typeof each === 'string') return other(each);
    return word === 'enumDescriptions' ? (each as string[]).map(other) : each;
  });
  return JSON.stringify(value);
}
