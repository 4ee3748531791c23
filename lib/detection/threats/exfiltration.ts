import { and, anyOf, differs, equals, exists, isFalse, isTrue, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';
import { admitsEveryone } from '../policy-documents';

/** Whom a snapshot or image is shared with. */
const SHARED_WITH = [
  'requestParameters.createVolumePermission.add.items[].userId',
  'requestParameters.launchPermission.add.items[].userId',
  'requestParameters.valuesToAdd[]',
];

/** Where an export goes: a job writes into the same bucket every night, from a snapshot with another name. */
const EXPORTED_TO = [
  'requestParameters.s3BucketName',
  'requestParameters.s3Bucket',
  'requestParameters.exportToS3.s3Bucket',
  'requestParameters.ExportImageRequest.S3ExportLocation.S3Bucket',
  'requestParameters.CreateStoreImageTaskRequest.Bucket',
];

/** Copies of disks, machines and databases that are given away. */
export const SHARING_THREATS: readonly Detection[] = [
  fromParts({
    id: 'copy-made-public',
    title: 'A snapshot or image was made public',
    meaning: 'Anybody can copy the disk, image or database from now on, and a copy cannot be called back.',
    response: 'Take the permission back at once, then treat all secrets on that disk or in that database as known.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        and(
          calls('ec2', 'ModifySnapshotAttribute'),
          equals('$.requestParameters.createVolumePermission.add.items[*].group', 'all'),
        ),
        and(
          calls('ec2', 'ModifyImageAttribute'),
          equals('$.requestParameters.launchPermission.add.items[*].group', 'all'),
        ),
        and(
          calls('rds', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'),
          equals('$.requestParameters.valuesToAdd[*]', 'all'),
        ),
      ),
      succeeded,
    ),
    falsePositives: 'Publishers of public images: exclude it in their organization.',
    techniques: ['T1537'],
    findingPaths: pathsOf('ec2', 'rds'),
  }),
  fromParts({
    id: 'copy-shared-with-account',
    title: 'A snapshot or image was shared with an account outside the organization',
    meaning: 'The usual way to carry data out: no byte passes your network. Taking a permission back does not fire.',
    response: 'Do you know the account in requestParameters? If not, take it back; then treat the data as copied.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('ec2', 'ModifySnapshotAttribute'),
          exists('$.requestParameters.createVolumePermission.add.items[0].userId'),
        ),
        and(calls('ec2', 'ModifyImageAttribute'), exists('$.requestParameters.launchPermission.add.items[0].userId')),
        and(
          calls('rds', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'),
          exists('$.requestParameters.valuesToAdd[0]'),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Pipelines that share images with a customer or vendor: each account is told once.',
    techniques: ['T1537'],
    // The target is who gets it: that he gets another image tomorrow is no news.
    findingPaths: [...SHARED_WITH, ...pathsOf('ec2', 'rds')],
    outsidePaths: SHARED_WITH,
    recurring: true,
  }),
  fromParts({
    id: 'data-exported',
    title: 'A database, table or machine was exported to a bucket',
    meaning: "One call writes a whole database, table or disk into a bucket, which may be anybody's.",
    response: 'Whose is the bucket in requestParameters? Cancel the export task if it is not yours.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('rds', 'StartExportTask'),
        calls('dynamodb', 'ExportTableToPointInTime'),
        calls('ec2', 'CreateInstanceExportTask', 'ExportImage', 'CreateStoreImageTask'),
        calls('logs', 'CreateExportTask'),
        calls('elasticache', 'ExportServerlessCacheSnapshot'),
        and(calls('elasticache', 'CopySnapshot'), exists('$.requestParameters.targetBucket')),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Exports by schedule: each role is told of once for a bucket.',
    techniques: ['T1537', 'T1530'],
    findingPaths: [...new Set([...EXPORTED_TO, ...pathsOf('rds', 'dynamodb', 'ec2')])],
    recurring: true,
  }),
];

/** Principals that are services, accounts, or roles and users of accounts. */
const NO_PUBLIC = ['*.amazonaws.com', 'arn:*', '0*', '1*', '2*', '3*', '4*', '5*', '6*', '7*', '8*', '9*'] as const;

const ACCESS_BLOCK = '$.requestParameters.PublicAccessBlockConfiguration';

