import type { KeyFacts } from '../../../core/preflight/facts';
import type { Fact } from '../../../core/preflight/finding';
import type { OwnParts } from './own-parts';
import type { Selector } from './selectors';

/** The input of `doctor --attach`. */
export interface AttachmentPlan {
  /** The name of a log group; `undefined` for that of Control Tower's trail. */
  readonly logGroup: string | undefined;
  readonly region: string;
  /** The stack that attaches, existing or planned. */
  readonly stack: string;
  /** The name of a trail of this product. */
  readonly trailName: string;
}

/** A log group, as described by CloudWatch Logs. */
export interface LogGroupFacts {
  readonly name: string;
  /** For example `STANDARD`. */
  readonly logGroupClass: string;
  /** `undefined` if events never expire. */
  readonly retentionDays?: number;
  /** The ARN of its key. */
  readonly key?: string;
}

export interface MetricFilterFacts {
  readonly name: string;
  readonly pattern: string;
  /** The namespaces of its metrics. */
  readonly namespaces: readonly string[];
}

export interface SubscriptionFacts {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** A trail that is visible in the account, including what only further calls return. */
export interface SeenTrail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isOrganizationTrail: boolean;
  readonly isMultiRegion: boolean;
  readonly includesGlobalEvents: boolean;
  /** The ARN of the log group that it delivers to. */
  readonly logGroupArn?: string;
  readonly selectors: Fact<readonly Selector[]>;
  readonly status: Fact<{ readonly isLogging: boolean; readonly deliveryError?: string }>;
  /** Whether a stack of this product created it, judging by its tag. */
  readonly isTagged: Fact<boolean>;
}

/** What exists on the log group. */
export interface OnLogGroup {
  readonly metricFilters: Fact<readonly MetricFilterFacts[]>;
  readonly subscriptions: Fact<readonly SubscriptionFacts[]>;
  /** `undefined` as the value if the key does not exist. */
  readonly key?: Fact<KeyFacts | undefined>;
}

export interface AttachmentFacts {
  readonly account: string;
  readonly partition: string;
  /** The matching log groups: exactly one, if all is well. */
  readonly groups: Fact<readonly LogGroupFacts[]>;
  /** If there are none: existing log groups that may belong to a trail. */
  readonly candidates: Fact<readonly string[]>;
  readonly onGroup?: OnLogGroup;
  readonly trails: Fact<readonly SeenTrail[]>;
  /** `undefined` as the value if the stack does not exist yet. */
  readonly ownParts: Fact<OwnParts | undefined>;
}
