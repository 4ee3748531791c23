import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { RunReport } from '../../core/archive-watch/run-report';
import { watch } from '../../core/archive-watch/watch';
import { embeddedMetrics, type EmbeddedMetrics } from '../../core/metrics/embedded-metrics';
import { ArchiveWatchMetric } from '../../lib/contract/archive-watch';
import { isRecord } from '../../lib/contract/is-record';
import { TRAIL_DIMENSION } from '../../lib/contract/trail-health';
import { type Environment, parseEnvironment } from './environment';
import { settingsOf, watchPorts } from './ports';

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Reserved for the last writes and messages, and for releasing the lock. */
const MARGIN_MS = 60_000;
/** At most this share of a shorter time limit. */
const MARGIN_SHARE = 1 / 4;
/** Maximum number of problems in the log line; the stored state has all. */
const MOST_FOUND = 200;

/**
 * Checks the accounts that are due, and sends messages about problems. Throws if something failed; what was found is
 * still reported and stored.
 *
 * @param event `{ "now": true }` checks all accounts; anything else, such as the event of the schedule, checks those
 * that are due
 */
export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  const environment = parseEnvironment(process.env);
  const isForced = isRecord(event) && event['now'] === true;
  const left = context.getRemainingTimeInMillis();
  const budget = left - Math.min(MARGIN_MS, left * MARGIN_SHARE);
  const stop = new AbortController();
  // Each concurrent request adds a listener; Node warns from the eleventh on.
  setMaxListeners(0, stop.signal);
  const timer = setTimeout(() => {
    stop.abort();
  }, budget);
  try {
    const report = await watch(watchPorts(environment), { ...settingsOf(environment), isForced }, stop.signal);
    // Not console.log: with JSON logs Lambda wraps its output in a "message", where CloudWatch finds no metrics.
    process.stdout.write(`${lineOf(report, environment, new Date())}\n`);
    if (report.errors.length > 0) throw new Error(report.errors.join('; '));
  } finally {
    clearTimeout(timer);
  }
}

function lineOf({ metrics, found = [], ...report }: RunReport, { namespace, trail }: Environment, now: Date): string {
  const entries = Object.entries(metrics).map(([name, value]): [string, EmbeddedMetrics['metrics'][string]] => [
    name,
    // CloudWatch has no unit for hours.
    { value, unit: name === ArchiveWatchMetric.LAG.valueOf() ? 'None' : 'Count' },
  ]);
  return embeddedMetrics(
    {
      namespace,
      dimensions: { [TRAIL_DIMENSION]: trail.name },
      metrics: Object.fromEntries(entries),
      properties: { ...report, found: found.slice(0, MOST_FOUND), foundInAll: found.length, run: randomUUID() },
    },
    now,
  );
}
