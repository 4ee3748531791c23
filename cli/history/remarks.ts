import { costWords, spentWords } from '../athena/confirm-cost';
import type { ArchiveCost, HistoryAnswer, WrittenCoverage } from '../../core/history/answer/history-answer';
import type { Estimate } from '../../core/history/search/estimate';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import { count, counted } from '../terminal/counted';
import { printable } from '../terminal/printable';

const MOST_NAMED = 20;

/** Returns what readers need to know to interpret the events, one line each. */
export function remarks(answer: HistoryAnswer): string[] {
  const { status, stopped, events, eventCount, results, coverageResults, cursor, estimate, notices, from, to } = answer;
  const lines = [...notices];
  // Useless if everything was read.
  if (estimate && (!hasBeenRead(answer) || status === 'stopped')) lines.push(...estimateLines(estimate, status));
  if (answer.archive) lines.push(archiveLine(answer.archive));
  lines.push(...gaps(answer));
  if (results)
    lines.push(
      `${counted(eventCount, 'event is', 'events are')} in s3://${results.bucket}/${results.key} (gzip, one line of JSON each).`,
    );
  if (coverageResults)
    lines.push(
      `The coverage of every account and Region is in s3://${coverageResults.bucket}/${coverageResults.key} (gzip, one line of JSON each).`,
    );
  if (hasBeenRead(answer)) {
    const places = answer.coverage.length;
    const missing = unread(answer).length;
    const whole = places - missing;
    const partial = missing > 0 ? ': PARTIAL' : '';
    // A truncated coverage does not say how many there are.
    const answered = coverageResults
      ? partial
      : `; ${count(whole)} of ${counted(places, 'account and Region', 'accounts and Regions')} answered${partial}`;
    lines.push(
      `${counted(results ? eventCount : Math.max(events.length, eventCount), 'event')} from ${from} to ${to}${answered}.`,
    );
  }
  if (stopped)
    lines.push(`${STOPPED[stopped]} To continue, repeat the question with this option:`, `  --cursor ${cursor ?? ''}`);
  return lines.map(printable);
}

/** Returns one line for each account and Region that was denied or failed. */
export function gaps(answer: HistoryAnswer): string[] {
  const all = unread(answer);
  const further =
    all.length > MOST_NAMED
      ? [
          `… and ${counted(all.length - MOST_NAMED, 'further account and Region', 'further accounts and Regions')}; --format json lists all.`,
        ]
      : [];
  return [...all.slice(0, MOST_NAMED).map(gap), ...further];
}

function unread({ coverage }: HistoryAnswer): readonly WrittenCoverage[] {
  return coverage.filter(({ state }) => !['complete', 'stopped'].includes(state));
}

/** Not just estimated. */
export function hasBeenRead({ status }: HistoryAnswer): boolean {
  return status !== 'too-long' && status !== 'estimate';
}

const STOPPED = {
  limit: 'There may be more: the search reached the limit.',
  size: 'There is more: the answer is as large as one can be.',
  interrupted: 'There may be more: the search ended early.',
} as const;

function gap({ account, region, state, from, coveredFrom, to, error }: WrittenCoverage): string {
  const known =
    coveredFrom === null ? 'nothing is known' : `known from ${coveredFrom} to ${to}, but not back to ${from}`;
  return `${state.toUpperCase()}: account ${account}, ${region === '*' ? 'every Region' : region}: ${known}.${error === undefined ? '' : ` ${error}`}`;
}

function archiveLine(archive: ArchiveCost): string {
  if (archive.isEstimate) return `The search of the archive would take ${costWords(archive)}.`;
  return spentWords(archive.queries, archive.bytes, archive.dollars);
}

/** A function of an earlier version returns no range. */
type AnyEstimate = Omit<Estimate, 'least' | 'most'> & Partial<Estimate>;

function estimateLines(
  { seconds, events, least = { seconds, events }, most = least, places, functions, narrowing }: AnyEstimate,
  status: HistoryAnswer['status'],
): string[] {
  const [busiest] = places;
  const range = (low: string, high: string): string => (low === high ? '' : ` (${low} to ${high})`);
  const time = `about ${duration(seconds)}${range(duration(least.seconds), duration(most.seconds))}`;
  const where = `${functions === undefined ? '' : ` among ${counted(functions, 'function')}`}${busiest ? `; most in account ${busiest.account}, ${busiest.region}` : ''}`;
  const lines = [
    `About ${counted(events, 'event')}${range(count(least.events), count(most.events))} must be read, in ${time}${where}.`,
  ];
  if (least.events < most.events)
    lines.push(
      'CloudTrail does not count events: the range is estimated from some of the pages, and its upper end allows for unseen bursts between them.',
    );
  if (status === 'too-long')
    lines.push('Even the lower end is longer than one run of the function, so the search did not start.');
  if (narrowing.length > 0) lines.push('It would be shorter with:', ...narrowing.map((way) => `  - ${way}`));
  return lines;
}

export function duration(seconds: number): string {
  if (seconds < 100) return `${String(Math.max(Math.ceil(seconds), 1))} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${String(minutes)} min` : `${String(Math.ceil(minutes / 60))} h`;
}

/** Reaching a limit is what the user requested; anything else that is missing makes the answer partial. */
export function exitStatus({ status, stopped, coverage }: HistoryAnswer, isInterrupted: boolean): ExitStatus {
  if (status === 'too-long') return EXIT_STATUS.unusable;
  if (isInterrupted && stopped === 'interrupted') return EXIT_STATUS.interrupted;
  const isWhole = coverage.every(({ state }) => state === 'complete' || (state === 'stopped' && stopped === 'limit'));
  return isWhole && (stopped === undefined || stopped === 'limit') ? EXIT_STATUS.done : EXIT_STATUS.partial;
}
