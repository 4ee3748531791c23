import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ACCOUNT_ID, ORGANIZATION_ID, PARTITION, REGION, TRAIL_NAME } from '../contract/identifiers';
import { DEFAULT_TRAIL_NAME, trailArnOf } from '../contract/names';
import { Problems } from '../internal/problems';

/** Properties of TrailIdentity. All may be tokens. */
export interface TrailIdentityProps {
  /**
   * The name of the trail: 3 to 128 letters, digits, periods, underscores and hyphens. Changing it replaces the trail.
   *
   * @default 'organization-trail'
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
   */
  readonly trailName?: string;

  /**
   * The organization ID, for example `o-a1b2c3d4e5`: a literal, or the attribute of an `OrganizationAccess`.
   *
   * @default - none: the identity of a single-account trail
   */
  readonly organizationId?: string;

  /**
   * The organization's management account, 12 digits. It owns an organization trail even when a delegated
   * administrator created it. For a single-account trail: the trail's account.
   *
   * @default - the account of the scope's stack
   */
  readonly managementAccountId?: string;

  /**
   * The Region in which the trail is created.
   *
   * @default - the Region of the scope's stack
   */
  readonly homeRegion?: string;

  /**
   * The partition of the trail.
   *
   * @default - the partition of the scope's stack
   */
  readonly partition?: string;
}

/**
 * Identifies a trail: the facts that make up the ARN with which bucket, key, topic and role policies name it.
 *
 * Those policies must exist before the trail does, so its ARN is computed from a fixed name rather than read from the
 * trail. One identity is created and passed to everything that writes a policy, so that all of them name the same ARN.
 */
export class TrailIdentity {
  /** The trail's name. */
  public readonly trailName: string;

  /** The organization ID; `undefined` for a single-account trail. */
  public readonly organizationId?: string;

  /** The account that owns the trail, 12 digits. */
  public readonly managementAccountId: string;

  /** The Region in which the trail is created. */
  public readonly homeRegion: string;

  /** The partition of the trail. */
  public readonly partition: string;

  /** `arn:<partition>:cloudtrail:<home Region>:<management account>:trail/<name>` */
  public readonly trailArn: string;

  /**
   * @param scope the construct whose stack provides the defaults
   * @throws InputError with all malformed identifiers
   */
  public constructor(scope: Construct, props: TrailIdentityProps = {}) {
    const problems = new Problems('TrailIdentity', scope.node.path);
    problems.throwIfAbsent(props);
    problems.check('trailName', props.trailName, TRAIL_NAME);
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('managementAccountId', props.managementAccountId, ACCOUNT_ID);
    problems.check('homeRegion', props.homeRegion, REGION);
    problems.check('partition', props.partition, PARTITION);
    problems.throwIfAny();

    const stack = Stack.of(scope);
    this.trailName = props.trailName ?? DEFAULT_TRAIL_NAME;
    this.organizationId = props.organizationId;
    this.managementAccountId = props.managementAccountId ?? stack.account;
    this.homeRegion = props.homeRegion ?? stack.region;
    this.partition = props.partition ?? stack.partition;
    this.trailArn = trailArnOf(this);
  }
}
