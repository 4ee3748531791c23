import { RECORDS_METADATA } from '../../lib/trail/organization-trail';

/** A resource of a template, as far as `npm start` needs it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

/** CloudFormation's resource type, and that for a delegated administrator; their properties have the same names. */
const TRAILS = ['AWS::CloudTrail::Trail', 'Custom::OrganizationTrail'];

/**
 * Summarizes what a deployment of a template would create: resources by type, where logs go, what remains after a
 * delete.
 */
export function summary(stackName: string, resources: Readonly<Record<string, Resource>>): string[] {
  const all = Object.values(resources);
  const trail = all.find(({ Type }) => TRAILS.includes(Type));
  const attached = all.find(({ Type }) => Type === 'Custom::ExistingLogGroup');
  return [
    `Stack ${stackName} would create ${String(all.length)} resources:`,
    ...countByType(all).map(([type, count]) => `  ${String(count).padStart(3)}  ${type}`),
    '',
    ...(trail ? describeTrail(trail, resources) : []),
    ...(attached ? [describeGroup(attached)] : []),
    `After 'cdk destroy' these are retained: ${
      Object.entries(resources)
        .filter(([, { DeletionPolicy: policy }]) => policy?.startsWith('Retain'))
        .map(([id]) => id)
        .join(', ') || 'nothing'
    }`,
  ];
}

function describeTrail(
  { Properties: trail = {}, Metadata: metadata }: Resource,
  resources: Readonly<Record<string, Resource>>,
): string[] {
  const records = (metadata?.[RECORDS_METADATA] ?? []) as unknown[];
  const logGroup = resources[logicalId(trail['CloudWatchLogsLogGroupArn'])]?.Properties ?? {};
  const prefix = typeof trail['S3KeyPrefix'] === 'string' ? `${trail['S3KeyPrefix']}/` : '';
  return [
    `Trail ${text(trail['TrailName'])}: ${trail['IsOrganizationTrail'] === true ? 'every account of the organization' : 'this account'}, ` +
      `${trail['IsMultiRegionTrail'] === true ? 'every Region' : 'one Region'}, log file validation ${trail['EnableLogFileValidation'] === true ? 'on' : 'off'}. It records:`,
    ...records.map((line) => `  ${written(line)}`),
    `Log files go to the bucket ${logicalId(trail['S3BucketName'])}, below ${prefix}AWSLogs/, encrypted with the key ${logicalId(trail['KMSKeyId'])}`,
    `Events go to the log group ${logicalId(trail['CloudWatchLogsLogGroupArn'])}, kept ${text(logGroup['RetentionInDays'] ?? 'forever', ' days')}`,
  ];
}

/** Nothing else is known about a trail outside the template. */
function describeGroup({ Properties: properties = {} }: Resource): string {
  const { LogGroupName: name, MetricFilters: filters, SubscriptionFilters: subscriptions } = properties;
  const count = (list: unknown): string => String(Array.isArray(list) ? list.length : 0);
  return (
    `No trail. On the log group ${typeof name === 'string' ? name : "of Control Tower's trail"}: ` +
    `${count(filters)} metric filters, of the 100 that it can have, including those of others; ${count(subscriptions)} of its 2 subscription filters`
  );
}

function countByType(resources: Resource[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { Type: type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

/** Returns the resource that a property refers to, by `Ref` or `Fn::GetAtt`. */
function logicalId(value: unknown): string {
  const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return ref ?? attribute?.[0] ?? JSON.stringify(value);
}

/** Returns a text with references written as logical IDs. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(written).join(join[0]) : logicalId(value);
}

function text(value: unknown, unit = ''): string {
  return typeof value === 'number' ? `${String(value)}${unit}` : String(value);
}
