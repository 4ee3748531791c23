import type { Reading } from '../../core/findings/read-batch';
import { messagesOf } from '../../core/findings/subscription';
import { embeddedMetrics, type Unit } from '../../core/metrics/embedded-metrics';
import { nameAndMessageOf } from '../../lib/contract/error-message';
import { FindingsMetric, type FindingsSettings, OPENED_METRICS, TICK } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { SEVERITIES } from '../../lib/contract/severities';
import { BatchReader } from './batch-reader';
import { type Budget, budgetOf } from './budget';
import type { Environment } from './environment';
import type { OpenedBySeverity, Responder } from './respond';

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: InvocationContext) => Promise<void>;

/**
 * Handles a batch of the trail's log group, or a tick of the schedule. A batch without matches does not load the
 * responder, which has the clients. The returned handler throws if part of a batch failed, after processing the rest:
 * Lambda then retries the batch, and finally stores it.
 */
export function findingsHandler(
  environment: Environment,
  settings: FindingsSettings,
  responder: () => Responder,
): Handler {
  const reader = new BatchReader(settings, environment);
  /** @returns errors: then the names stay as they were */
  const learnNames = async (budget: Budget): Promise<unknown[]> => {
    try {
      reader.learn(await responder().ownNames(budget));
      return [];
    } catch (error) {
      return [error];
    }
  };
  const read = async (
    messages: readonly string[],
    budget: Budget,
  ): Promise<{ reading: Reading; errors: unknown[] }> => {
    const reading = reader.read(messages);
    if (!reader.isInDoubt(reading)) return { reading, errors: [] };
    const errors = await learnNames(budget);
    return { reading: errors.length > 0 ? reader.certain(reading) : reader.read(messages), errors };
  };
  return async (event, context) => {
    const budget = budgetOf(context.getRemainingTimeInMillis());
    if (isRecord(event) && event['kind'] === TICK.kind) {
      // A deployment may have changed them, and an unreadable parameter is noticed before it is needed.
      const unnamed = reader.usesNames ? await learnNames(budget) : [];
      const { errors: failed, ...outcome } = await responder().tick(budget);
      const errors = [...unnamed, ...failed];
      tell(environment, outcome, errors);
      if (errors.length > 0) throw failure(`${String(errors.length)} steps of the tick failed`, errors);
      return;
    }
    const messages = messagesOf(event);
    if (messages === undefined) return;
    const { reading, errors: unnamed } = await read(messages, budget);
    const { groups, suppressed, heartbeat, failed } = reading;
    const isQuiet = groups.length === 0 && suppressed.length === 0 && heartbeat === undefined;
    const outcome = isQuiet ? undefined : await responder().batch(reading, budget);
    const { errors: unwritten = [], unrecorded = 0, ...told } = outcome ?? {};
    const errors = [...unnamed, ...unwritten];
    if (!isQuiet || failed + errors.length > 0)
      tell(environment, { records: messages.length, failed, ...told }, errors);
    // What was recorded is due in the table, and sent with the next tick.
    if (failed + unrecorded + unnamed.length > 0) {
      const of = String(messages.length);
      const what = [
        `${String(failed)} of ${of} records could not be read`,
        `${String(unrecorded)} findings not written`,
        ...(unnamed.length > 0 ? ['the names of own resources are unknown'] : []),
      ];
      throw failure(what.join(', '), errors);
    }
  };
}

interface Told {
  readonly records?: number;
  readonly failed?: number;
  readonly opened?: number;
  readonly openedBySeverity?: OpenedBySeverity;
  readonly suppressed?: number;
  readonly heartbeat?: { readonly latency: number; readonly isHealthy: boolean };
}

/** Logs one line about what was done, without event data; it contains the metrics, if any. */
function tell({ namespace }: Environment, outcome: Told, errors: readonly unknown[]): void {
  const { failed = 0, opened = 0, openedBySeverity = {}, suppressed = 0, heartbeat } = outcome;
  const metrics: Record<string, { value: number; unit: Unit }> = {};
  const add = (name: FindingsMetric, value: number, unit: Unit = 'Count'): void => {
    if (value > 0) metrics[name] = { value, unit };
  };
  add(FindingsMetric.FAILED, failed + errors.length);
  add(FindingsMetric.OPENED, opened);
  for (const severity of SEVERITIES) add(OPENED_METRICS[severity], openedBySeverity[severity] ?? 0);
  add(FindingsMetric.SUPPRESSED, suppressed);
  if (heartbeat?.isHealthy === true) add(FindingsMetric.HEARTBEAT, Math.max(1, heartbeat.latency), 'Milliseconds');
  const properties = {
    level: failed + errors.length > 0 ? 'ERROR' : 'INFO',
    message: 'findings',
    ...outcome,
    ...(errors.length > 0 && { errors: errors.slice(0, 10).map(nameAndMessageOf) }),
  };
  // Not console.log: with JSON logs Lambda wraps its output in a "message", where CloudWatch finds no metrics.
  process.stdout.write(`${embeddedMetrics({ namespace, metrics, properties }, new Date())}\n`);
}

function failure(what: string, errors: readonly unknown[]): Error {
  const [cause] = errors;
  return new Error(cause === undefined ? what : `${what}; the first: ${nameAndMessageOf(cause)}`, { cause });
}
