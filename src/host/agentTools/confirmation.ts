import * as vscode from 'vscode';
import { visibleText } from '../../payload/visibleText';

/** Something that a person sees before he lets a tool do it: what it is, and its value to the letter. It is one line, unless it is a payload. */
export type Fact = readonly [what: string, value: string, layout?: 'payload'];

/**
 * What a person is asked before a tool runs. Values are in blocks of code, where nothing is Markdown; no link in it runs a command, and the
 * title has none of their words.
 *
 * @param doing what is told while it runs
 */
export function confirmation(title: string, facts: readonly Fact[], doing: string): vscode.PreparedToolInvocation {
  const message = new vscode.MarkdownString();
  for (const [nth, [what, value, layout]] of facts.entries()) {
    // Where this is shown as plain text, a block of code ends without a line end.
    if (nth > 0) message.appendMarkdown('\n\n&nbsp;\n\n');
    message.appendText(what);
    message.appendCodeblock(visibleText(value, layout ? 'lines' : 'line'), 'plaintext');
  }
  return { invocationMessage: doing, confirmationMessages: { title, message } };
}
