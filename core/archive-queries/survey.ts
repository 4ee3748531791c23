import { setMaxListeners } from 'node:events';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import type { ArchiveReader } from '../digests/ports';
import { ArchiveProblem, type ArchiveTable } from './archive-table';

/** A folder with log files: of one account, Region and day of delivery. */
export interface Partition {
  readonly table: ArchiveTable;
  readonly account: string;
  readonly region: string;
  /** Such as `2026/11/27`. */
  readonly day: string;
  readonly files: number;
  /** Compressed size, which Athena bills. */
  readonly bytes: number;
}

export interface SurveyQuestion {
  /** `undefined`: every account that has log files. */
  readonly accounts: readonly string[] | undefined;
  /** Accounts without log files are not an error, because they were selected by organizational unit. */
  readonly mayBeMissing?: boolean;
  /** `undefined`: every Region that has log files. */
  readonly regions: readonly string[] | undefined;
  readonly first: string;
  readonly last: string;
}

export interface SurveyPorts {
  readonly archiveOf: (bucket: string) => Pick<ArchiveReader, 'list' | 'folders'>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, all: number, files: number) => void;
}

export interface Survey {
  readonly partitions: readonly Partition[];
  /** All accounts with log files, even if not asked for. They belong to the organization. */
  readonly accounts: readonly string[];
  /** The accounts and Regions that were listed, with or without log files in the time range. */
  readonly places: readonly { readonly account: string; readonly region: string }[];
  /** The number of LIST requests. */
  readonly lists: number;
  /** What the table does not show. */
  readonly notices: readonly string[];
}

/** S3 allows thousands of LIST requests per second. */
const LISTED_AT_ONCE = 32;
const FILES_A_LIST = 1_000;

interface Place {
  readonly table: ArchiveTable;
  readonly account: string;
  readonly region: string;
}

/**
 * Lists the log files of a question. This costs about one eightieth of reading them, makes the estimate exact, and reveals files that Athena cannot
 * read, because Athena skips those silently.
 *
 * @throws {ArchiveProblem} with everything that is not in the archive, before a query is started
 * @throws {Unreadable} if the files cannot be listed
 */
export async function survey(
  tables: readonly ArchiveTable[],
  question: SurveyQuestion,
  { archiveOf, signal, onProgress }: SurveyPorts,
): Promise<Survey> {
  setMaxListeners(0, signal);
  let lists = 0;
  const folders = async (table: ArchiveTable, path: string): Promise<readonly string[]> => {
    lists += 1;
    return archiveOf(table.bucket).folders(`${table.root}${path}`, signal);
  };
  const found = await Promise.all(
    tables.map(async (table) => {
      const accounts = (await folders(table, '')).filter(ACCOUNT_ID.accepts);
      return { table, accounts };
    }),
  );
  const known = new Set(found.flatMap(({ accounts }) => accounts));
  const missing = (question.accounts ?? []).filter((account) => !known.has(account));
  if (known.size === 0 || (missing.length > 0 && question.mayBeMissing !== true))
    throw new ArchiveProblem(notThere(tables, missing));
  const ofAccounts = found.flatMap(({ table, accounts }) =>
    accounts.filter((account) => question.accounts?.includes(account) ?? true).map((account) => ({ table, account })),
  );
  const unseen = new Set<string>();
  const perAccount = await pooled(ofAccounts, async ({ table, account }): Promise<Place[]> => {
    const regions = await folders(table, `${account}/CloudTrail/`);
    for (const region of regions) if (!table.regions.includes(region)) unseen.add(region);
    return regions
      .filter((region) => table.regions.includes(region) && (question.regions?.includes(region) ?? true))
      .map((region) => ({ table, account, region }));
  });
  const places = perAccount.flat();
  let [done, files] = [0, 0];
  const listed = await pooled(places, async (place) => {
    const partitions = await partitionsOf(place, question, archiveOf(place.table.bucket), signal);
    const count = partitions.reduce((sum, one) => sum + one.files, 0);
    done += 1;
    files += count;
    lists += Math.max(Math.ceil(count / FILES_A_LIST), 1);
    onProgress?.(done, places.length, files);
    return partitions;
  });
  if (places.length > 0 && listed.every(({ length }) => length === 0)) {
    lists += places.length;
    await throwIfBefore(places, question, archiveOf, signal);
  }
  const regionsThere = new Set(places.map(({ region }) => region));
  const regionsMissing = (question.regions ?? []).filter((region) => !regionsThere.has(region));
  return {
    partitions: listed.flat(),
    accounts: [...known],
    places: distinct(places),
    lists,
    notices: [
      ...missing.map((account) => `Account ${account} has no log files in the archive.`),
      ...regionsMissing.map((region) => `None of these accounts has log files of ${region}.`),
      ...[...unseen].map(
        (region) =>
          `The log files of ${region} were not read: the table does not have this Region. Update aws-cdk-lib and deploy again, or name the Regions of the table.`,
      ),
    ],
  };
}

/** A time before the start of the archive is an error; otherwise it would look as if nothing had happened. */
async function throwIfBefore(
  places: readonly Place[],
  { last }: SurveyQuestion,
  archiveOf: SurveyPorts['archiveOf'],
  signal: AbortSignal,
): Promise<void> {
  const firsts = await pooled(places, async ({ table, account, region }) => {
    const prefix = `${table.root}${account}/CloudTrail/${region}/`;
    for await (const [first] of archiveOf(table.bucket).list(prefix, undefined, signal))
      return first?.key.slice(prefix.length, prefix.length + last.length);
    return undefined;
  });
  const [begins] = firsts.filter((day) => day !== undefined).sort();
  if (begins === undefined || last >= begins) return;
  throw new ArchiveProblem([
    `--to: received a time before the archive begins; allowed: a time from ${begins.replaceAll('/', '-')} on, the day of its first log file`,
  ]);
}

function notThere(tables: readonly ArchiveTable[], missing: readonly string[]): string[] {
  const where = tables.map(({ bucket, root }) => `s3://${bucket}/${root}`).join(' and ');
  if (missing.length === 0) return [`There are no log files in ${where}.`];
  return missing.map(
    (account) => `--account: received ${JSON.stringify(account)}; allowed: an account with log files in ${where}`,
  );
}

async function partitionsOf(
  { table, account, region }: Place,
  { first, last }: SurveyQuestion,
  archive: Pick<ArchiveReader, 'list'>,
  signal: AbortSignal,
): Promise<Partition[]> {
  const prefix = `${table.root}${account}/CloudTrail/${region}/`;
  const days = new Map<string, { files: number; bytes: number }>();
  for await (const page of archive.list(prefix, `${prefix}${first}`, signal)) {
    let isPast = false;
    for (const { key, bytes } of page) {
      const day = key.slice(prefix.length, prefix.length + first.length);
      if (day > last) isPast = true;
      else if (key.endsWith('.gz')) {
        const sum = days.get(day) ?? { files: 0, bytes: 0 };
        days.set(day, { files: sum.files + 1, bytes: sum.bytes + bytes });
      }
    }
    if (isPast) break;
  }
  return [...days].map(([day, sum]) => ({ table, account, region, day, ...sum }));
}

async function pooled<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const line = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = line.shift(); next !== undefined; next = line.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LISTED_AT_ONCE }, worker));
  return results;
}

/** Returns each account and Region once, even if it is in several tables. */
function distinct(places: readonly Place[]): { account: string; region: string }[] {
  const seen = new Map(places.map(({ account, region }) => [`${account}/${region}`, { account, region }]));
  return [...seen.values()].sort((one, other) => (one.account + one.region < other.account + other.region ? -1 : 1));
}
