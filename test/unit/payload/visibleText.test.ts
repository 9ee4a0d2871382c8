import assert from 'node:assert/strict';
import { visibleText } from '../../../src/payload/visibleText';

describe('visibleText', () => {
  it('shows control characters as pictures', () => {
    assert.equal(visibleText('a\0b\x1b[31m\x7f\r\n\t', 'line'), 'a␀b␛[31m␡␍␊␉');
  });

  it('keeps line feeds and tabs where text has lines', () => assert.equal(visibleText('a\r\n\tb', 'lines'), 'a␍\n\tb'));

  it('names bidirectional, invisible and unpaired characters', () => {
    assert.equal(
      visibleText('a\u202eb\u200bc\u2028d\ud800e\u{e0041}\x85', 'lines'),
      'a⟨U+202E⟩b⟨U+200B⟩c⟨U+2028⟩d⟨U+D800⟩e⟨U+E0041⟩⟨U+0085⟩',
    );
  });

  it('leaves emoji and scripts that need joiners whole, and shows a joiner beside ASCII', () => {
    assert.equal(visibleText('👩‍👩‍👧 می‌خواهم é 漢', 'line'), '👩‍👩‍👧 می‌خواهم é 漢');
    assert.equal(visibleText('pay\u200dpal', 'line'), 'pay⟨U+200D⟩pal');
  });
});
