import type { Detection } from './detection';

const MINUTE = 60_000;

/**
 * CloudTrail delivers within five minutes on average and rarely after fifteen. For that long, an alarm includes late
 * events.
 */
const LATE_SECONDS = 15 * 60;

/** How an alarm on the sum of a metric is evaluated, in CloudWatch's terms. */
export interface AlarmEvaluation {
  /** A period is breaching if its sum is at least this. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** The number of periods that are evaluated: N of "M out of N". */
  readonly evaluationPeriods: number;
  /** How many of them must be breaching: M. */
  readonly datapointsToAlarm: number;
}

/**
 * Returns how the alarm of a detection is deployed.
 *
 * @param staysSeconds how long after it went off the alarm is still in ALARM, or in ALARM again
 */
export function deployedEvaluation(
  {
    threshold,
    periodSeconds,
    evaluationPeriods = Math.ceil(LATE_SECONDS / periodSeconds),
    datapointsToAlarm = 1,
  }: Pick<Detection, 'threshold' | 'periodSeconds' | 'evaluationPeriods' | 'datapointsToAlarm'>,
  staysSeconds = 0,
): AlarmEvaluation {
  const detection = { threshold, evaluationPeriods, datapointsToAlarm };
  const further = staysSeconds > 0 ? Math.ceil(staysSeconds / periodSeconds) + oldestPeriod(detection) : 0;
  const periods = Math.max(evaluationPeriods, further);
  return { threshold, periodSeconds, evaluationPeriods: periods, datapointsToAlarm };
}

/**
 * Returns how many periods an alarm must look back to include what made it go off. A single event is always in one
 * period or the next. Several events share a period only for some minutes, and again one period later; in between, the
 * alarm may be in OK.
 */
function oldestPeriod({
  threshold,
  evaluationPeriods,
  datapointsToAlarm,
}: Pick<AlarmEvaluation, 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'>): number {
  if (datapointsToAlarm > 1) return evaluationPeriods;
  return threshold === 1 ? 0 : 1;
}

/**
 * Returns when an alarm would have gone off: each time it changes from OK to ALARM, in milliseconds since the epoch.
 *
 * A metric filter counts per minute. Every minute, CloudWatch evaluates the sums of the last periods: a sliding window,
 * unless the alarm is aligned to the clock. The alarm stays in ALARM while enough of these periods are breaching. A
 * period without data is not breaching. Not simulated: events that CloudTrail delivers late or out of order, and what
 * CloudWatch does if the log group receives no events for several periods.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 * @param times the times of the matching events, in milliseconds since the epoch, in any order
 */
export function alarmsRaised(times: readonly number[], evaluation: AlarmEvaluation): number[] {
  const { periodSeconds, evaluationPeriods, datapointsToAlarm } = evaluation;
  const period = periodSeconds / 60;
  // The change in the number of breaching periods, by minute. A period that is breaching as the last one is breaching
  // one period later as the last but one.
  const changes = new Map<number, number>();
  const change = (minute: number, by: number): void => void changes.set(minute, (changes.get(minute) ?? 0) + by);
  for (const { from, until } of breaches(times, evaluation)) {
    for (let ago = 0; ago < evaluationPeriods; ago += 1) {
      change(from + ago * period, 1);
      change(until + ago * period, -1);
    }
  }
  const raised: number[] = [];
  let breaching = 0;
  for (const [minute, by] of [...changes].sort(([one], [other]) => one - other)) {
    if (breaching < datapointsToAlarm && breaching + by >= datapointsToAlarm) raised.push(minute * MINUTE);
    breaching += by;
  }
  return raised;
}

/**
 * Returns when the period that ends at a minute contains enough events: from one minute until before another, in
 * ascending order, without overlap.
 */
function breaches(
  times: readonly number[],
  { threshold, periodSeconds }: AlarmEvaluation,
): { readonly from: number; readonly until: number }[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE)).sort((one, other) => one - other);
  const period = periodSeconds / 60;
  const found: { from: number; until: number }[] = [];
  minutes.forEach((minute, last) => {
    // The period that ends here contains this event and the `threshold - 1` before it, until the first one leaves.
    const first = minutes[last - threshold + 1];
    if (first === undefined || minute - first >= period) return;
    const open = found.at(-1);
    if (open !== undefined && minute <= open.until) open.until = first + period;
    else found.push({ from: minute, until: first + period });
  });
  return found;
}
