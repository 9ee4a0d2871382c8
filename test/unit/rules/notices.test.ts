import assert from 'node:assert/strict';
import { readText, sourcesIn } from '../support/repository';

const CALL = /\b(?:show(?:Information|Warning|Error)Message\(|prompt:)\s*/g;
/** One with no words of others: as it is, or of numbers and our own addresses. */
const PLAIN = /^(?:plainText\(|l10n\.t\(\s*(?:'(?:[^'{\\]|\\.)*'|"(?:[^"{\\]|\\.)*")\s*,?\s*\))/;
/** What else is shown, and why it is none of others' words. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // A text without placeholders, from a function.
  'src/browser.ts': ['why()'],
  // A number.
  'src/host/actions.ts': ['count === 0'],
  // The demo server's own address.
  'src/host/demoControl.ts': ["l10n.t('The demo server is running: {0}', echo)"],
  // Names of formats, and a list that is plain.
  'src/host/commands/copyAsCommands.ts': ["l10n.t('Copied for {0}"],
  'src/host/commands/importCommands.ts': ['told)', 'l10n.t('],
  // Texts of ours, given by the callers.
  'src/host/askFraming.ts': ['string,', 'prompt'],
  // Made plain where they are made.
  'src/host/connectLink.ts': ['question,'],
  'src/host/importRecording.ts': ['told)', '`${told} '],
  'src/host/restrictedMode.ts': ['message)', 'message, '],
};

describe('notifications and prompts', () => {
  const shown = sourcesIn('src').flatMap((file) => {
    const text = readText(file);
    return [...text.matchAll(CALL)].map(({ index, 0: call }) => [file, text.slice(index + call.length)] as const);
  });

  it('are found in the code', () => assert(shown.length > 20));

  it('make no link of what others have written', () => {
    const wrong = shown.filter(
      ([file, rest]) => !PLAIN.test(rest) && !KNOWN[file]?.some((known) => rest.startsWith(known)),
    );
    assert.deepEqual(
      wrong.map(([file, rest]) => `${file}: ${rest.slice(0, 60)}`),
      [],
    );
  });
});
