/// <reference lib="dom" />
import * as Plot from '@observablehq/plot';
import { element } from './element.mjs';

/** Below this many pixels, labels stand above their rows and not beside them. */
export const NARROW = 620;

/** A chart that is drawn anew when its width changes. Its figures are in a table besides: `label` says what it shows, and where they are. */
export function chart(label: string, options: (width: number) => Plot.PlotOptions): HTMLElement {
  const figure = element('figure', { class: 'chart' });
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(figure.clientWidth);
    if (width === 0 || width === drawn) return;
    drawn = width;
    const plot = Plot.plot({ ...options(width), width, className: 'plot', ariaLabel: label });
    plot.setAttribute('role', 'img');
    // The page's policy runs no style but the page's own, which says the same.
    plot.querySelector('style')?.remove();
    figure.replaceChildren(plot);
  }).observe(figure);
  return figure;
}
