import { lookUntil } from '../../core/waiting/look-until';
import { MISSING_TRAIL_SECONDS, NOTABLE_AGE_SECONDS, TrailHealthMetric } from '../../lib/contract/trail-health';

/** What CloudTrail says of a trail in its home Region. Errors are those of the latest attempt, undefined where it succeeded. */
export interface TrailStatus {
  readonly isLogging: boolean;
  readonly startLoggingTime?: Date;
  readonly latestDeliveryTime?: Date;
  readonly deliveryError?: string;
  readonly digestError?: string;
  readonly logGroupError?: string;
  readonly notificationError?: string;
}

/** What this logic needs of CloudTrail. */
export interface CloudTrailPort {
  /** `undefined` when there is no such trail. */
  trailStatus(trailArn: string): Promise<TrailStatus | undefined>;
}

export interface TrailHealth {
  /** Beside the check itself, only what is not as it should be. */
  readonly metrics: Partial<Record<TrailHealthMetric, number>>;

  /** What is wrong, in words; empty for a healthy trail. */
  readonly problems: readonly string[];
}

/** Somebody is woken for a trail that is missing: not for one that a deployment, which does not wait for this function, makes in a moment. */
const PAUSE_SECONDS = 30;
const PAUSES_MS = Array.from({ length: MISSING_TRAIL_SECONDS / PAUSE_SECONDS }, () => PAUSE_SECONDS * 1_000);

export async function checkTrail(
  cloudTrail: CloudTrailPort,
  trailArn: string,
  clock: () => Date,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<TrailHealth> {
  const status = await lookUntil(
    (seen) => seen !== undefined,
    () => cloudTrail.trailStatus(trailArn),
    pausesMs,
  );
  const now = clock();
  if (status === undefined) {
    return {
      metrics: { [TrailHealthMetric.CHECKS]: 1, [TrailHealthMetric.NOT_LOGGING]: 1 },
      problems: [`There is no trail ${trailArn}.`],
    };
  }
  const metrics: Partial<Record<TrailHealthMetric, number>> = { [TrailHealthMetric.CHECKS]: 1 };
  const problems: string[] = [];
  const raise = (metric: TrailHealthMetric, problem: string): void => {
    metrics[metric] = 1;
    problems.push(problem);
  };
  if (!status.isLogging) raise(TrailHealthMetric.NOT_LOGGING, 'The trail is stopped.');
  for (const [metric, what, error] of [
    [TrailHealthMetric.DELIVERY_ERROR, 'Log files cannot be delivered', status.deliveryError],
    [TrailHealthMetric.DIGEST_ERROR, 'Digest files cannot be delivered', status.digestError],
    [TrailHealthMetric.LOG_GROUP_ERROR, 'Events cannot be delivered to the log group', status.logGroupError],
    [TrailHealthMetric.NOTIFICATION_ERROR, 'Notifications of log files cannot be sent', status.notificationError],
  ] as const) {
    if (error !== undefined) raise(metric, `${what}: ${error}`);
  }
  const since = latest(status.latestDeliveryTime, status.startLoggingTime);
  const age = since === undefined ? 0 : Math.round((now.getTime() - since.getTime()) / 1000);
  if (age >= NOTABLE_AGE_SECONDS) metrics[TrailHealthMetric.DELIVERY_AGE] = age;
  return { metrics, problems };
}

/** A trail that was stopped for a week and started a minute ago is not a week late. */
function latest(...times: (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).sort((a, b) => b.getTime() - a.getTime())[0];
}
