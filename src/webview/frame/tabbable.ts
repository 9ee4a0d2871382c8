const selector = [
  'a[href]',
  'button:not(:disabled)',
  'input:not(:disabled)',
  'select:not(:disabled)',
  'textarea:not(:disabled)',
  'vscode-toolbar-button',
  '[tabindex="0"]',
]
  .map((each) => `${each}:not([tabindex="-1"])`)
  .join();

/** The first element in another that the Tab key would reach, if there is one in sight. */
export function firstTabbable(holder: Element): HTMLElement | undefined {
  return [...holder.querySelectorAll<HTMLElement>(selector)].find((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
}
