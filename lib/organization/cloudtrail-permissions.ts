import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { CLOUDTRAIL_SERVICE_PRINCIPAL, SERVICE_LINKED_ROLE_NAME } from '../contract/organization-access';

/** The ARN of the role with which CloudTrail lists the accounts of the organization. */
export function serviceLinkedRoleArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `aws-service-role/${CLOUDTRAIL_SERVICE_PRINCIPAL}/${SERVICE_LINKED_ROLE_NAME}`,
  });
}

/** Enabling trusted access, and creating a trail, creates the role on behalf of the caller. */
export function createServiceLinkedRole(scope: Construct): PolicyStatement {
  return new PolicyStatement({
    actions: ['iam:CreateServiceLinkedRole'],
    resources: [serviceLinkedRoleArn(scope)],
    conditions: { StringEquals: { 'iam:AWSServiceName': CLOUDTRAIL_SERVICE_PRINCIPAL } },
  });
}

/** Permission to list CloudTrail's delegated administrators. */
export function listDelegatedAdministrators(): PolicyStatement {
  return new PolicyStatement({
    actions: ['organizations:ListDelegatedAdministrators'],
    // It has no resource type, but a condition key.
    resources: ['*'],
    conditions: { StringEquals: { 'organizations:ServicePrincipal': CLOUDTRAIL_SERVICE_PRINCIPAL } },
  });
}
