import type * as vscode from 'vscode';
import { visibleText } from '../payload/visibleText';
import { coverAddresses } from '../protocol/knownSecrets';

/** A tree's item whose texts, which files and peers have a hand in, hide and disguise nothing; credentials of addresses are covered. */
export function plainItem<T extends vscode.TreeItem>(item: T): T {
  const { label, description, tooltip, accessibilityInformation } = item;
  if (typeof label === 'string') item.label = visibleText(label, 'line');
  if (typeof description === 'string') item.description = visibleText(coverAddresses(description), 'line');
  if (typeof tooltip === 'string') item.tooltip = visibleText(coverAddresses(tooltip), 'lines');
  if (accessibilityInformation)
    item.accessibilityInformation = {
      ...accessibilityInformation,
      label: visibleText(coverAddresses(accessibilityInformation.label), 'line'),
    };
  return item;
}
