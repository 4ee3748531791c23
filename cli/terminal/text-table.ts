import Table from 'cli-table3';
import { printable } from './printable';

const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};

/** All rows are padded to the longest cell, and whoever makes an event chooses its names. */
const MOST_CHARACTERS = 200;

/** Columns of text under their names, without lines, so that it can be read, searched and cut; what is very long ends with `…`. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...columns], chars: NO_LINES, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
  for (const row of rows) table.push(row.map((text) => cell(printable(text))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function cell(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  // Not in the middle of a pair.
  return `${text.slice(0, MOST_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
