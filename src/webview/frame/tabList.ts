import { html, type TemplateResult } from 'lit';

export interface Tab<K extends string> {
  readonly key: K;
  readonly label: string;
}

export interface TabListOptions<K extends string> {
  /** Prefix of the ids of tabs and panels: `<id>-tab-<key>` and `<id>-panel-<key>`. */
  readonly id: string;
  /** The list's accessible name. */
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly active: K;
  onSelect(key: K): void;
}

/** A row of tabs. The arrow keys, Home and End go from tab to tab and show it at once; Tab leaves the row. */
export function tabList<K extends string>(options: TabListOptions<K>): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    const at = options.tabs.findIndex((tab) => tab.key === options.active);
    const next = target(event.key, at, options.tabs.length);
    const tab = next === undefined ? undefined : options.tabs[next];
    if (!tab || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.getElementById(`${options.id}-tab-${tab.key}`)?.focus();
    options.onSelect(tab.key);
  };
  return html`<div class="tabs" role="tablist" aria-label=${options.label} @keydown=${onKeydown}>
    ${options.tabs.map(
      ({ key, label }) =>
        html`<button
          class="tab"
          role="tab"
          type="button"
          id="${options.id}-tab-${key}"
          aria-controls="${options.id}-panel-${key}"
          aria-selected=${key === options.active ? 'true' : 'false'}
          tabindex=${key === options.active ? 0 : -1}
          @click=${() => options.onSelect(key)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}

/** What a tab of such a row shows. */
export function tabPanel<K extends string>(id: string, key: K, active: K, content: unknown): TemplateResult {
  return html`<div
    class="panel"
    role="tabpanel"
    id="${id}-panel-${key}"
    aria-labelledby="${id}-tab-${key}"
    ?hidden=${key !== active}
  >
    ${content}
  </div>`;
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
