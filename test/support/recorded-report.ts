import { fromCatalogs } from '../../cli/replay/detections';
import { EventIds } from '../../cli/replay/event-ids';
import { EVERYTHING } from '../../cli/replay/event-filter';
import { PRICES } from '../../cli/replay/prices';
import { Replayer } from '../../cli/replay/replayer';
import type { ReplayReport } from '../../cli/replay/replay-report';
import { reportOf } from '../../cli/replay/report';
import { type CloudTrailEvent, event } from '../fixtures/cloudtrail-event';
import { EXAMPLES } from '../fixtures/events';
import { ACCOUNTS, workload } from '../fixtures/identities';

/** What a recording is of. */
export interface Recording {
  readonly minutes: number;
  /** Events that a detection fires on, one after the other, evenly spread. */
  readonly matching: number;
  /** When it begins, in milliseconds; in the middle of an hour unless told otherwise. */
  readonly begins?: number;
}

const BEGINS = Date.UTC(2026, 10, 23, 9, 17, 41);
const MATCHING: readonly CloudTrailEvent[] = Object.values(EXAMPLES).flatMap(({ matches }) => matches);

/** The report of a recording, as the command makes it: all detections, over events as CloudTrail writes them. */
export function recordedReport({ minutes, matching, begins = BEGINS }: Recording): ReplayReport {
  const detections = fromCatalogs({});
  const most = 10_000;
  const replayer = new Replayer(
    { detections, isExact: false, mostMatches: most },
    new EventIds(EventIds.memoryFor({ expected: 50_000, most: 100_000 })),
  );
  const ordinary = Array.from({ length: 200 }, () => event('s3:GetBucketLocation', workload(ACCOUNTS.production)));
  const events = [
    ...Array.from({ length: matching }, (_, index) => MATCHING[index % MATCHING.length] ?? {}),
    ...ordinary,
  ];
  const records = events.map((one, index) => {
    const share =
      index < matching ? (matching === 1 ? 0.5 : index / (matching - 1)) : (index - matching) / (ordinary.length - 1);
    const eventTime = new Date(begins + share * minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
    return { ...one, eventTime, eventID: `c2f7e8a4-6b19-4d35-8e02-${String(index).padStart(12, '0')}` };
  });
  replayer.file('recording.json', Buffer.from(JSON.stringify({ Records: records })));
  return JSON.parse(
    JSON.stringify(
      reportOf(replayer.tally, detections, {
        prices: PRICES,
        notices: [],
        mostMatches: most,
        order: 'newest',
        selection: EVERYTHING,
      }),
    ),
  ) as ReplayReport;
}
