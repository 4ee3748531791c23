import { ArchiveWatchMetric } from '../../lib/contract/archive-watch';
import { countOf, type Entry, type Notice } from './book';
import { HOUR } from './turns';
import type { IndexState, WatchIndex } from './watch-index';

/** The report of a run: one line in the log, and metrics. */
export interface RunReport {
  readonly outcome: 'nothing to do' | 'somebody else looks' | 'looked';
  readonly state?: IndexState;
  /** The number of accounts that were checked to the end. */
  readonly accounts?: number;
  /** The number of accounts that were due but for which there was no time. */
  readonly left?: number;
  readonly digests?: number;
  readonly logFilesListed?: number;
  readonly logFilesHashed?: number;
  readonly messages?: number;
  /** Everything new that this run found, for readers of the log. */
  readonly found?: readonly Pick<Notice, 'kind' | 'title' | 'keys'>[];
  readonly metrics: Partial<Record<ArchiveWatchMetric, number>>;
  readonly errors: readonly string[];
}

/** @param checked number of accounts; 0 if messages could not be sent */
export function metricsOf({ accounts, book }: WatchIndex, checked: number, now: number): RunReport['metrics'] {
  const counted = {
    [ArchiveWatchMetric.CHECKS]: checked,
    [ArchiveWatchMetric.TAMPERED]: countOf(book, ({ loudness }) => loudness === 'page'),
    [ArchiveWatchMetric.SILENT]: countOf(book, isOf('silent-')),
    [ArchiveWatchMetric.NOT_CHECKED]: countOf(
      book,
      isOf('not-checked-', 'account-failed', 'regions-unknown', 'step-failed', 'accounts-wait'),
    ),
  };
  const present = Object.entries(counted).filter(([, count]) => count > 0);
  const ends = Object.values(accounts).flatMap(({ verifiedTo, closedSince }) =>
    verifiedTo === undefined || closedSince !== undefined ? [] : [verifiedTo],
  );
  const lag = ends.length === 0 ? {} : { [ArchiveWatchMetric.LAG]: tenths((now - Math.min(...ends)) / HOUR) };
  return { ...Object.fromEntries(present), ...lag };
}

function isOf(...kinds: readonly string[]): (entry: Entry) => boolean {
  return (entry) => kinds.some((kind) => entry.kind.startsWith(kind));
}

function tenths(hours: number): number {
  return Math.round(hours * 10) / 10;
}
