import { type Stack, Stage } from 'aws-cdk-lib/core';

/** A template as a deployment would have it: with names as CloudFormation generates them, and each reference written out. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

const SUFFIX = 'A1B2C3D4E5F6';
const NAME_PROPERTIES = [
  'BucketName',
  'AlarmName',
  'AliasName',
  'FunctionName',
  'RoleName',
  'TopicName',
  'LogGroupName',
];

/** How an ARN says the kinds of which the templates have any, before the name; nothing is left out by accident. */
const ARNS: Readonly<Record<string, (place: Place, name: string) => string>> = {
  'AWS::CloudTrail::Trail': (place, name) => arn(place, 'cloudtrail', `trail/${name}`),
  'AWS::CloudWatch::Alarm': (place, name) => arn(place, 'cloudwatch', `alarm:${name}`),
  'AWS::CloudWatch::CompositeAlarm': (place, name) => arn(place, 'cloudwatch', `alarm:${name}`),
  'AWS::DynamoDB::Table': (place, name) => arn(place, 'dynamodb', `table/${name}`),
  'AWS::Events::Rule': (place, name) => arn(place, 'events', `rule/${name}`),
  'AWS::IAM::Role': ({ partition, account }, name) => `arn:${partition}:iam::${account}:role/${name}`,
  'AWS::KMS::Alias': (place, name) => arn(place, 'kms', name),
  'AWS::KMS::Key': (place) => arn(place, 'kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
  'AWS::Lambda::Function': (place, name) => arn(place, 'lambda', `function:${name}`),
  'AWS::Logs::LogGroup': (place, name) => arn(place, 'logs', `log-group:${name}`),
  'AWS::S3::Bucket': ({ partition }, name) => `arn:${partition}:s3:::${name}`,
  'AWS::SNS::Topic': (place, name) => arn(place, 'sns', name),
};

export function deployedResources(stack: Stack, partition: string): DeployedResource[] {
  const assembly = Stage.of(stack)?.synth();
  if (!assembly) throw new Error(`'${stack.node.path}' is in no app`);
  const template = assembly.getStackArtifact(stack.artifactId).template as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  const place = { account: stack.account, region: stack.region, partition };
  const named = new Map<string, Omit<DeployedResource, 'properties'>>();
  for (const [logicalId, { Type: type, Properties: properties = {} }] of Object.entries(template.Resources)) {
    const given = NAME_PROPERTIES.map((property) => properties[property]).find((value) => typeof value === 'string');
    // The prefix has a part of the stack's ID.
    const regional =
      properties['BucketNamePrefix'] === undefined
        ? undefined
        : `organization-trail-0a1b2c3d-${place.account}-${place.region}-an`;
    const generated = `${stack.stackName}-${logicalId}-${SUFFIX}`;
    const name = given ?? regional ?? (type === 'AWS::S3::Bucket' ? generated.toLowerCase().slice(0, 63) : generated);
    named.set(logicalId, { logicalId, type, name, arn: ARNS[type]?.(place, name) ?? '' });
  }
  const write = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': text } = value as Record<string, unknown>;
    if (typeof text === 'string') return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => referenced(name));
    if (typeof ref === 'string') return referenced(ref);
    if (Array.isArray(attribute)) return attributeOf(attribute as string[]);
    if (Array.isArray(join)) return (join[1] as unknown[]).map(write).join(String(join[0]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(item)]));
  };
  const referenced = (ref: string): string => {
    const pseudo: Record<string, string> = {
      'AWS::Partition': partition,
      'AWS::AccountId': place.account,
      'AWS::Region': place.region,
      'AWS::StackId': arn(place, 'cloudformation', `stack/${stack.stackName}/1234`),
      'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    };
    const one = named.get(ref);
    return pseudo[ref] ?? (one?.type === 'AWS::SNS::Topic' ? one.arn : (one?.name ?? ref));
  };
  const attributeOf = ([id = '', name = '']: string[]): string =>
    name === 'Arn' ? (named.get(id)?.arn ?? id) : `${id}.${name}`;
  return Object.entries(template.Resources).map(([logicalId, { Properties: properties = {} }]) => {
    const one = named.get(logicalId);
    if (!one) throw new Error(`${logicalId} has no name`);
    return { ...one, properties: write(properties) as Record<string, unknown> };
  });
}

function arn({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
