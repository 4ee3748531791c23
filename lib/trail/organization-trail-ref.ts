import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IResource } from 'aws-cdk-lib/core';

/**
 * A CloudTrail trail, made here or there already.
 */
export interface IOrganizationTrail extends IResource {
  /**
   * The trail's ARN.
   *
   * @attribute
   */
  readonly trailArn: string;

  /**
   * The trail's name.
   *
   * @attribute
   */
  readonly trailName: string;

  /**
   * A rule on events as EventBridge sees them, seconds after they happen: API calls and sign-ins of the stack's own account and Region
   * alone, without calls that only read.
   */
  onEvent(id: string, options?: OnEventOptions): Rule;

  /**
   * Lets a principal list, read and decrypt the log files and digest files of this trail, all versions included.
   *
   * @throws where the bucket is not known
   */
  grantRead(grantee: IGrantable): Grant;
}
