import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { ExcludedResource } from '../../events/feedback-loop-guard';
import type { OrganizationTrail } from '../../trail/organization-trail';
import { recordedKinds } from '../recorded-kinds';
import { ACCESS_LOG_PREFIX } from './failed-batches';
import type { Findings } from './findings';

/**
 * Excludes from the trail's data events everything that findings call or write for each delivered event. Otherwise each
 * delivery would cause another one, endlessly.
 *
 * Only within one stack, where both names are known. Across stacks, the trail would wait for the function, and the
 * function for the log group.
 */
export function breakLoop(trail: OrganizationTrail, findings: Findings): void {
  if (isInOneStack(trail, findings)) trail._excludeResources(excludedResources(findings));
}

/** If that was not possible, returns which of these data events the trail records. */
export function describeLoop(trail: OrganizationTrail, findings: Findings): string | undefined {
  if (isInOneStack(trail, findings)) return undefined;
  const types = new Set(excludedResources(findings).map(({ resourceType }) => resourceType));
  const looped = (recordedKinds(trail)?.dataResourceTypes ?? []).filter((type) => types.has(type));
  return looped.length === 0
    ? undefined
    : `The trail records data events of ${looped.join(', ')}, including those of '${findings.node.path}': each delivered batch may cause another one. ` +
        "Create the alarms in the trail's stack, or exclude the function, table, topics and bucket of findings with conditions.";
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
    // Only these objects of that bucket: others may write there too, and their events may be wanted.
    ...(written.accessLogBucket ? [objects(written.accessLogBucket, ACCESS_LOG_PREFIX)] : []),
  ];
}
