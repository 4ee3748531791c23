/**
 * The peer: the resources of the app, written by hand as L1 constructs in one file (the catalogs are the same data), with the same validation and the same
 * packs of cdk-nag.
 */
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup, CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import {
  App,
  Aws,
  CfnCustomResource,
  CfnDeletionPolicy,
  CfnOutput,
  type CfnResource,
  Stack,
  Token,
  Validations,
} from 'aws-cdk-lib/core';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../lib/detection/detection';
import { ThreatCatalog } from '../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../lib/detection/tuned-catalog';

const app = new App();
const stack = new Stack(app, 'OrganizationTrail');
const Version = '2012-10-17';
const { PARTITION: partition, ACCOUNT_ID: account, REGION: region, URL_SUFFIX: suffix } = Aws;
const trailArn = `arn:${partition}:cloudtrail:${region}:${account}:trail/organization-trail`;
const root = { AWS: `arn:${partition}:iam::${account}:root` };
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const SourceArn = { 'aws:SourceArn': trailArn };

function keep<T extends CfnResource>(resource: T): T {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return resource;
}

const administration = {
  Effect: 'Allow',
  Principal: root,
  Action: (
    'CancelKeyDeletion CreateAlias DeleteAlias DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy ' +
    'GetKeyRotationStatus ListGrants ListKeyPolicies ListKeyRotations ListResourceTags PutKeyPolicy RevokeGrant RotateKeyOnDemand ' +
    'ScheduleKeyDeletion TagResource UntagResource UpdateAlias UpdateKeyDescription'
  )
    .split(' ')
    .map((action) => `kms:${action}`),
  Resource: '*',
};

const functionLogs = new CfnLogGroup(stack, 'FunctionLogs', { retentionInDays: 365 });
const functionRole = new CfnRole(stack, 'FunctionRole', {
  assumeRolePolicyDocument: {
    Version,
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
});
const slr = `arn:${partition}:iam::${account}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail`;
const functionPolicy = new CfnPolicy(stack, 'FunctionPolicy', {
  policyName: 'FunctionPolicy',
  roles: [functionRole.ref],
  policyDocument: {
    Version,
    Statement: [
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: functionLogs.attrArn },
      {
        Effect: 'Allow',
        Action: [
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
          'organizations:ListRoots',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'organizations:EnableAWSServiceAccess',
        Resource: '*',
        Condition: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: 'iam:GetRole', Resource: slr },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: slr,
        Condition: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } },
      },
    ],
  },
});
const code = new Asset(stack, 'Code', { path: 'assets/organization-access' });
const handler = new CfnFunction(stack, 'Function', {
  code: { s3Bucket: code.s3BucketName, s3Key: code.s3ObjectKey },
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  architectures: ['x86_64'],
  memorySize: 256,
  timeout: 120,
  role: functionRole.attrArn,
  loggingConfig: { logFormat: 'JSON', logGroup: functionLogs.ref },
});
handler.node.addDependency(functionPolicy);
const access = new CfnCustomResource(stack, 'Access', { serviceToken: handler.attrArn, serviceTimeout: 180 });
access.addOverride('Type', 'Custom::OrganizationAccess');
access.addPropertyOverride('Mode', 'EnableTrustedAccess');
const organizationId = Token.asString(access.getAtt('OrganizationId'));

const key = keep(
  new CfnKey(stack, 'Key', {
    enableKeyRotation: true,
    keyPolicy: {
      Version,
      Statement: [
        administration,
        {
          Effect: 'Allow',
          Principal: root,
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
        },
        {
          Effect: 'Allow',
          Principal: root,
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${suffix}` } },
        },
        {
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'kms:GenerateDataKey*',
          Resource: '*',
          Condition: {
            StringLike: {
              'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${partition}:cloudtrail:*:${account}:trail/*`,
            },
            StringEquals: SourceArn,
          },
        },
        {
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'kms:DescribeKey',
          Resource: '*',
          Condition: { StringEquals: SourceArn },
        },
        {
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { StringEquals: SourceArn },
        },
      ],
    },
  }),
);

