import { PRICES_OF } from '../../lib/contract/prices';
import { UNKNOWN } from '../../core/events/log-record';
import { count } from '../terminal/counted';
import type { Prices } from './prices';
import type { CostLine, CostReport, MonthReport } from './replay-report';
import type { Tally } from './tally';

const DAYS_A_MONTH = 30.4;
const SECONDS_A_DAY = 86_400;
const GB = 1e9;
/** The size in S3 per GB of JSON, for files that were not compressed: 0.23 GB of 1.4 GB. */
const PACKED_SHARE = 0.164;

/** Returns the monthly cost of such events, extrapolated from the time that they span. */
export function costOf(tally: Tally, prices: Prices): CostReport {
  const { first, last } = tally;
  const spanSeconds =
    first === undefined || last === undefined ? 0 : Math.round((Date.parse(last) - Date.parse(first)) / 1_000);
  const days = new Set([...tally.volume.values()].map(({ day }) => day).filter((day) => day !== UNKNOWN));
  const month =
    spanSeconds < SECONDS_A_DAY ? undefined : monthOf(tally, DAYS_A_MONTH / (spanSeconds / SECONDS_A_DAY), prices);
  return { pricesOf: PRICES_OF, currency: 'USD', spanSeconds, daysWithEvents: days.size, ...(month && { month }) };
}

function monthOf(tally: Tally, aMonth: number, prices: Prices): MonthReport {
  let [bytes, events] = [0, 0];
  for (const volume of tally.volume.values()) {
    bytes += volume.bytes;
    events += volume.events;
  }
  const ingested = (bytes / GB) * aMonth;
  const isPacked = tally.storedBytes > 0 && tally.storedBytes < tally.jsonBytes / 2;
  const stored = ingested * (isPacked ? tally.storedBytes / tally.jsonBytes : PACKED_SHARE);
  const monthly = events * aMonth;
  const lines: CostLine[] = [
    line('CloudWatch Logs ingestion', ingested, 'GB', prices['logs-ingestion']),
    line('S3 storage, for each month that is kept', stored, 'GB', prices['s3-storage']),
  ];
  return {
    events: Math.round(monthly),
    lines,
    total: cents(lines.reduce((sum, { perMonth }) => sum + perMonth, 0)),
    furtherCopy: cents((monthly / 100_000) * prices['further-copy']),
  };
}

function line(what: string, quantity: number, unit: string, price: number): CostLine {
  return {
    what,
    quantity: `${figure(quantity)} ${unit} at $${price.toFixed(6).replace(/0{1,4}$/, '')}`,
    perMonth: cents(quantity * price),
  };
}

/** Rounded to a useful precision: `0.0042`, `1.24`, `310`. */
function figure(quantity: number): string {
  if (quantity >= 9.995) return count(Math.round(quantity));
  return quantity >= 0.01 || quantity === 0
    ? quantity.toFixed(2)
    : quantity.toFixed(1 - Math.floor(Math.log10(quantity))).replace(/0+$/, '');
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
