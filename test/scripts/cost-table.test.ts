import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withCosts } from '../../scripts/cost-table';

describe('docs/costs.md', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'costs.md'), 'utf8');

  test('is what the app costs that is synthesized; `npm run docs:cost` writes it', () => {
    expect(page).toBe(withCosts(page));
  });

  test('adds up', () => {
    const rows = [...page.matchAll(/^\| [^|*]+ \|[^|]*\|[^|]*\| ([\d.,]+) \|[^|]*\| ([\d.,]+) \|$/gm)];
    const sums = [1, 2].map((column) => rows.reduce((sum, row) => sum + Number(row[column]?.replace(',', '')), 0));
    const [, small, large] =
      /^\| \*\*Together, after a year\*\* .*about (\d+)\*\* .*about (\d+)\*\* \|$/m.exec(page) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    expect(sums.map((sum) => sum.toFixed(0))).toEqual([small, large]);
  });

  test('needs its markers in the page', () => {
    expect(() => withCosts('# A page')).toThrow('costs');
  });
});
