import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { ExcludedResource } from '../../events/feedback-loop-guard';
import type { OrganizationTrail } from '../../trail/organization-trail';
import { recordedKinds } from '../recorded-kinds';
import { ACCESS_LOG_PREFIX } from './failed-batches';
import type { Findings } from './findings';

/**
 * Leaves out of a trail's data events whatever findings call or write because an event was delivered: recorded, each delivery would be
 * delivered again, for ever.
 *
 * In one stack only, where each name is known to the other. From another one the trail would wait for the function, and the function for
 * the log group.
 */
export function breakLoop(trail: OrganizationTrail, findings: Findings): void {
  if (isInOneStack(trail, findings)) trail._excludeResources(excludedResources(findings));
}

/** Where that could not be done, what the trail records that it had to be done for. */
export function describeLoop(trail: OrganizationTrail, findings: Findings): string | undefined {
  if (isInOneStack(trail, findings)) return undefined;
  const types = new Set(excludedResources(findings).map(({ resourceType }) => resourceType));
  const looped = (recordedKinds(trail)?.dataResourceTypes ?? []).filter((type) => types.has(type));
  return looped.length === 0
    ? undefined
    : `The trail records data events of ${looped.join(', ')}, those of '${findings.node.path}' among them: each delivered batch may cause another. ` +
        "Make the alarms in the trail's stack, or exclude the function, the table, the topics and the bucket of findings by conditions.";
}

function isInOneStack(trail: OrganizationTrail, findings: Findings): boolean {
  return Stack.of(trail) === Stack.of(findings);
}

function objects({ bucketArn, node }: IBucket, prefix = ''): ExcludedResource {
  return {
    resourceType: 'AWS::S3::Object',
    operator: 'notStartsWith',
    arn: `${bucketArn}/${prefix}`,
    name: prefix === '' ? node.path : `${node.path}/${prefix}`,
  };
}

function excludedResources({ handler, table, written }: Findings): ExcludedResource[] {
  const whole = (resourceType: string, arn: string, name: string): ExcludedResource => ({
    resourceType,
    operator: 'notEquals',
    arn,
    name,
  });
  return [
    whole('AWS::Lambda::Function', handler.functionArn, handler.node.path),
    whole('AWS::DynamoDB::Table', table.tableArn, table.node.path),
    {
      resourceType: 'AWS::DynamoDB::Stream',
      operator: 'notStartsWith',
      arn: `${table.tableArn}/stream/`,
      name: table.node.path,
    },
    ...written.topics.map(({ topicArn, node }) => whole('AWS::SNS::Topic', topicArn, node.path)),
    ...written.foreignTopics.map((arn) => whole('AWS::SNS::Topic', arn, arn)),
    objects(written.bucket),
    // Of that bucket no more: others may write there too, and somebody may want to see them.
    ...(written.accessLogBucket ? [objects(written.accessLogBucket, ACCESS_LOG_PREFIX)] : []),
  ];
}
