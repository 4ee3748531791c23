import { lookUntil } from '../../core/waiting/look-until';
import { MISSING_TRAIL_SECONDS, TrailHealthMetric } from '../../lib/contract/trail-health';

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
  /** Age is absent where nothing was ever delivered or started. */
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
  const problems = status.isLogging ? [] : ['The trail is stopped.'];
  const failed = (what: string, error: string | undefined): number => {
    if (error === undefined) return 0;
    problems.push(`${what}: ${error}`);
    return 1;
  };
  const metrics: TrailHealth['metrics'] = {
    [TrailHealthMetric.CHECKS]: 1,
    [TrailHealthMetric.NOT_LOGGING]: status.isLogging ? 0 : 1,
    [TrailHealthMetric.DELIVERY_ERROR]: failed('Log files cannot be delivered', status.deliveryError),
    [TrailHealthMetric.DIGEST_ERROR]: failed('Digest files cannot be delivered', status.digestError),
    [TrailHealthMetric.LOG_GROUP_ERROR]: failed('Events cannot be delivered to the log group', status.logGroupError),
    [TrailHealthMetric.NOTIFICATION_ERROR]: failed(
      'Notifications of log files cannot be sent',
      status.notificationError,
    ),
  };
  const since = latest(status.latestDeliveryTime, status.startLoggingTime);
  if (since === undefined) return { metrics, problems };
  return {
    metrics: {
      ...metrics,
      [TrailHealthMetric.DELIVERY_AGE]: Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)),
    },
    problems,
  };
}

/** A trail that was stopped for a week and started a minute ago is not a week late. */
function latest(...times: (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).sort((a, b) => b.getTime() - a.getTime())[0];
}