const isPrivate = {
  publicAccessBlockConfiguration: {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
  versioningConfiguration: { status: 'Enabled' },
};
const accessLogs = keep(
  new CfnBucket(stack, 'AccessLogs', {
    ...isPrivate,
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    lifecycleConfiguration: {
      rules: [
        { id: 'Expire', status: 'Enabled', expirationInDays: 365, noncurrentVersionExpiration: { noncurrentDays: 30 } },
        {
          id: 'CleanUp',
          status: 'Enabled',
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
  }),
);
const bucket = keep(
  new CfnBucket(stack, 'Bucket', {
    ...isPrivate,
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        {
          bucketKeyEnabled: true,
          serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.attrArn },
        },
      ],
    },
    loggingConfiguration: { destinationBucketName: accessLogs.ref, logFilePrefix: 'trail-bucket/' },
  }),
);
const tlsOnly = ({ attrArn: arn }: CfnBucket) => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
keep(
  new CfnBucketPolicy(stack, 'AccessLogsPolicy', {
    bucket: accessLogs.ref,
    policyDocument: {
      Version,
      Statement: [
        tlsOnly(accessLogs),
        {
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `${accessLogs.attrArn}/trail-bucket/*`,
          Condition: { ArnEquals: { 'aws:SourceArn': bucket.attrArn }, StringEquals: { 'aws:SourceAccount': account } },
        },
      ],
    },
  }),
);
const mayPut = (owner: string) => ({
  Effect: 'Allow',
  Principal: cloudTrail,
  Action: 's3:PutObject',
  Resource: `${bucket.attrArn}/AWSLogs/${owner}/*`,
  Condition: { StringEquals: { ...SourceArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
});
const bucketPolicy = keep(
  new CfnBucketPolicy(stack, 'BucketPolicy', {
    bucket: bucket.ref,
    policyDocument: {
      Version,
      Statement: [
        tlsOnly(bucket),
        {
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 's3:GetBucketAcl',
          Resource: bucket.attrArn,
          Condition: { StringEquals: SourceArn },
        },
        mayPut(account),
        mayPut(organizationId),
      ],
    },
  }),
);

const logKey = keep(
  new CfnKey(stack, 'LogKey', {
    enableKeyRotation: true,
    keyPolicy: {
      Version,
      Statement: [
        administration,
        {
          Effect: 'Allow',
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: [
            'Decrypt',
            'DescribeKey',
            'Encrypt',
            'GenerateDataKey',
            'GenerateDataKeyWithoutPlaintext',
            'ReEncryptFrom',
            'ReEncryptTo',
          ].map((action) => `kms:${action}`),
          Resource: '*',
          Condition: {
            ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
          },
        },
      ],
    },
  }),
);
const logGroup = keep(
  new CfnLogGroup(stack, 'LogGroup', { kmsKeyId: logKey.attrArn, logGroupClass: 'STANDARD', retentionInDays: 365 }),
);
const role = new CfnRole(stack, 'Role', {
  assumeRolePolicyDocument: {
    Version,
    Statement: [{ Effect: 'Allow', Principal: cloudTrail, Action: 'sts:AssumeRole' }],
  },
});
const group = `arn:${partition}:logs:${region}:${account}:log-group:${logGroup.ref}`;
const rolePolicy = new CfnPolicy(stack, 'RolePolicy', {
  policyName: 'RolePolicy',
  roles: [role.ref],
  policyDocument: {
    Version,
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`${group}:log-stream:${account}_CloudTrail_${region}*`, `${group}:log-stream:${organizationId}_*`],
      },
    ],
  },
});
const trail = new CfnTrail(stack, 'Trail', {
  trailName: 'organization-trail',
  isLogging: true,
  isOrganizationTrail: true,
  isMultiRegionTrail: true,
  includeGlobalServiceEvents: true,
  enableLogFileValidation: true,
  s3BucketName: bucket.ref,
  kmsKeyId: key.attrArn,
  cloudWatchLogsLogGroupArn: logGroup.attrArn,
  cloudWatchLogsRoleArn: role.attrArn,
});
for (const earlier of [access, bucketPolicy, rolePolicy]) trail.node.addDependency(earlier);

