import { received } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

/** US dollars, us-east-1. Gathered from AWS's public price pages; `--price` overrides each. */
export const PRICES_OF = '2026-11';
export const PRICES = {
  /** For each GB that CloudWatch Logs takes in. */
  'logs-ingestion': 0.5,
  /** For each GB that S3 Standard keeps for a month. */
  's3-storage': 0.023,
  /** For each 100,000 management events of a second or later copy. */
  'further-copy': 2,
};
export type Prices = typeof PRICES;

/** @throws UsageError for a price that is not known or is no number */
export function withPrices(overrides: readonly string[] = []): Prices {
  const prices = { ...PRICES };
  const problems: string[] = [];
  for (const override of overrides) {
    const [, name = '', value = ''] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(override) ?? [];
    if (Object.hasOwn(prices, name)) prices[name as keyof Prices] = Number(value);
    else
      problems.push(
        received(
          '--price',
          override,
          Object.keys(PRICES)
            .map((known) => `${known}=<dollars>`)
            .join(', '),
        ),
      );
  }
  if (problems.length > 0) throw new UsageError(problems);
  return prices;
}
