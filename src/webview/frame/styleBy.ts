import { noChange } from 'lit';
import { directive, Directive, type ElementPart } from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

class StyleDirective extends Directive {
  #last: Styles = {};

  /** Never called in a browser; its parameter is the directive's. */
  override render(styles: Styles): unknown {
    return styles;
  }

  override update(part: ElementPart, [styles]: [Styles]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(styles)) {
      if (this.#last[name] !== value) style.setProperty(name, value);
    }
    this.#last = styles;
    return noChange;
  }
}

/**
 * Sets styles of an element that depend on data, always the same ones: `<div ${styleBy({ height: '3px' })}>`. Lit's own
 * `styleMap` writes a `style` attribute at first, which the page's content security policy forbids.
 */
export const styleBy = directive(StyleDirective);
