import type { Detection } from './detection';

const MINUTE = 60_000;

/** CloudTrail delivers within five minutes on average, seldom after fifteen: so long an alarm goes on looking for late events. */
const LATE_SECONDS = 15 * 60;

/** How an alarm on the sum of a metric is evaluated, in CloudWatch's words. */
export interface AlarmEvaluation {
  /** A period is breaching from this sum on. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** So many periods are looked at: N of "M out of N". */
  readonly evaluationPeriods: number;
  /** So many of them have to be breaching: M. */
  readonly datapointsToAlarm: number;
}

/**
 * How the alarm of a detection is deployed.
 *
 * @param staysSeconds so long after it went off it is in ALARM still, or again
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
 * How many periods an alarm has to look back to see again what made it go off. One event is in one period or the next, at any minute. Several
 * are together in a period for some minutes only, and then again one period later: up to that moment the alarm may be in OK.
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
 * When an alarm would have gone off: each time it goes from OK to ALARM, in milliseconds.
 *
 * A metric filter counts by the minute, and CloudWatch looks once a minute at the sums of the last periods: a window that
 * slides, unless the alarm asks for the wall clock. The alarm stays in ALARM for as long as enough of those periods are
 * breaching. A period without data is not breaching. That CloudTrail delivers events some minutes late, and in another
 * order, is left out; so is what CloudWatch does where a log group receives no event at all for several periods.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 * @param times of the matching events, in milliseconds, in any order
 */
export function alarmsRaised(times: readonly number[], evaluation: AlarmEvaluation): number[] {
  const { periodSeconds, evaluationPeriods, datapointsToAlarm } = evaluation;
  const period = periodSeconds / 60;
  // By how many the breaching periods become more, or fewer, at a minute. A period that is breaching as the last one is
  // breaching again as the last but one, a period later.
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

/** When the period that ends now holds enough events: from a minute, until before another, oldest first and apart. */
function breaches(
  times: readonly number[],
  { threshold, periodSeconds }: AlarmEvaluation,
): { readonly from: number; readonly until: number }[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE)).sort((one, other) => one - other);
  const period = periodSeconds / 60;
  const found: { from: number; until: number }[] = [];
  minutes.forEach((minute, last) => {
    // The period that ends here holds this event and the `threshold - 1` before it; it holds them until the first leaves.
    const first = minutes[last - threshold + 1];
    if (first === undefined || minute - first >= period) return;
    const open = found.at(-1);
    if (open !== undefined && minute <= open.until) open.until = first + period;
    else found.push({ from: minute, until: first + period });
  });
  return found;
}
