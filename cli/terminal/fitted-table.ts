import { indented, TIGHT_SPACE, widthOf, wrapped } from './wrapped-text';

export interface FittedColumn {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Goes below its row if the columns do not fit next to each other. */
  readonly isDetail?: boolean;
}

const GAP = 2;
const INDENT = 4;

/**
 * Formats a table in which no line is wider than `width` and no word is broken: with all columns if they fit; otherwise
 * with the details below each row, and the other columns wrapped; otherwise with each row as several lines. Only a word
 * that is wider than all that exceeds the width.
 *
 * @param rows printable texts, one per column
 */
export function fittedTable(
  columns: readonly FittedColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const all = columns.map((_, index) => index);
  const natural = all.map((index) => widest(cells(columns, rows, index), widthOf));
  if (total(natural) <= width) return table(columns, rows, all, natural, width);
  const kept = all.filter((index) => !columns[index]?.isDetail);
  const least = kept.map((index) => widest(cells(columns, rows, index), longestWord));
  if (total(least) <= width)
    return table(
      columns,
      rows,
      kept,
      widened(
        least,
        kept.map((index) => natural[index] ?? 0),
        width,
      ),
      width,
    );
  return rows
    .map((row) =>
      row
        .map((text, index) => indented(labelled(columns[index], text), width, index === 0 ? 0 : INDENT))
        .filter((text) => text.trim() !== '')
        .join('\n'),
    )
    .join('\n');
}

function table(
  columns: readonly FittedColumn[],
  rows: readonly (readonly string[])[],
  kept: readonly number[],
  widths: readonly number[],
  width: number,
): string {
  const line = (texts: readonly string[]): string => {
    const parts = kept.map((index, place) => wrapped(texts[index] ?? '', widths[place] ?? 0));
    return Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, height) =>
      kept
        .map((index, place) =>
          padded(parts[place]?.[height] ?? '', widths[place] ?? 0, columns[index]?.isNumber === true),
        )
        .join(' '.repeat(GAP))
        .trimEnd(),
    ).join('\n');
  };
  const details = (row: readonly string[]): string[] => {
    const below = columns.flatMap((column, index) =>
      kept.includes(index) || row[index] === '' ? [] : [labelled(column, row[index] ?? '')],
    );
    return below.length === 0 ? [] : [indented(below.join('; '), width, INDENT)];
  };
  return [line(columns.map(({ title }) => title)), ...rows.flatMap((row) => [line(row), ...details(row)])].join('\n');
}

function cells(columns: readonly FittedColumn[], rows: readonly (readonly string[])[], index: number): string[] {
  return [columns[index]?.title ?? '', ...rows.map((row) => row[index] ?? '')];
}

function widest(texts: readonly string[], of: (text: string) => number): number {
  return texts.reduce((most, text) => Math.max(most, of(text)), 0);
}

function longestWord(text: string): number {
  return widest(text.split(/ +/), widthOf);
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1));
}

/** Distributes the remaining width among the columns that want more, smallest demand first. */
function widened(least: readonly number[], wanted: readonly number[], width: number): number[] {
  const widths = [...least];
  let left = width - total(least);
  const byNeed = widths.map((_, index) => index).sort((one, other) => need(one) - need(other));
  byNeed.forEach((index, place) => {
    const more = Math.min(need(index), Math.floor(left / (byNeed.length - place)));
    widths[index] = (widths[index] ?? 0) + more;
    left -= more;
  });
  return widths;

  function need(index: number): number {
    return (wanted[index] ?? 0) - (least[index] ?? 0);
  }
}

function padded(text: string, width: number, isNumber: boolean): string {
  const space = ' '.repeat(Math.max(width - widthOf(text), 0));
  return isNumber ? `${space}${text}` : `${text}${space}`;
}

function labelled(column: FittedColumn | undefined, text: string): string {
  const title =
    column?.title
      .toLowerCase()
      .replace(/\butc\b/, 'UTC')
      .replaceAll(' ', TIGHT_SPACE) ?? '';
  return text === '' ? '' : `${title}${title === '' ? '' : TIGHT_SPACE}${text}`;
}
