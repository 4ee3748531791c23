import { type Prices, PRICES_OF } from './prices';
import type { CostLine, CostReport } from './replay-report';
import type { Tally } from './tally';

const DAYS_A_MONTH = 30.4;
const SECONDS_A_DAY = 86_400;
const GB = 1e9;
/** What S3 keeps of a GB of JSON where the files were not packed: 0.23 GB of 1.4 GB. */
const PACKED_SHARE = 0.164;

/** What a month of such events costs, from the time that they span: a day at least, so that an hour is not taken for a month of such hours. */
export function costOf(tally: Tally, prices: Prices): CostReport {
  const { first, last, events } = tally;
  const days = first === undefined || last === undefined ? 1 : Math.max((Date.parse(last) - Date.parse(first)) / 1_000 / SECONDS_A_DAY, 1);
  const aMonth = DAYS_A_MONTH / days;
  let bytes = 0;
  for (const volume of tally.volume.values()) bytes += volume.bytes;
  const ingested = (bytes / GB) * aMonth;
  const isPacked = tally.storedBytes > 0 && tally.storedBytes < tally.jsonBytes / 2;
  const stored = ingested * (isPacked ? tally.storedBytes / tally.jsonBytes : PACKED_SHARE);
  const monthly = events * aMonth;
  const lines: CostLine[] = [
    line('CloudWatch Logs ingestion', ingested, 'GB', prices['logs-ingestion']),
    line('S3 storage, for each month that is kept', stored, 'GB', prices['s3-storage']),
  ];
  return {
    pricesOf: PRICES_OF,
    currency: 'USD',
    days: Math.round(days * 10) / 10,
    eventsPerMonth: Math.round(monthly),
    lines,
    totalPerMonth: cents(lines.reduce((sum, { perMonth }) => sum + perMonth, 0)),
    furtherCopyPerMonth: cents((monthly / 100_000) * prices['further-copy']),
  };
}

function line(what: string, quantity: number, unit: string, price: number): CostLine {
  return { what, quantity: `${quantity < 10 ? quantity.toFixed(2) : quantity.toFixed(0)} ${unit} at $${String(price)}`, perMonth: cents(quantity * price) };
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
