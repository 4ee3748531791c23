import { archiveNamesOf, keyAliasOf, trailArnOf } from '../../lib/contract/names';

/**
 * An action of a deployment and its resource. A `*` at the end of an ARN is a name that CloudFormation generates; `**`
 * also covers what IAM may append.
 */
export interface DeploymentAction {
  readonly action: string;
  readonly resource: string | readonly string[];
  /** What needs it, if a first deployment with the defaults does not. */
  readonly onlyTo?: string;
}

/** Where a deployment takes place. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface PlannedTrail {
  readonly trailName: string;
  /** `undefined` if unknown. */
  readonly managementAccountId: string | undefined;
}

/** The actions of `LogArchiveStack`, including the names by which the trail's stack finds the archive. */
export function archiveActions(place: Place, trailName: string, bucket?: string): DeploymentAction[] {
  const { account: accountId, region } = place;
  const { bucketName, accessLogBucketName } = archiveNamesOf({ trailName, accountId, region, bucketName: bucket });
  return [
    ...[bucketName, accessLogBucketName].flatMap((name) => bucketActions(place, name)),
    ...keyActions(place),
    // On both, because the key has no name beforehand.
    ...on(arn(place, 'kms', keyAliasOf(trailName)), 'kms:CreateAlias'),
    ...on(arn(place, 'kms', 'key/*'), 'kms:CreateAlias'),
    ...functionActions(place),
    ...on('*', 'organizations:DescribeOrganization'),
  ];
}

/**
 * The actions of `OrganizationTrailStack` for a delegated administrator: its own, and those of the function that
 * creates the trail.
 */
export function delegatedAdministratorActions(
  place: Place,
  { trailName, managementAccountId }: PlannedTrail,
): DeploymentAction[] {
  const { partition, region } = place;
  const trail =
    managementAccountId === undefined
      ? `arn:${partition}:cloudtrail:${region}:**`
      : trailArnOf({ partition, homeRegion: region, managementAccountId, trailName });
  const serviceLinkedRole = arn(
    place,
    'iam',
    'role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail',
  );
  return [
    ...on(
      trail,
      'cloudtrail:GetEventConfiguration',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetInsightSelectors',
      'cloudtrail:GetTrail',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:ListTags',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:StartLogging',
    ),
    { action: 'cloudtrail:UpdateTrail', resource: trail, onlyTo: 'change the trail later' },
    {
      action: 'cloudtrail:DeleteTrail',
      resource: trail,
      onlyTo: 'roll back a first deployment, to give the trail another name, and to destroy the stack',
    },
    { action: 'cloudtrail:PutInsightSelectors', resource: trail, onlyTo: 'record Insights' },
    { action: 'cloudtrail:PutEventConfiguration', resource: trail, onlyTo: 'sum up data events' },
    // CreateTrail takes a name: AWS does not document in which of the two accounts IAM then looks for it.
    ...on(
      [trail, trailArnOf({ partition, homeRegion: region, managementAccountId: place.account, trailName })],
      'cloudtrail:AddTags',
      'cloudtrail:CreateTrail',
    ),
    ...on(
      '*',
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'organizations:ListAWSServiceAccessForOrganization',
      'organizations:ListDelegatedAdministrators',
    ),
    ...on(serviceLinkedRole, 'iam:CreateServiceLinkedRole', 'iam:GetRole'),
    ...functionActions(place),
    ...on(arn(place, 'lambda', 'function:*'), 'lambda:AddPermission'),
    ...on(arn(place, 'events', 'rule/*'), 'events:PutRule', 'events:PutTargets'),
    ...on(
      arn(place, 'logs', 'log-group:**'),
      'logs:PutLogGroupDeletionProtection',
      'logs:PutMetricFilter',
      'logs:PutSubscriptionFilter',
    ),
    ...on(arn(place, 'cloudwatch', 'alarm:*'), 'cloudwatch:PutCompositeAlarm', 'cloudwatch:PutMetricAlarm'),
    ...on(
      arn(place, 'dynamodb', 'table/*'),
      'dynamodb:CreateTable',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ),
    ...on(arn(place, 'ssm', 'parameter/cdk-organization-trail/*'), 'ssm:PutParameter'),
    ...on(arn(place, 'sns', '*'), 'sns:CreateTopic', 'sns:SetTopicAttributes'),
    // With an archive, the keys of log group and topics and the bucket of the event history still exist.
    ...keyActions(place),
    ...bucketActions(place, '*'),
    { action: 's3:GetBucketLocation', resource: `arn:${partition}:s3:::*`, onlyTo: 'deliver into a log archive' },
  ];
}

function functionActions(place: Place): DeploymentAction[] {
  return [
    ...on(arn(place, 'iam', 'role/*'), 'iam:CreateRole', 'iam:PassRole', 'iam:PutRolePolicy', 'iam:TagRole'),
    ...on(
      arn(place, 'lambda', 'function:*'),
      'lambda:CreateFunction',
      'lambda:InvokeFunction',
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:TagResource',
    ),
    ...on(arn(place, 'logs', 'log-group:**'), 'logs:CreateLogGroup', 'logs:PutRetentionPolicy'),
    // Each custom resource function asks CloudFormation what it is doing.
    ...on(arn(place, 'cloudformation', 'stack/*'), 'cloudformation:DescribeStackEvents'),
  ];
}

function keyActions(place: Place): DeploymentAction[] {
  return [...on('*', 'kms:CreateKey'), ...on(arn(place, 'kms', 'key/*'), 'kms:EnableKeyRotation', 'kms:PutKeyPolicy')];
}

function bucketActions({ partition }: Place, name: string): DeploymentAction[] {
  return on(
    `arn:${partition}:s3:::${name}`,
    's3:CreateBucket',
    's3:PutBucketLogging',
    's3:PutBucketOwnershipControls',
    's3:PutBucketPolicy',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketVersioning',
    's3:PutEncryptionConfiguration',
    's3:PutLifecycleConfiguration',
  );
}

function on(resource: DeploymentAction['resource'], ...actions: string[]): DeploymentAction[] {
  return actions.map((action) => ({ action, resource }));
}

function arn({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`;
}
