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

/** Where an export goes: a job writes to the same bucket every night, from a snapshot with another name. */
const EXPORTED_TO = [
  'requestParameters.s3BucketName',
  'requestParameters.s3Bucket',
  'requestParameters.exportToS3.s3Bucket',
  'requestParameters.ExportImageRequest.S3ExportLocation.S3Bucket',
  'requestParameters.CreateStoreImageTaskRequest.Bucket',
];

/** Copies of disks, machines and databases that are shared. */
export const SHARING_THREATS: readonly Detection[] = [
  fromParts({
    id: 'copy-made-public',
    title: 'A snapshot or image was made public',
    meaning: 'From now on anyone can copy the disk, image or database, and copies cannot be revoked.',
    response: 'Revoke the permission at once, then treat all secrets on that disk or in that database as compromised.',
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
    falsePositives: 'Publishers of public images: exclude the detection for them.',
    techniques: ['T1537'],
    findingPaths: pathsOf('ec2', 'rds'),
  }),
  fromParts({
    id: 'copy-shared-with-account',
    title: 'A snapshot or image was shared with an account outside the organization',
    meaning: 'The usual way to exfiltrate data: no byte passes your network. Revoking a permission does not match.',
    response: 'Do you know the account in requestParameters? If not, revoke it; then treat the data as copied.',
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
    falsePositives: 'Pipelines that share images with a customer or vendor: each account is reported once.',
    techniques: ['T1537'],
    // The target is the account: sharing another image with it tomorrow is not new.
    findingPaths: [...SHARED_WITH, ...pathsOf('ec2', 'rds')],
    outsidePaths: SHARED_WITH,
    recurring: true,
  }),
  fromParts({
    id: 'data-exported',
    title: 'A database, table or machine was exported to a bucket',
    meaning: "One call writes a whole database, table or disk to a bucket, which may be anyone's.",
    response: 'Whose bucket is in requestParameters? Cancel the export task if it is not yours.',
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
    falsePositives: 'Scheduled exports: each role is reported once for a bucket.',
    techniques: ['T1537', 'T1530'],
    findingPaths: [...new Set([...EXPORTED_TO, ...pathsOf('rds', 'dynamodb', 'ec2')])],
    recurring: true,
  }),
];

/** Principals that are services, accounts, or roles and users of accounts. */
const NO_PUBLIC = ['*.amazonaws.com', 'arn:*', '0*', '1*', '2*', '3*', '4*', '5*', '6*', '7*', '8*', '9*'] as const;

const ACCESS_BLOCK = '$.requestParameters.PublicAccessBlockConfiguration';

/** Resources that anyone can access. */
export const EXPOSURE_THREATS: readonly Detection[] = [
  fromParts({
    id: 'public-sharing-guard-removed',
    title: 'The account-wide block of public access was removed',
    meaning:
      'The blocks for S3 (any of the four), snapshots and images protect a whole account against one wrong policy. Without them the next mistake, or the next call, makes something public.',
    response: 'Restore the block, then use Access Analyzer to find what became public in the meantime.',
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
      'An RDS or Redshift database that is new, changed or restored from a copy can be reached from the internet, as far as its security group allows. It pages because passwords are tried within minutes.',
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
      'A statement of its policy allows "*" something, without a condition: as text, below AWS, in a list, in any white space and key order. Not detected: a condition that anyone meets, NotPrincipal, a statement with a policy variable in it, and the policies of S3 (`bucket-made-public`), of Lambda (`function-opened`) and of event buses that PutPermission writes.',
    response: 'Restore the policy. For a secret, rotate it; for a key, look for Decrypt from other accounts.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      // The policy is in another parameter in each service; IAM's trust policies are separate.
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
    title: 'Anyone can invoke a Lambda function',
    meaning:
      'Anyone may invoke it, or it has a URL without authentication. With the permissions of its role, that is a back door. For single accounts see `function-shared-with-account`.',
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
    title: 'A Lambda function can be invoked from an account outside the organization',
    meaning:
      'That account can run the function with the permissions of its role. Accounts of the organization do not count, and neither do stacks.',
    response:
      'Do you know the account? If not, remove the permission (RemovePermission), and read the log of its invocations.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('lambda', 'AddPermission*'),
      anyOf('$.requestParameters.principal', ['arn:*', '0*', '1*', '2*', '3*', '4*', '5*', '6*', '7*', '8*', '9*']),
      direct,
      succeeded,
    ),
    falsePositives: 'Functions that a vendor invokes.',
    techniques: ['T1546', 'T1648'],
    findingPaths: pathsOf('lambda'),
    outsidePaths: ['requestParameters.principal'],
    findingOnly: true,
  }),
  fromParts({
    id: 'traffic-mirrored',
    title: 'The traffic of a network interface is mirrored',
    meaning:
      "A copy of every packet goes to a target of the caller's choice, including unencrypted traffic inside the VPC.",
    response: 'Who owns the target? Delete the session.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'CreateTrafficMirrorSession', 'ModifyTrafficMirrorSession', 'CreateTrafficMirrorTarget'),
      direct,
    ),
    falsePositives: 'Network detection products that set up mirroring themselves.',
    techniques: ['T1040'],
    findingPaths: pathsOf('ec2'),
  }),
  fromParts({
    id: 'domain-transfer-prepared',
    title: 'A domain was unlocked or transferred',
    meaning:
      'Whoever controls the domain gets your email, your visitors and your certificates. It pages because a transfer is hard to undo.',
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
