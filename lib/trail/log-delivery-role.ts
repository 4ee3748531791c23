import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../contract/organization-access';
import type { TrailIdentity } from './trail-identity';
import { TrailPolicies } from './trail-policies';

export interface LogDeliveryRoleProps {
  readonly identity: TrailIdentity;
  readonly logGroup: ILogGroup;
}

/**
 * The role by which CloudTrail writes into the log group.
 *
 * Its permissions stand in the role itself, so that whatever names the role comes after them: CreateTrail checks them.
 * Its trust policy has no aws:SourceArn or aws:SourceAccount, because CloudTrail does not support them there:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export class LogDeliveryRole extends Role {
  public constructor(scope: Construct, id: string, { identity, logGroup }: LogDeliveryRoleProps) {
    // Not the group's own ARN, which ends in ":*" already when it is an attribute.
    const logGroupArn = Stack.of(scope).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    super(scope, id, {
      assumedBy: new ServicePrincipal(CLOUDTRAIL_SERVICE_PRINCIPAL),
      description: `Lets CloudTrail deliver events of the trail ${identity.trailName} to CloudWatch Logs`,
      inlinePolicies: {
        LogDelivery: new PolicyDocument({ statements: TrailPolicies.forLogDelivery(identity, logGroupArn) }),
      },
    });
  }
}
