import assert from 'node:assert/strict';
import { outdent } from '../../../smallerCode.mjs';

describe('the code of the page in the package', () => {
  it('has templates without their indentation, those in templates as well', () => {
    const code = 'const a = html`<p>\n    ${b ? html`<i\n      class=x>\n      ${c}</i>` : svg`\n  <g />`}\n  </p>`;';
    assert.equal(outdent(code), 'const a = html`<p>\n${b ? html`<i\nclass=x>\n${c}</i>` : svg`\n<g />`}\n</p>`;');
  });

  it('keeps the whitespace of all that is shown, sent or a value', () => {
    for (const kept of [
      'const sent = `GET /\n  folded`;',
      'const sent = other`a\n  b`;',
      'const text = "a\\\n  b";',
      'html`<pre class="x">\n    two\n  ${a}\n  three</pre>`',
      'html`<pre>${many.map((a) => html`\n    ${a}`)}</pre>`',
      'html`<textarea>\n  ${a}\n  </textarea>`',
      'html`<p title="one\n  two ${a}\n  three">`',
      "html`<p title='one\n  two'>`",
      'html`<p>${`one\n  two`}</p>`',
      'html`<p .value=${"a" + `\n  b`}></p>`',
    ])
      assert.equal(outdent(kept), kept);
    assert.equal(
      outdent('html`\n  <pre>\n  a</pre>\n  <p title="\n  b">\n  c`'),
      'html`\n<pre>\n  a</pre>\n<p title="\n  b">\nc`',
    );
  });
});
