import { PRICES as ALL_PRICES } from '../../lib/contract/prices';
import { received } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

/** The prices in a report, by the names for `--price`. */
export const PRICES: Record<'logs-ingestion' | 's3-storage' | 'further-copy', number> = {
  'logs-ingestion': ALL_PRICES.logsIngestionPerGb,
  's3-storage': ALL_PRICES.s3StoragePerGb,
  'further-copy': ALL_PRICES.furtherCopyPer100000,
};
export type Prices = typeof PRICES;

/** @throws UsageError for an unknown price or an invalid number */
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
