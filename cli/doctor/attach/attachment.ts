import type { KeyFacts } from '../../../core/preflight/facts';
import type { Fact } from '../../../core/preflight/finding';
import type { OwnParts } from './own-parts';
import type { Selector } from './selectors';

/** What `doctor --attach` is told. */
export interface AttachmentPlan {
  /** The name of a log group; undefined: that of Control Tower's trail. */
  readonly logGroup: string | undefined;
  readonly region: string;
  /** The stack that is to be attached, or is. */
  readonly stack: string;
  /** What a trail of this product is called. */
  readonly trailName: string;
}

/** A log group, as CloudWatch Logs describes it. */
export interface LogGroupFacts {
  readonly name: string;
  /** As in `STANDARD`. */
  readonly logGroupClass: string;
  /** Undefined: for ever. */
  readonly retentionDays?: number;
  /** The ARN of its key. */
  readonly key?: string;
}

export interface MetricFilterFacts {
  readonly name: string;
  readonly pattern: string;
  /** Of its metrics. */
  readonly namespaces: readonly string[];
}

export interface SubscriptionFacts {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** A trail that can be seen from the account, with what only further calls tell. */
export interface SeenTrail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isOrganizationTrail: boolean;
  readonly isMultiRegion: boolean;
  readonly includesGlobalEvents: boolean;
  /** The name of the log group that it delivers to. */
  readonly logGroupArn?: string;
  readonly selectors: Fact<readonly Selector[]>;
  readonly status: Fact<{ readonly isLogging: boolean; readonly deliveryError?: string }>;
  /** Whether a stack of this product made it, by its tag. */
  readonly isTagged: Fact<boolean>;
}

/** What is on the group that was found. */
export interface OnLogGroup {
  readonly metricFilters: Fact<readonly MetricFilterFacts[]>;
  readonly subscriptions: Fact<readonly SubscriptionFacts[]>;
  /** Undefined in the fact: there is no such key. */
  readonly key?: Fact<KeyFacts | undefined>;
}

export interface AttachmentFacts {
  readonly account: string;
  readonly partition: string;
  /** Those that are meant: exactly one, if all is well. */
  readonly groups: Fact<readonly LogGroupFacts[]>;
  /** Where that is none: what is there that may be a trail's. */
  readonly candidates: Fact<readonly string[]>;
  readonly onGroup?: OnLogGroup;
  readonly trails: Fact<readonly SeenTrail[]>;
  /** Undefined in the fact: there is no such stack yet. */
  readonly ownParts: Fact<OwnParts | undefined>;
}
