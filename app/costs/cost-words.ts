import { PRICES_OF } from '../../lib/contract/prices';
import { assumptions, type Size } from './assumptions';
import { type CostLine, monthCost, total } from './month-cost';
import { costlyParts, type Template } from './template-parts';

/** The monthly cost of an app, as `npm start` prints it. */
export function costWords(templates: readonly Template[], size: Size, sizeIsGiven: boolean): string[] {
  const parts = costlyParts(templates);
  const lines = monthCost(parts, size);
  const { accounts, events } = size;
  const width = Math.max(...lines.map(({ what }) => what.length));
  return [
    `A month with ${count(accounts)} accounts and ${count(events)} management events costs about ${dollars(total(lines))} USD after a year (us-east-1, prices of ${PRICES_OF}):`,
    ...lines.map((line) => `  ${line.what.padEnd(width)}  ${dollars(line.dollars).padStart(9)}  ${working(line)}`),
    ...parts.extraCategories.map((category) => `  Not estimated: ${category} events, which cost extra`),
    `Assumed: ${assumptions().join('; ')}.`,
    ...(sizeIsGiven ? [] : ['Give your own size with --accounts and --events.']),
  ];
}

/** For example `6,205,000 PUTs at 0.005 for 1,000`. */
export function working({ quantity, unit, price }: CostLine): string {
  return `${figure(quantity)} ${unit} at ${price}`;
}

/** A quantity, rounded to a useful precision. */
export function figure(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 100 ? 2 : 0 });
}

export function dollars(amount: number): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
