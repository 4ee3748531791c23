import { lookUntil } from '../../core/waiting/look-until';
import { MISSING_TRAIL_SECONDS, NOTABLE_AGE_SECONDS, TrailHealthMetric } from '../../lib/contract/trail-health';

/** The status of a trail, from its home Region. Errors are those of the latest attempt; `undefined` if it succeeded. */
export interface TrailStatus {
  readonly isLogging: boolean;
  readonly startLoggingTime?: Date;
  readonly latestDeliveryTime?: Date;
  readonly deliveryError?: string;
  readonly digestError?: string;
  readonly logGroupError?: string;
  readonly notificationError?: string;
}

/** What this logic needs from CloudTrail. */
export interface CloudTrailPort {
  /** `undefined` if the trail does not exist. */
  trailStatus(trailArn: string): Promise<TrailStatus | undefined>;
}

export interface TrailHealth {
  /** Besides the check itself, only what is wrong. */
  readonly metrics: Partial<Record<TrailHealthMetric, number>>;

  /** Descriptions of the problems; empty for a healthy trail. */
  readonly problems: readonly string[];
}

/** A missing trail pages, but not one that a deployment, which does not wait for this function, is about to create. */
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
      problems: [`The trail ${trailArn} does not exist.`],
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
