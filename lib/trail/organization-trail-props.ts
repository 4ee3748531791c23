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
   * The trail's name. Changing it replaces the trail.
   *
   * @default 'organization-trail', or that of the owner's identity
   */
  readonly trailName?: string;

  /**
   * Who owns the trail: the organization, from its management account or from a delegated administrator, or this account alone.
   *
   * @default TrailOwner.managementAccount()
   */
  readonly owner?: TrailOwner;

  /**
   * Where the log files go.
   *
   * @default TrailArchive.inThisStack()
   */
  readonly archive?: TrailArchive;

  /**
   * The trail already exists outside this stack: create everything else. Alarms and the health check watch the trail of the
   * same name, and `trailArn` is the ARN that it must have. This is the step before `cdk import` (docs/adopting.md). If the stack already owns the
   * trail, this deletes it. Printed as a warning.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

  /**
   * The log group that receives every event: of this stack's account and Region, and of class STANDARD.
   *
   * @default - a new TrailLogGroup
   */
  readonly logGroup?: ILogGroup;

  /**
   * A topic that is told of each delivered log file; see `TrailTopic`. The statements that CloudTrail needs are added to
   * the policies of the topic and its key; an imported topic's are yours to write, and a topic of this app under an imported
   * key is refused.
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
   * @default - all management events, and nothing that costs
   */
  readonly events?: EventSelection[];

  /**
   * Buckets whose S3 data events are never recorded, beside the trail's own and that of its access logs: replicas of the
   * archive, buckets of query results, whatever else is written because this trail writes.
   *
   * @default - none
   */
  readonly excludedBuckets?: IBucket[];

  /**
   * Turns off the guard that keeps the trail's own bucket out of S3 data events. Each delivery of a log file is an event
   * then, which is delivered in a log file, without end.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * The architecture of its functions.
   *
   * @default - that of the construct or stack around it; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
