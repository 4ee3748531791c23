import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withCosts } from '../../scripts/cost-table';

describe("the README's costs", () => {
  const page = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

  test('are those of what the app synthesizes; `npm run docs:cost` makes them so', () => {
    expect(page).toBe(withCosts(page));
  });

  test('add up', () => {
    const rows = [...page.matchAll(/^\| [^|*]+ \|[^|]*\|[^|]*\| ([\d.,]+) \|[^|]*\| ([\d.,]+) \|$/gm)];
    const sums = [1, 2].map((column) => rows.reduce((sum, row) => sum + Number(row[column]?.replace(',', '')), 0));
    const [, small, large] =
      /^\| \*\*Together, after a year\*\* .*about (\d+)\*\* .*about (\d+)\*\* \|$/m.exec(page) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    expect(sums.map((sum) => sum.toFixed(0))).toEqual([small, large]);
  });

  test('need their markers in the page', () => {
    expect(() => withCosts('# A page')).toThrow('costs');
  });
});
