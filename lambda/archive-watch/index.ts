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

/** To write what is remembered, to tell, and to let the lock go. */
const MARGIN_MS = 60_000;
/** Of a shorter time limit. */
const MARGIN_SHARE = 1 / 4;
/** What the log line names; all of it is in the messages and in the state. */
const MOST_FOUND = 200;

/**
 * Looks at the accounts whose turn it is, and tells what it finds. Throws where something failed: what was found is told and remembered all the same.
 *
 * @param event `{ "now": true }`: at all accounts; whatever the schedule sends: at those whose turn it is
 */
export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  const environment = parseEnvironment(process.env);
  const isForced = isRecord(event) && event['now'] === true;
  const left = context.getRemainingTimeInMillis();
  const budget = left - Math.min(MARGIN_MS, left * MARGIN_SHARE);
  const stop = new AbortController();
  // Each request under way listens; Node warns from the eleventh on.
  setMaxListeners(0, stop.signal);
  const timer = setTimeout(() => {
    stop.abort();
  }, budget);
  try {
    const report = await watch(watchPorts(environment), { ...settingsOf(environment), isForced }, stop.signal);
    // Not the console: with JSON logs Lambda wraps what goes there into a "message", where CloudWatch finds no metrics.
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
