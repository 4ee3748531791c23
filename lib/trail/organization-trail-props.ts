import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { EventSelection } from '../events/event-selection';
import type { Safeguard } from '../internal/safeguard';
import type { TrailArchive } from './trail-archive';
import type { TrailOwner } from './trail-owner';
import type { TrailScope } from './trail-scope';

/**
 * Properties of OrganizationTrail.
 */
export interface OrganizationTrailProps {
  /**
   * The name of the trail. Changing it replaces the trail.
   *
   * @default 'organization-trail', or that of the owner's identity
   */
  readonly trailName?: string;

  /**
   * Who owns the trail: the organization, from its management account or from a delegated administrator, or only this
   * account.
   *
   * @default TrailOwner.managementAccount()
   */
  readonly owner?: TrailOwner;

  /**
   * Where log files are delivered.
   *
   * @default TrailArchive.inThisStack()
   */
  readonly archive?: TrailArchive;

  /**
   * Set this if the trail already exists outside this stack: everything else is created. Alarms and the health check
   * watch the trail with the same name, and `trailArn` is the ARN that it must have. This is the step before
   * `cdk import` (docs/adopting.md). If the stack already owns the trail, this deletes it. Printed as a warning.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

  /**
   * The log group that receives every event: in the account and Region of this stack, and of class STANDARD.
   *
   * @default - a new TrailLogGroup
   */
  readonly logGroup?: ILogGroup;

  /**
   * A topic that is notified of each delivered log file; see `TrailTopic`. The statements that CloudTrail needs are
   * added to the policies of the topic and its key. For an imported topic you must write them yourself. A topic of this
   * app with an imported key is rejected.
   *
   * @default - none
   */
  readonly deliveryTopic?: ITopic;

  /**
   * Which Regions the trail covers.
   *
   * @default TrailScope.allRegions()
   */
  readonly trailScope?: TrailScope;

  /**
   * What the trail records. Data events, network activity events and Insights cost extra; see `EventSelection`.
   *
   * @default - all management events, and nothing that costs extra
   */
  readonly events?: EventSelection[];

  /**
   * Buckets whose S3 data events are never recorded, in addition to the trail's own bucket and its access log bucket:
   * replicas of the archive, buckets for query results, and anything else that is written because this trail writes.
   *
   * @default - none
   */
  readonly excludedBuckets?: IBucket[];

  /**
   * Turns off the guard that excludes the trail's own bucket from S3 data events. Each delivery of a log file is then
   * an event, which is delivered in another log file, endlessly.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * The architecture of its functions.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
