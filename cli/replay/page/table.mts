/// <reference lib="dom" />
import { element } from './element.mjs';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Node | string;
  readonly isNumber?: boolean;
  /** Of a share from 0 to 1, which is drawn behind the figure. */
  readonly bar?: (row: Row) => number;
}

/** A table that scrolls within itself where the page is narrow. The first column names the row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLElement {
  const head = element(
    'tr',
    {},
    ...columns.map(({ title, isNumber }) =>
      element('th', { scope: 'col', ...(isNumber ? { class: 'number' } : {}) }, title),
    ),
  );
  const body = element(
    'tbody',
    {},
    ...rows.map((row) => element('tr', {}, ...columns.map((column, index) => cell(column, row, index === 0)))),
  );
  return element(
    'div',
    { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption },
    element('table', {}, element('caption', {}, element('span', {}, caption)), element('thead', {}, head), body),
  );
}

function cell<Row>({ title, cell: content, isNumber, bar }: Column<Row>, row: Row, isFirst: boolean): HTMLElement {
  // Where the screen is narrow some tables are cards, in which each figure has its title beside it.
  const made = element(
    isFirst ? 'th' : 'td',
    { 'data-title': title, ...(isFirst ? { scope: 'row' } : {}), ...(isNumber ? { class: 'number' } : {}) },
    content(row),
  );
  if (bar !== undefined) {
    made.classList.add('bar');
    made.style.setProperty('--share', bar(row).toFixed(4));
  }
  return made;
}
