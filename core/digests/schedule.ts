import { PRICES } from '../../lib/contract/prices';

/** What a watch looks at, as far as its costs depend on it. */
export interface WatchSize {
  readonly accounts: number;
  readonly regionsAnAccount: number;
  /** Of these, those in which something happens in every hour. */
  readonly activeRegionsAnAccount: number;
}

/** What a month of it asks for, with log files as `listed`. */
export interface MonthlyRequests {
  readonly lists: number;
  readonly gets: number;
  readonly puts: number;
}

const HOURS_A_MONTH = 730;
/** The hours between two runs. Each divides a day. */
const CHOICES = [1, 2, 3, 4, 6, 8, 12, 24] as const;
/** What a watch may cost in a month, in USD, with some room for what is not counted here: the function itself, keys, log lines. */
const BUDGET = { least: 1, anAccount: 0.04, room: 0.1 };
/** With a bucket key, S3 asks KMS once for so many files. */
const FILES_PER_KMS_REQUEST = 100;
/** Of a memory and its witness, in each run. */
const PUTS_A_RUN = 3;
const GETS_A_RUN = 2;

/**
 * In each run a LIST of digests for each place, one of log files for each that is active (for others once a day), and one of Regions for each
 * account; each digest is read once, however often one looks.
 */
export function monthlyRequests(size: WatchSize, hoursBetweenRuns: number): MonthlyRequests {
  const { accounts, regionsAnAccount, activeRegionsAnAccount } = size;
  const runs = HOURS_A_MONTH / hoursBetweenRuns;
  const days = HOURS_A_MONTH / 24;
  const idleRegions = regionsAnAccount - activeRegionsAnAccount;
  const listsARun = regionsAnAccount + activeRegionsAnAccount + 1;
  return {
    lists: accounts * (runs * listsARun + Math.min(days, runs) * idleRegions),
    gets: accounts * (regionsAnAccount * HOURS_A_MONTH + runs * GETS_A_RUN),
    puts: accounts * runs * PUTS_A_RUN,
  };
}

/** In USD, in us-east-1; what requests cost, and KMS for what is read. */
export function requestCost({ lists, gets, puts }: MonthlyRequests): number {
  const { s3ListsPer1000, s3GetsPer1000, s3PutsPer1000, kmsRequestsPer10000 } = PRICES;
  return (
    (lists * s3ListsPer1000 + gets * s3GetsPer1000 + puts * s3PutsPer1000) / 1_000 +
    (gets / FILES_PER_KMS_REQUEST / 10_000) * kmsRequestsPer10000
  );
}

/** How often to look, so that it costs no more than it should at that size: every hour where that is cheap, once a day at least. */
export function hoursBetweenRuns(size: WatchSize): number {
  const budget = Math.max(BUDGET.least, size.accounts * BUDGET.anAccount) * (1 - BUDGET.room);
  return CHOICES.find((hours) => requestCost(monthlyRequests(size, hours)) <= budget) ?? 24;
}
