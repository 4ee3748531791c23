import type { DeployedResource } from './deployed-template';

/** What CloudFormation calls to make, change and delete a resource. */
export interface Call {
  readonly action: string;
  readonly resource: string;
}

type CallsOf = (resource: DeployedResource, all: readonly DeployedResource[]) => Call[];

const on =
  (...actions: string[]): CallsOf =>
  ({ arn }) =>
    actions.map((action) => ({ action, resource: arn }));

/** On what a property refers to, by its name or ARN. */
const onOther =
  (property: string, ...actions: string[]): CallsOf =>
  ({ properties }, all) => {
    const names = [properties[property]].flat();
    const others = all.filter(({ name, arn }) => names.includes(name) || names.includes(arn));
    if (others.length === 0) throw new Error(`${property} refers to nothing`);
    return others.flatMap(({ arn }) => actions.map((action) => ({ action, resource: arn })));
  };

const ALARM = on('cloudwatch:DeleteAlarms', 'cloudwatch:PutCompositeAlarm', 'cloudwatch:PutMetricAlarm');
/** The function behind it has calls of its own. */
const CUSTOM: CallsOf = () => [];

export const CALLS: Readonly<Record<string, CallsOf>> = {
  'AWS::CloudTrail::Trail': on(
    'cloudtrail:CreateTrail',
    'cloudtrail:DeleteTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:StartLogging',
    'cloudtrail:UpdateTrail',
  ),
  'AWS::CloudWatch::Alarm': ALARM,
  'AWS::CloudWatch::CompositeAlarm': ALARM,
  'AWS::DynamoDB::Table': on(
    'dynamodb:CreateTable',
    'dynamodb:DeleteTable',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:UpdateTable',
    'dynamodb:UpdateTimeToLive',
  ),
  'AWS::Events::Rule': on('events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'),
  'AWS::IAM::Policy': onOther('Roles', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy'),
  'AWS::IAM::Role': on(
    'iam:AttachRolePolicy',
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:DetachRolePolicy',
    'iam:PassRole',
    'iam:PutRolePermissionsBoundary',
    'iam:TagRole',
    'iam:UpdateAssumeRolePolicy',
  ),
  'AWS::KMS::Alias': on('kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'),
  'AWS::KMS::Key': on(
    'kms:CreateGrant',
    'kms:DisableKey',
    'kms:EnableKeyRotation',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
  ),
  'AWS::Lambda::EventInvokeConfig': onOther(
    'FunctionName',
    'lambda:DeleteFunctionEventInvokeConfig',
    'lambda:PutFunctionEventInvokeConfig',
    'lambda:UpdateFunctionEventInvokeConfig',
  ),
  'AWS::Lambda::Function': on(
    'lambda:CreateFunction',
    'lambda:DeleteFunction',
    'lambda:InvokeFunction',
    'lambda:PutFunctionConcurrency',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
  ),
  'AWS::Lambda::Permission': onOther('FunctionName', 'lambda:AddPermission', 'lambda:RemovePermission'),
  'AWS::Logs::LogGroup': on(
    'logs:AssociateKmsKey',
    'logs:CreateLogGroup',
    'logs:DeleteLogGroup',
    'logs:DisassociateKmsKey',
    'logs:PutRetentionPolicy',
  ),
  'AWS::Logs::MetricFilter': onOther('LogGroupName', 'logs:DeleteMetricFilter', 'logs:PutMetricFilter'),
  'AWS::Logs::SubscriptionFilter': onOther(
    'LogGroupName',
    'logs:DeleteSubscriptionFilter',
    'logs:PutSubscriptionFilter',
  ),
  'AWS::S3::Bucket': on(
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:PutBucketLogging',
    's3:PutBucketObjectLockConfiguration',
    's3:PutBucketOwnershipControls',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketVersioning',
    's3:PutEncryptionConfiguration',
    's3:PutLifecycleConfiguration',
  ),
  'AWS::S3::BucketPolicy': onOther('Bucket', 's3:DeleteBucketPolicy', 's3:PutBucketPolicy'),
  'AWS::SNS::Topic': on('sns:CreateTopic', 'sns:DeleteTopic', 'sns:SetTopicAttributes', 'sns:Unsubscribe'),
  'AWS::SNS::TopicPolicy': onOther('Topics', 'sns:SetTopicAttributes'),
  'Custom::ArchiveName': CUSTOM,
  'Custom::OrganizationAccess': CUSTOM,
  'Custom::OrganizationTrail': CUSTOM,
  'Custom::TableProtection': CUSTOM,
  'Custom::TrailPreflight': CUSTOM,
};

/** What a whole template needs. A kind of resource that is not known here is an error, not nothing. */
export function callsOf(all: readonly DeployedResource[]): Call[] {
  return all.flatMap((resource) => {
    const calls = CALLS[resource.type];
    if (!calls) throw new Error(`What CloudFormation calls for ${resource.type} is not known`);
    return calls(resource, all);
  });
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

/** What the roles of a template may do themselves, each by its ARN. */
export function callsOfRoles(all: readonly DeployedResource[]): (Call & { readonly role: string })[] {
  return all
    .filter(({ type }) => type === 'AWS::IAM::Policy')
    .flatMap(({ properties }) => {
      const { Statement: statements } = properties['PolicyDocument'] as { Statement: Statement[] };
      const names = properties['Roles'] as string[];
      return all
        .filter(({ type, name }) => type === 'AWS::IAM::Role' && names.includes(name))
        .flatMap(({ arn: role }) =>
          statements.flatMap(({ Action: actions, Resource: resources }) =>
            [actions].flat().flatMap((action) => [resources].flat().map((resource) => ({ role, action, resource }))),
          ),
        );
    });
}
