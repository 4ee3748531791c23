import type { Cost } from '../../core/archive-queries/plan';
import { readLine } from '../terminal/read-line';
import type { CommandIo } from '../terminal/command-io';
import { count, counted } from '../terminal/counted';
import { UsageError } from '../terminal/usage-error';
import type { AthenaOptions } from './options';

/** Describes the size and cost of a search. */
export function costWords({
  queries,
  files,
  bytes,
  dollars,
}: Pick<Cost, 'queries' | 'files' | 'bytes' | 'dollars'>): string {
  return `${counted(queries, 'query', 'queries')} over ${counted(files, 'log file')} (${gigabytes(bytes)}), estimated at ${dollarsOf(dollars)}`;
}

/** How far the listing of log files is. */
export function listingWords(done: number, all: number, files: number): string {
  return `Listing: ${String(done)} of ${counted(all, 'account and Region', 'accounts and Regions')}, ${counted(files, 'log file')}`;
}

/** What Athena scanned, and the cost with S3 requests. */
export function spentWords(queries: number, bytes: number, dollars: number): string {
  return `Athena scanned ${gigabytes(bytes)} in ${counted(queries, 'query', 'queries')}. Estimated cost with S3 requests: ${dollarsOf(dollars)}.`;
}

export function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}

export function dollarsOf(dollars: number): string {
  return dollars > 0 && dollars < 0.01
    ? 'less than 0.01 USD'
    : `${dollars < 100 ? dollars.toFixed(2) : count(Math.round(dollars))} USD`;
}

/**
 * Asks on the terminal if the cost exceeds `--max-cost`.
 *
 * @throws UsageError if the cost is not confirmed; nothing has been started then
 */
export async function confirmCost(
  cost: Cost,
  { maxCost, yes }: AthenaOptions,
  { stdin, stderr, interrupt }: Pick<CommandIo, 'stdin' | 'stderr' | 'interrupt'>,
): Promise<void> {
  if (cost.dollars <= maxCost) return;
  const words = `${costWords(cost)}, more than --max-cost ${String(maxCost)}`;
  if (yes === true) return;
  if (!stdin.isTTY || !stderr.isTTY)
    throw new UsageError([
      `--max-cost: this would take ${words}; allowed: --yes, a higher --max-cost, or fewer accounts and days`,
    ]);
  stderr.write(`This takes ${words}. Continue? [y/N] `);
  const answer = (await readLine(stdin, interrupt))?.trim().toLowerCase();
  if (answer !== 'y' && answer !== 'yes')
    throw new UsageError([`--max-cost: not confirmed: ${words}; nothing was started`]);
}
