import { PRICES } from '../../lib/contract/prices';
import type { ArchiveTable } from './archive-table';
import { daysBetween } from './days';
import type { Partition } from './survey';

/** What one query reads: some accounts, Regions and days of a table. */
export interface Part {
  readonly table: ArchiveTable;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly first: string;
  readonly last: string;
  readonly partitions: readonly Partition[];
  readonly files: number;
  readonly bytes: number;
  /** Folders that Athena lists, with log files or not. */
  readonly projected: number;
}

/** What is left to read before the answer is complete, in US dollars of us-east-1. */
export interface Cost {
  readonly queries: number;
  readonly partitions: number;
  readonly projected: number;
  readonly files: number;
  readonly bytes: number;
  readonly dollars: number;
}

/**
 * Athena opens every file by itself, some thousand a second: so many end well before its limit of 30 minutes, and a query that has to be
 * asked again costs little.
 */
export const MAX_FILES_A_QUERY = 50_000;
/** Compressed. A query of the workgroup ends at 100 GB by default. */
export const MAX_BYTES_A_QUERY = 10_000_000_000;
/** 15 kB of the 262,144 bytes that a query may have. https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const MAX_ACCOUNTS_A_QUERY = 1_000;
/** Folders without files cost a list each. So few are not worth another query. */
const FEW_PARTITIONS = 500;

/** Athena bills no less for a query. https://aws.amazon.com/athena/pricing/ */
const LEAST_BYTES = 10_000_000;
/** With an S3 bucket key, so many requests of a hundred reach KMS. */
const KMS_SHARE = 0.01;

/**
 * Divides what is to be read into queries, the newest days first. Together they list at most twice as many folders as have log files (or
 * 500 a query, where that is more).
 */
export function planned(partitions: readonly Partition[], maxFiles = MAX_FILES_A_QUERY): Part[] {
  const tables = [...new Set(partitions.map(({ table }) => table))];
  const parts = tables.flatMap((table) =>
    windows(
      partitions.filter((one) => one.table === table),
      maxFiles,
    ).flatMap((window) => partsOf(window, maxFiles)),
  );
  return parts.sort((one, other) => (one.last === other.last ? 0 : one.last > other.last ? -1 : 1));
}

export function costOf(parts: readonly Part[], lists = 0): Cost {
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const [files, projected] = [sum((part) => part.files), sum((part) => part.projected)];
  return {
    queries: parts.length,
    partitions: sum((part) => part.partitions.length),
    projected,
    files,
    bytes: sum(({ bytes }) => bytes),
    dollars: dollarsOf(
      parts,
      lists,
      parts.map(({ bytes }) => bytes),
    ),
  };
}

/**
 * Returns the cost in US dollars, with requests to S3 and KMS.
 *
 * @param parts that are read
 * @param lists LIST requests before
 * @param scans the bytes that each query scans; 0 if the result of an earlier query is reused
 */
export function dollarsOf(parts: readonly Part[], lists: number, scans: readonly number[]): number {
  let [files, projected] = [0, lists];
  for (const part of parts) {
    files += part.files;
    projected += part.projected;
  }
  const billed = scans.reduce((sum, bytes) => sum + (bytes === 0 ? 0 : Math.max(bytes, LEAST_BYTES)), 0);
  return (
    (billed / 1e12) * PRICES.athenaPerTb +
    (files / 1_000) * PRICES.s3GetsPer1000 +
    (projected / 1_000) * PRICES.s3ListsPer1000 +
    ((files * KMS_SHARE) / 10_000) * PRICES.kmsRequestsPer10000
  );
}

/** Runs of days, each as long as one query can read, the newest first. */
function windows(partitions: readonly Partition[], maxFiles: number): (readonly Partition[])[] {
  const found: Partition[][] = [];
  let size = { files: 0, bytes: 0 };
  for (const ofDay of [...grouped(partitions, ({ day }) => day)].sort(newestFirst).map(([, all]) => all)) {
    const ownSize = sizeOf(ofDay);
    const together = { files: size.files + ownSize.files, bytes: size.bytes + ownSize.bytes };
    const current = found.at(-1);
    if (current && fits(together, maxFiles)) {
      current.push(...ofDay);
      size = together;
    } else {
      found.push([...ofDay]);
      size = ownSize;
    }
  }
  return found;
}

function newestFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one > other ? -1 : 1;
}

interface Size {
  readonly files: number;
  readonly bytes: number;
}

