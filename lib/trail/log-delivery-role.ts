import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../contract/organization-access';
import type { TrailIdentity } from './trail-identity';
import { TrailPolicies } from './trail-policies';

export interface LogDeliveryRoleProps {
  readonly identity: TrailIdentity;
  readonly logGroup: ILogGroup;
  /** The account of the log group, if it is a delegated administrator's. */
  readonly delegatedAdministratorId?: string;
}

/**
 * The role with which CloudTrail writes to the log group.
 *
 * CreateTrail checks its permissions, so the trail must wait for the role with its policy, not just for the role: a
 * dependency on this construct covers both. Its trust policy has no aws:SourceArn or aws:SourceAccount, because
 * CloudTrail does not support them there:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export class LogDeliveryRole extends Role {
  public constructor(scope: Construct, id: string, props: LogDeliveryRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal(CLOUDTRAIL_SERVICE_PRINCIPAL),
      description: `Allows CloudTrail to deliver events of the trail ${props.identity.trailName} to CloudWatch Logs`,
    });
    for (const statement of logDeliveryStatements(scope, props)) this.addToPolicy(statement);
  }
}

export function logDeliveryStatements(
  scope: Construct,
  { identity, logGroup, delegatedAdministratorId }: LogDeliveryRoleProps,
): PolicyStatement[] {
  // Not the group's own ARN, which already ends in ":*".
  const logGroupArn = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return TrailPolicies.forLogDelivery(identity, logGroupArn, delegatedAdministratorId);
}