/** Resources that answer to everyone. */
export const EXPOSURE_THREATS: readonly Detection[] = [
  fromParts({
    id: 'public-sharing-guard-removed',
    title: 'The account-wide block of public access was lifted',
    meaning:
      'The blocks for S3 (any of the four), snapshots and images protect a whole account against one wrong policy. Without them the next mistake, or the next call, is public.',
    response: 'Put the block back, then list what became public in between with Access Analyzer.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls('s3', 'DeleteAccountPublicAccessBlock'),
        and(
          calls('s3', 'PutAccountPublicAccessBlock'),
          or(
            isFalse(`${ACCESS_BLOCK}.BlockPublicAcls`),
            isFalse(`${ACCESS_BLOCK}.IgnorePublicAcls`),
            isFalse(`${ACCESS_BLOCK}.BlockPublicPolicy`),
            isFalse(`${ACCESS_BLOCK}.RestrictPublicBuckets`),
          ),
        ),
        and(calls('ec2', 'DisableSnapshotBlockPublicAccess', 'DisableImageBlockPublicAccess'), direct),
      ),
      succeeded,
    ),
    falsePositives: 'An account that hosts public data on purpose.',
    techniques: ['T1562.001', 'T1530'],
    findingPaths: pathsOf('s3', 'ec2'),
  }),
  fromParts({
    id: 'database-made-public',
    title: 'A database got a public address',
    meaning:
      'A database of RDS or Redshift, new, changed or restored from a copy, answers to the internet as far as its security group allows. It pages because passwords are tried within minutes.',
    response: 'Set publiclyAccessible to false. Then read the sign-in log of the database.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        // Created, modified, or restored from a snapshot, a backup or a bucket.
        and(equals('$.eventSource', 'rds.amazonaws.com'), anyOf('$.eventName', ['*DBInstance*', '*DBCluster*'])),
        calls('redshift', 'CreateCluster', 'ModifyCluster', 'RestoreFromClusterSnapshot'),
      ),
      isTrue('$.requestParameters.publiclyAccessible'),
      direct,
      succeeded,
    ),
    falsePositives: 'Test databases that are public on purpose.',
    techniques: ['T1133'],
    findingPaths: pathsOf('rds', 'redshift'),
  }),
  fromParts({
    id: 'resource-policy-names-everyone',
    title: 'A queue, topic, key, secret, repository or file system admits everyone',
    meaning:
      'A statement of its policy allows "*" something, without a condition: as text, below AWS, in a list, in any white space and order of keys. Not seen: a condition that anybody satisfies, NotPrincipal, a statement with a policy variable in it, and the policies of S3 (`bucket-made-public`), of Lambda (`function-opened`) and of event buses that PutPermission writes.',
    response: 'Restore the policy. For a secret, rotate it; for a key, look for Decrypt from other accounts.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      // A policy has another parameter in each service; those of IAM say who may assume a role.
      anyOf('$.eventName', ['*Policy', '*Attributes', '*Key', 'CreateQueue', 'CreateTopic']),
      ...['iam.amazonaws.com', 'access-analyzer.amazonaws.com'].map((reader) => differs('$.eventSource', reader)),
      or(admitsEveryone('$.requestParameters.*'), admitsEveryone('$.requestParameters.attributes.Policy')),
      direct,
      succeeded,
    ),
    falsePositives: 'Public container repositories.',
    techniques: ['T1530', 'T1546'],
    findingPaths: pathsOfAnyService(),
  }),
  fromParts({
    id: 'function-opened',
    title: 'Anybody can call a Lambda function',
    meaning:
      'Everyone may invoke it, or it has a URL without authentication. With the rights of its role behind it that is a back door. For single accounts see `function-shared-with-account`.',
    response: 'Remove the permission or the URL. Read the code of the function, then the log of its invocations.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(calls('lambda', 'AddPermission*'), missingOrDiffers('$.requestParameters.principal', ...NO_PUBLIC)),
        and(
          calls('lambda', 'CreateFunctionUrlConfig*', 'UpdateFunctionUrlConfig*'),
          equals('$.requestParameters.authType', 'NONE'),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Alexa skills, webhooks.',
    techniques: ['T1546', 'T1648'],
    findingPaths: pathsOf('lambda'),
  }),
  fromParts({
    id: 'function-shared-with-account',
    title: 'A Lambda function can be called from an account outside the organization',
    meaning:
      'Whoever has that account runs the function with the rights of its role. Accounts of the organization do not count, and neither do stacks.',
    response:
      'Do you know the account? If not, remove the permission (RemovePermission), and read the log of its invocations.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('lambda', 'AddPermission*'),
      anyOf('$.requestParameters.principal', ['arn:*', '0*', '1*', '2*', '3*', '4*', '5*', '6*', '7*', '8*', '9*']),
      direct,
      succeeded,
    ),
    falsePositives: 'Functions that a vendor calls.',
    techniques: ['T1546', 'T1648'],
    findingPaths: pathsOf('lambda'),
    outsidePaths: ['requestParameters.principal'],
    findingOnly: true,
  }),
  fromParts({
    id: 'traffic-mirrored',
    title: 'The traffic of a network interface is mirrored',
    meaning:
      "A copy of every packet goes to a target of the caller's choice, unencrypted traffic inside the VPC included.",
    response: 'Who owns the target? Delete the session.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'CreateTrafficMirrorSession', 'ModifyTrafficMirrorSession', 'CreateTrafficMirrorTarget'),
      direct,
    ),
    falsePositives: 'Network detection products that mirror by themselves.',
    techniques: ['T1040'],
    findingPaths: pathsOf('ec2'),
  }),
  fromParts({
    id: 'domain-transfer-prepared',
    title: 'A domain was unlocked or transferred',
    meaning:
      'Whoever has the domain gets your mail, your visitors and your certificates. It pages because a transfer is hard to undo.',
    response: 'Enable the transfer lock, cancel the transfer, and change the credentials of the caller.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls(
        'route53domains',
        'DisableDomainTransferLock',
        'TransferDomainToAnotherAwsAccount',
        'RetrieveDomainAuthCode',
        'TransferDomain',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A planned transfer.',
    techniques: ['T1584.001'],
    findingPaths: pathsOf('route53domains'),
  }),
];