const topicsKey = new CfnKey(stack, 'TopicsKey', {
  enableKeyRotation: true,
  keyPolicy: {
    Version,
    Statement: [
      administration,
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
        },
      },
    ],
  },
});
const topics = Object.fromEntries(
  Object.values(DetectionSeverity).map((severity) => {
    const topic = new CfnTopic(stack, `Topic-${severity}`, { kmsMasterKeyId: topicsKey.attrArn });
    new CfnTopicPolicy(stack, `TopicPolicy-${severity}`, {
      topics: [topic.ref],
      policyDocument: {
        Version,
        Statement: [
          {
            Sid: 'Tls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'Alarms',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
        ],
      },
    });
    return [severity, topic];
  }),
);
const detections = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
const names = [
  'TrailSilent',
  'NotLogging',
  'DeliveryError',
  'DigestError',
  'LogGroupError',
  'NotificationError',
  'DeliveryAge',
  'NotChecked',
];
for (const { id, severity, filterPattern } of [
  ...detections,
  ...names.map((name) => ({ id: name, severity: DetectionSeverity.PAGE, filterPattern: '' })),
]) {
  if (filterPattern) {
    new CfnMetricFilter(stack, `Filter-${id}`, {
      filterName: id,
      filterPattern,
      logGroupName: logGroup.ref,
      metricTransformations: [
        { metricName: id, metricNamespace: 'OrganizationTrail', metricValue: '1', defaultValue: 0 },
      ],
    });
  }
  new CfnAlarm(stack, `Alarm-${id}`, {
    alarmName: `OrganizationTrail-${id}`,
    alarmDescription: `Look: aws logs filter-log-events --log-group-name ${logGroup.ref} --region ${region}`,
    alarmActions: [topics[severity]?.ref ?? ''],
    namespace: 'OrganizationTrail',
    metricName: id,
    statistic: 'Sum',
    period: 300,
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
  });
}
const healthLogs = new CfnLogGroup(stack, 'HealthLogs', { retentionInDays: 365 });
const healthRole = new CfnRole(stack, 'HealthRole', {
  assumeRolePolicyDocument: {
    Version,
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
});
const healthPolicy = new CfnPolicy(stack, 'HealthPolicy', {
  policyName: 'HealthPolicy',
  roles: [healthRole.ref],
  policyDocument: {
    Version,
    Statement: [
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: healthLogs.attrArn },
      { Effect: 'Allow', Action: 'cloudtrail:GetTrailStatus', Resource: trail.attrArn },
    ],
  },
});
const healthCode = new Asset(stack, 'HealthCode', { path: 'assets/trail-health' });
const health = new CfnFunction(stack, 'Health', {
  code: { s3Bucket: healthCode.s3BucketName, s3Key: healthCode.s3ObjectKey },
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  architectures: ['x86_64'],
  memorySize: 256,
  timeout: 30,
  role: healthRole.attrArn,
  environment: { variables: { TRAIL_ARN: trail.attrArn } },
  loggingConfig: { logFormat: 'JSON', logGroup: healthLogs.ref },
});
health.node.addDependency(healthPolicy);
const schedule = new CfnRule(stack, 'Schedule', {
  scheduleExpression: 'rate(15 minutes)',
  state: 'ENABLED',
  targets: [{ id: 'Target0', arn: health.attrArn }],
});
new CfnPermission(stack, 'MayCall', {
  action: 'lambda:InvokeFunction',
  functionName: health.attrArn,
  principal: 'events.amazonaws.com',
  sourceArn: schedule.attrArn,
});
new CfnOutput(stack, 'TrailArn', { value: trail.attrArn });
new CfnOutput(stack, 'BucketName', { value: bucket.ref });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
const reason = 'the peer of a benchmark';
for (const id of [
  'AwsSolutions-IAM5',
  'AwsSolutions-IAM5[Resource::*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<LogGroup>:log-stream:<AWS::AccountId>_CloudTrail_<AWS::Region>*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<LogGroup>:log-stream:<Access.OrganizationId>_*]',
  ...[
    'CloudWatchLogGroupEncrypted',
    'IAMNoInlinePolicy',
    'LambdaConcurrency',
    'LambdaDLQ',
    'LambdaInsideVPC',
    'S3BucketReplicationEnabled',
    'S3DefaultEncryptionKMS',
    'S3BucketLoggingEnabled',
    'CloudWatchAlarmAction',
  ].map((rule) => `NIST.800.53.R5-${rule}`),
  'AwsSolutions-S1',
]) {
  Validations.of(stack).acknowledge({ id, reason });
}
