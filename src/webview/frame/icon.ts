import { html, type TemplateResult } from 'lit';

/** A codicon that says nothing to assistive tools: text stands beside it, or the control has a label. */
export function icon(name: string, className = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${className}" aria-hidden="true"></span>`;
}

/** A codicon that stands alone and has a meaning. */
export function labelledIcon(name: string, label: string, className = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${className}" role="img" aria-label=${label} title=${label}></span>`;
}