function sizeOf(partitions: readonly Partition[]): Size {
  let [files, bytes] = [0, 0];
  for (const one of partitions) {
    files += one.files;
    bytes += one.bytes;
  }
  return { files, bytes };
}

function fits({ files, bytes }: Size, maxFiles: number): boolean {
  return files <= maxFiles && bytes <= MAX_BYTES_A_QUERY;
}

/** Accounts with alike Regions together; half of the days each, where that lists too many folders. */
function partsOf(window: readonly Partition[], maxFiles: number): Part[] {
  const parts = rectangles(window, maxFiles);
  const projected = parts.reduce((sum, part) => sum + part.projected, 0);
  const days = [...new Set(window.map(({ day }) => day))].sort();
  if (days.length === 1 || projected <= Math.max(2 * window.length, FEW_PARTITIONS * parts.length)) return parts;
  const middle = days[Math.floor(days.length / 2)] ?? '';
  return [
    ...partsOf(
      window.filter(({ day }) => day >= middle),
      maxFiles,
    ),
    ...partsOf(
      window.filter(({ day }) => day < middle),
      maxFiles,
    ),
  ];
}

/** Whole accounts together; of one that is too large for a query, each of its Regions by itself, or another's query would read them again. */
function rectangles(window: readonly Partition[], maxFiles: number): Part[] {
  const accounts = [...grouped(window, ({ account }) => account).values()];
  const keyed = accounts
    .filter((one) => fits(sizeOf(one), maxFiles))
    .map((partitions) => ({ partitions, key: [...new Set(partitions.map(({ region }) => region))].sort().join() }));
  const groups: Rectangle[] = [];
  for (const { partitions } of keyed.sort((one, other) => (one.key < other.key ? -1 : 1)))
    if (groups.at(-1)?.takes(partitions, maxFiles) !== true) groups.push(new Rectangle(partitions));
  const tooLarge = accounts.filter((one) => !fits(sizeOf(one), maxFiles));
  const single = tooLarge.flatMap((one) => [...grouped(one, ({ region }) => region).values()]);
  return [...groups, ...single.map((partitions) => new Rectangle(partitions))].map((group) => group.part());
}

/** Accounts, Regions and days that one query reads; it grows as long as one query is enough, and most of its folders have log files. */
class Rectangle {
  private readonly partitions: Partition[] = [];
  private accounts = new Set<string>();
  private regions = new Set<string>();
  private size: Size = { files: 0, bytes: 0 };
  private first = '~';
  private last = '';

  public constructor(partitions: readonly Partition[]) {
    this.add(partitions);
  }

  /** Returns whether it took them. */
  public takes(partitions: readonly Partition[], maxFiles: number): boolean {
    const own = sizeOf(partitions);
    const accounts = new Set([...this.accounts, ...partitions.map(({ account }) => account)]).size;
    const regions = new Set([...this.regions, ...partitions.map(({ region }) => region)]).size;
    const days = partitions.map(({ day }) => day);
    const first = days.reduce((least, day) => (day < least ? day : least), this.first);
    const last = days.reduce((most, day) => (day > most ? day : most), this.last);
    const projected = accounts * regions * daysBetween(first, last);
    const isDense = projected <= Math.max(2 * (this.partitions.length + partitions.length), FEW_PARTITIONS);
    const isSmall = fits({ files: this.size.files + own.files, bytes: this.size.bytes + own.bytes }, maxFiles);
    if (accounts > MAX_ACCOUNTS_A_QUERY || !isSmall || !isDense) return false;
    this.add(partitions);
    return true;
  }

  public part(): Part {
    const { partitions, first, last, size } = this;
    const [accounts, regions] = [[...this.accounts].sort(), [...this.regions].sort()];
    const [one] = partitions;
    if (one === undefined) throw new Error('a part has no partition');
    const projected = accounts.length * regions.length * daysBetween(first, last);
    return { table: one.table, accounts, regions, first, last, partitions, ...size, projected };
  }

  private add(partitions: readonly Partition[]): void {
    const own = sizeOf(partitions);
    this.size = { files: this.size.files + own.files, bytes: this.size.bytes + own.bytes };
    for (const one of partitions) {
      this.partitions.push(one);
      this.accounts.add(one.account);
      this.regions.add(one.region);
      if (one.day < this.first) this.first = one.day;
      if (one.day > this.last) this.last = one.day;
    }
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
