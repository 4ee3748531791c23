import type { CdkTemplate } from '../support/cdk';

/** Types of resources that hold data or what people confirmed; a new logical ID abandons it. */
export const STATEFUL: readonly string[] = [
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::CloudTrail::Trail',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::DynamoDB::Table',
];

/** The properties by which CloudFormation names a resource: two resources of a type cannot have the same, and another one is a replacement. */
export const NAMES: Readonly<Record<string, string>> = {
  'AWS::CloudTrail::Trail': 'TrailName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::MetricFilter': 'FilterName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
};

/** The logical IDs of what must not be abandoned. */
export function statefulIds({ Resources: resources }: CdkTemplate): string[] {
  return Object.entries(resources)
    .filter(([, { Type: type }]) => STATEFUL.includes(type))
    .map(([id]) => id);
}
