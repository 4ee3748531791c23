/**
 * `bench:athena-scale`: what the planner makes of a simulated archive of 1,000 accounts, 17 Regions and 365 days: queries, partitions, requests and cost of a replay, and
 * of a question to it.
 */
import type { ArchiveTable } from '../../core/archive-queries/archive-table';
import { folderOf } from '../../core/archive-queries/days';
import { costOf, planned } from '../../core/archive-queries/plan';
import { replayQuery } from '../../core/archive-queries/replay/replay-query';
import type { Partition } from '../../core/archive-queries/survey';
import { fromCatalogs } from '../../cli/replay/detections';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { patternInSql } from '../../lib/filter-pattern/sql/to-sql';

const REGIONS = [
  ...[
    'us-east-1',
    'eu-central-1',
    'us-west-2',
    'eu-west-1',
    'ap-southeast-2',
    'ap-northeast-1',
    'ap-south-1',
    'ca-central-1',
    'eu-north-1',
  ],
  ...[
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-2',
    'us-west-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-southeast-1',
  ],
];
const [ACCOUNTS, DAYS] = [1_000, 365];
const FILE_BYTES = 4_000;
const END = Date.parse('2026-11-27T00:00:00Z') / 1_000;

const TABLE: ArchiveTable = {
  ...{ database: 'organization_trail', name: 'events', bucket: 'audit-archive', root: 'AWSLogs/o-a1b2c3d4e5/' },
  ...{ regions: REGIONS, firstDay: '2013/11/13' },
};

/** Each account is busy in up to four Regions, has a handful of files in some others, and none in the rest; a fifth of the accounts is younger than the year. */
function* partitions(days: number): Generator<Partition> {
  for (let account = 0; account < ACCOUNTS; account++) {
    const born = account % 5 === 0 ? (account * 7) % DAYS : 0;
    for (let at = 0; at < REGIONS.length; at++) {
      const isBusy = at === 0 || (account + at) % 6 === 0;
      const isUsed = isBusy || (account * 3 + at) % 4 !== 0;
      if (!isUsed) continue;
      for (let day = Math.max(born, DAYS - days); day < DAYS; day++) {
        const files = isBusy ? 200 + ((account + day) % 88) : 1 + ((account + day + at) % 12);
        yield {
          table: TABLE,
          account: String(100_000_000_000 + account),
          region: REGIONS[at] ?? '',
          day: folderOf(END - (DAYS - 1 - day) * 86_400),
          files,
          bytes: files * FILE_BYTES,
        };
      }
    }
  }
}

const filters = fromCatalogs({}).map(({ filterPattern }, index) => ({
  index,
  condition: patternInSql(parsePattern(filterPattern, WITH_NAMES).pattern),
}));
const thousands = (number: number): string => Math.round(number).toLocaleString('en-US');

for (const days of [1, 30, 365]) {
  const began = performance.now();
  const all = [...partitions(days)];
  const listed = performance.now();
  const parts = planned(all);
  const took = performance.now() - listed;
  const lists = all.reduce((sum, { files }) => sum + Math.ceil(files / 1_000), 0) + ACCOUNTS + 1;
  const cost = costOf(parts, lists);
  const longest = Math.max(
    ...parts.map((part) =>
      Buffer.byteLength(
        replayQuery(
          filters,
          { from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z', principals: [] },
          part,
          Date.now(),
        ).sql,
      ),
    ),
  );
  const share = cost.projected / cost.partitions;
  console.log(
    `${String(days)} days of ${thousands(ACCOUNTS)} accounts: ${thousands(cost.partitions)} folders with ${thousands(cost.files)} log files, ${thousands(cost.bytes / 1e9)} GB; ` +
      `${thousands(cost.queries)} queries over ${thousands(cost.projected)} folders (${share.toFixed(2)} times those with files), ${thousands(lists)} lists before, ` +
      `about ${thousands(cost.dollars)} USD; the longest text has ${thousands(longest)} of 262,144 bytes; planned in ${(took / 1_000).toFixed(1)} s (made in ${((listed - began) / 1_000).toFixed(1)} s)`,
  );
  if (share > 2) throw new Error(`${String(share)} times the folders with log files would be listed`);
  if (longest > 262_144) throw new Error('a query is too long');
}
