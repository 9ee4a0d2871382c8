import { LitElement, type PropertyValues } from 'lit';
import { keepFocus } from './frame/keptFocus';

/**
 * An element of the page. It renders into the page itself, not into a shadow root: ARIA refers by id across elements, and
 * one style sheet serves them all.
 */
export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues): void {
    keepFocus(this, () => super.update(changed));
  }
}
