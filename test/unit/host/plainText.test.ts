import assert from 'node:assert/strict';
import { plainItem } from '../../../src/host/plainItem';
import { plainText } from '../../../src/host/plainText';

/** As VS Code finds links in notifications and prompts (`parseLinkedText`). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

describe('texts of others in what VS Code shows', () => {
  it('have no link', () => {
    for (const text of ['[x](command:run)', '[x](file:///etc/passwd "y")', '[[x](command:run)](command:run)'])
      assert.doesNotMatch(plainText(`The profile "${text}" is wrong.`), LINK);
  });

  it('hide and disguise nothing', () => {
    assert.equal(plainText('a\u202eb\u001b[31m\nc'), 'a⟨U+202E⟩b␛[31m\nc');
    const item = plainItem({ label: 'a\nb', description: '\u202e', tooltip: 'a\n\u0007', iconPath: 'x' } as never);
    assert.deepEqual(item, { label: 'a␊b', description: '⟨U+202E⟩', tooltip: 'a\n␇', iconPath: 'x' });
  });

  it('have no credentials', () => {
    assert.equal(plainText('"ws://me:secret@h/" is wrong'), '"ws://********@h/" is wrong');
  });
});
