import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IResource } from 'aws-cdk-lib/core';

/** A CloudTrail trail, created here or existing. */
export interface IOrganizationTrail extends IResource {
  /**
   * The ARN of the trail.
   *
   * @attribute
   */
  readonly trailArn: string;

  /**
   * The name of the trail.
   *
   * @attribute
   */
  readonly trailName: string;

  /**
   * Creates a rule for events in EventBridge, seconds after they happen: only API calls and sign-ins in the stack's own
   * account and Region, without read calls.
   */
  onEvent(id: string, options?: OnEventOptions): Rule;

  /**
   * Allows a principal to list, read and decrypt the log files and digest files of this trail, including all versions.
   *
   * @throws InputError if the bucket is unknown
   */
  grantRead(grantee: IGrantable): Grant;
}
