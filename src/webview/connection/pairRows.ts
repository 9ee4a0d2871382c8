import { html, type TemplateResult } from 'lit';

/** Rows of a table of names and values. */
export function pairRows(
  rows: readonly (readonly [name: string, value: unknown])[],
  valueClass = '',
): readonly TemplateResult[] {
  return rows.map(
    ([name, value]) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class=${valueClass}>${value}</td>
      </tr>`,
  );
}
