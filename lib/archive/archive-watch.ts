import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  type ArchiveWatchMetric,
  DEFAULT_WATCH_HOURS,
  WATCH_HASH_PERCENT,
  WATCH_HOURS,
  watchReaderRoleNameOf,
  watchRoleNameOf,
} from '../contract/archive-watch';
import { ALARM_NAME_PREFIX, METRIC_NAMESPACE, ROLE_NAME, ROLE_PATH } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import { deployedStackName } from '../internal/deployed-stack-name';
import { useArchitecture } from '../internal/function-architecture';
import { expectedOwner } from '../internal/named-archive';
import { checkNames, claimNames, type NameClaim } from '../internal/names-in-app';
import { InputError, Problems } from '../internal/problems';
import { checkLimits } from '../internal/resource-limits';
import { checkDays } from '../internal/whole-days';
import { checkAccessLogBucket } from '../trail/access-log-bucket';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import type { ArchiveWatchProps, ArchiveWatchRecipients } from './archive-watch-props';
import { tell } from './recipients';
import { watchMetric } from './watch-alarms';
import { WatchFunction } from './watch-function';
import { archiveOfTrail } from './watched-archive';

/**
 * Verifies every few hours that the archive of a trail is complete and unchanged, and detects accounts and Regions that
 * stop delivering.
 *
 * A function verifies CloudTrail's signed digests of each account and Region, continuing from the last verified one. It
 * checks signature, hash and continuity, and that each log file named in a digest exists as delivered. Its state is in
 * a versioned bucket that nobody else may write to, and an SSM parameter records its hash. One message reports
 * everything new, with account, Region, hours and files; reminders follow after a day, three days and a week.
 *
 * It starts with the week before its first run. For older files, use `verify` on the command line.
 * docs/archive-watch.md explains what this does and does not prove.
 *
 * Monthly costs, in us-east-1 in 2026, with 17 Regions: about 0.75 USD for 10 accounts and 21 for 1,000, including 0.40
 * for four alarms.
 */
export class ArchiveWatch extends Construct {
  /** The function. */
  public readonly handler: IFunction;

  /** The bucket with its state. */
  public readonly stateBucket: IBucket;

  /** The name of the SSM parameter with the record of its state. */
  public readonly witnessParameter: string;

  /** @internal */
  public readonly _interval: Duration;

  private readonly watch: WatchFunction;
  private readonly place: { readonly metricNamespace: string; readonly trailName: string };

  /** @throws InputError if something is malformed; with all problems at once */
  public constructor(scope: Construct, id: string, props: ArchiveWatchProps) {
    super(scope, id);
    const problems = new Problems('ArchiveWatch', this.node.path);
    problems.throwIfAbsent(props, 'trail');
    checkWatch(problems, props);
    const trail = ownTrail(problems, props.trail);
    const archiveAccount = expectedOwner(trail.bucket);
    const ownRole: NameClaim = {
      kind: 'role',
      names: archiveAccount === undefined ? [] : [watchRoleNameOf(trail.trailName)],
      within: 'account',
    };
    for (const name of ownRole.names) problems.check("name of its role, after the trail's", name, ROLE_NAME);
    checkNames(problems, this, ownRole, 'trail');
    problems.check('metricNamespace', props.metricNamespace, METRIC_NAMESPACE);
    problems.check('alarmNamePrefix', props.alarmNamePrefix, ALARM_NAME_PREFIX);
    checkAccessLogBucket(problems, props.accessLogBucket);
    problems.throwIfAny();
    claimNames(this, ownRole);
    useArchitecture(this, props.architecture);
    const { metricNamespace = deployedStackName(this), interval = Duration.hours(DEFAULT_WATCH_HOURS) } = props;
    this._interval = interval;
    this.place = { metricNamespace, trailName: trail.trailName };
    this.watch = new WatchFunction(this, 'Watch', {
      archive: archiveOfTrail(trail, props.retention),
      reader:
        archiveAccount === undefined
          ? undefined
          : {
              roleArn: this.readerRole(archiveAccount, trail.trailName, props.readerRolePath),
              ownRoleName: watchRoleNameOf(trail.trailName),
            },
      asksForAccounts: true,
      hours: interval.toHours(),
      hashPercent: props.hashPercent ?? 0,
      metricNamespace,
      alarmNamePrefix: props.alarmNamePrefix ?? metricNamespace,
      accessLogBucket: props.accessLogBucket,
    });
    this.handler = this.watch.handler;
    this.stateBucket = this.watch.state.bucket;
    this.witnessParameter = this.watch.state.parameterName;
    if (props.recipients) this._tell(props.recipients);
    checkLimits(this);
  }

  /** Sets the recipients of messages and alarms. Call it once, unless the properties set them. */
  public tell(recipients: ArchiveWatchRecipients): void {
    this._tell(recipients);
  }

  /**
   * @param admitsThroughSns whether the key policy of the topics admits, through SNS, whoever IAM admits
   *
   * @internal
   */
  public _tell(recipients: ArchiveWatchRecipients, admitsThroughSns = false): void {
    tell(this.watch, recipients, admitsThroughSns);
  }

  /**
   * Returns one of its alarms, for a composite alarm, a dashboard or a further action.
   *
   * @param id `ArchiveTampered`, `ArchiveSilent`, `ArchiveNotChecked` or `ArchiveNotWatched`
   * @throws InputError if there is no such alarm
   */
  public alarm(id: string): Alarm {
    const alarm = this.watch.alarms.get(id);
    if (!alarm)
      throw new InputError(
        received(`ArchiveWatch at '${this.node.path}': id`, id, [...this.watch.alarms.keys()].join(', ')),
      );
    return alarm;
  }

  /** @internal */
  public get _alarms(): readonly Alarm[] {
    return [...this.watch.alarms.values()];
  }

  /**
   * Returns one of its metrics.
   *
   * @default - maximum over an hour
   */
  public metric(metric: ArchiveWatchMetric, options?: MetricOptions): Metric {
    return watchMetric(this.place, metric, options);
  }

  private readerRole(account: string, trailName: string, path = '/'): string {
    // The path begins and ends with a slash.
    return Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      account,
      resource: `role${path}${watchReaderRoleNameOf(trailName)}`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }
}

/** The location of the digests of an imported trail is unknown. */
function ownTrail(problems: Problems, trail: IOrganizationTrail): OrganizationTrail {
  if (trail instanceof OrganizationTrail) return trail;
  problems.add(receivedInWords('trail', 'an imported one', 'an OrganizationTrail of this app'));
  throw problems.error();
}

/** Adds problems with the interval and the share of hashed files. */
export function checkWatch(
  problems: Problems,
  { interval, hashPercent, retention, readerRolePath }: Omit<ArchiveWatchProps, 'trail'>,
): void {
  if (interval !== undefined && !interval.isUnresolved()) {
    const hours = interval.toHours({ integral: false });
    if (!WATCH_HOURS.accepts(String(hours)))
      problems.add(receivedInWords('interval', interval.toHumanString(), WATCH_HOURS.allowed));
  }
  if (hashPercent !== undefined && !WATCH_HASH_PERCENT.accepts(String(hashPercent)))
    problems.add(receivedInWords('hashPercent', String(hashPercent), WATCH_HASH_PERCENT.allowed));
  checkDays(problems, 'retention', retention);
  problems.check('readerRolePath', readerRolePath, ROLE_PATH);
}
