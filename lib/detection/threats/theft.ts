import { and, equals, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/** Data that is copied where it can be carried away from, and ways on which it leaves. */
export const THEFT_THREATS: readonly Detection[] = [
  fromParts({
    id: 'shared-snapshot-used-outside',
    title: 'An account outside the organization copied or mounted a snapshot of yours',
    meaning:
      'EC2 tells the owner of a shared snapshot when another account copies it or creates a volume of it: from then on the data of the disk is there. Accounts of the organization do not count. Each account is told of once.',
    response:
      'Whose is the account in userIdentity? If it is no vendor of yours: stop sharing the snapshot, treat all secrets on the disk as known, and find who shared it (ModifySnapshotAttribute).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'SharedSnapshotCopyInitiated', 'SharedSnapshotVolumeCreated'),
      equals('$.eventType', 'AwsServiceEvent'),
    ),
    falsePositives:
      'The malware protection of GuardDuty and scanners of other vendors, which read shared snapshots in accounts of their own.',
    techniques: ['T1537'],
    // The account is the target: a scanner reads other snapshots every day.
    findingPaths: ['userIdentity.accountId', 'serviceEventDetails.snapshotId'],
    outsidePaths: ['userIdentity.accountId'],
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'copies-made-in-bulk',
    title: 'Somebody copies many disks, machines or databases',
    meaning:
      'Snapshots and images by hand or by script, one after the other: what comes before they are shared or exported. Single snapshots are daily work. AWS Backup, Lifecycle Manager and stacks are left out.',
    response:
      'Is it a backup tool, or the night before a migration? Otherwise end the session, and look at who may use the copies: shared, exported, restored?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ec2', 'CreateSnapshot', 'CreateSnapshots', 'CreateImage', 'CopySnapshot', 'CopyImage'),
        calls('rds', 'CreateDBSnapshot', 'CreateDBClusterSnapshot', 'CopyDBSnapshot', 'CopyDBClusterSnapshot'),
      ),
      direct,
      succeeded,
    ),
    threshold: 10,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Backup tools with a role of their own.',
    techniques: ['T1578.001', 'T1530', 'T1213.A013'],
    findingPaths: pathsOf('ec2', 'rds'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'database-copied-across-regions',
    title: 'Somebody copies a database from another Region or account for the first time',
    meaning:
      'A copy of a snapshot in a Region where nobody looks, under a key of the caller. Jobs do it every night, so it tells only the first time that a principal does it.',
    response: 'Which Region, and whose key? Delete the copy if nobody planned it, and see whether it was shared.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('rds', 'CopyDBSnapshot', 'CopyDBClusterSnapshot'),
      or(
        exists('$.requestParameters.sourceRegion'),
        equals('$.requestParameters.sourceDBSnapshotIdentifier', 'arn:*'),
        equals('$.requestParameters.sourceDBClusterSnapshotIdentifier', 'arn:*'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A new disaster recovery job.',
    techniques: ['T1537', 'T1535', 'T1213.A013'],
    findingPaths: pathsOf('rds'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'disk-mounted-by-person',
    title: 'A person restores a disk, or attaches one to an instance, for the first time',
    meaning:
      'The way to read a disk without touching the machine that it belongs to: volume from a snapshot, attach, mount. On a domain controller that gives all passwords.',
    response: 'Whose disk is it, and whose instance? Isolate the instance, and ask the person.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(calls('ec2', 'AttachVolume'), and(calls('ec2', 'CreateVolume'), exists('$.requestParameters.snapshotId'))),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'The first restore of a new administrator.',
    techniques: ['T1578', 'T1003.003', 'T1530'],
    findingPaths: pathsOf('ec2'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'database-logs-downloaded',
    title: 'Somebody downloads a database log for the first time',
    meaning:
      'Logs of databases hold statements with the data in them, and at times passwords. Agents that ship logs do it all day, so it tells only the first time that a principal does it.',
    response: 'Ask the caller. Otherwise change the passwords of the database, and look for secrets in the log.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('rds', 'DownloadDBLogFilePortion', 'DownloadCompleteDBLogFile'), direct),
    falsePositives: 'Somebody looks for an error; a new agent.',
    techniques: ['T1213.006', 'T1552', 'T1213.A013'],
    findingPaths: pathsOf('rds'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'transfer-opened',
    title: 'A file server was opened, or a place outside of AWS made known to DataSync',
    meaning:
      'A Transfer Family server or connector, or a DataSync location that is no AWS storage, moves whole buckets and file systems out, at full speed and without a log of each file.',
    response: 'Which host, which bucket? Stop the server or delete the location if nobody planned it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('transfer', 'CreateServer', 'CreateConnector', 'CreateWebApp'),
        calls(
          'datasync',
          'CreateLocationObjectStorage',
          'CreateLocationAzureBlob',
          'CreateLocationNfs',
          'CreateLocationSmb',
          'CreateLocationHdfs',
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A planned exchange with a partner, or migration; Terraform that sets it up.',
    techniques: ['T1048', 'T1567.002', 'T1537'],
    findingPaths: pathsOf('transfer', 'datasync'),
    findingOnly: true,
  }),
  fromParts({
    id: 'transfer-started',
    title: 'Somebody moves data with DataSync, or adds a user to a file server, for the first time',
    meaning:
      'A task of DataSync copies to any location that exists, also to a bucket of a stranger, which its name does not tell. Jobs do it every night, so it tells only the first time that a principal does it.',
    response: 'Where does the task write (DescribeTask, DescribeLocation*)? Cancel its execution if it is not yours.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('datasync', 'CreateTask', 'StartTaskExecution'),
        calls('transfer', 'CreateUser', 'ImportSshPublicKey', 'StartFileTransfer'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A new job; the first user that an administrator creates.',
    techniques: ['T1048', 'T1567.002', 'T1537'],
    findingPaths: pathsOf('datasync', 'transfer'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'image-pushed-by-person',
    title: 'A person, or a permanent key, pushes a container image for the first time',
    meaning:
      'What runs next from that tag runs the code of the caller. Pipelines are left out: their theft is not seen here.',
    response: 'Compare the digest with the last build. Delete the image, and stop tasks that run it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ecr', 'PutImage'), byPerson, succeeded),
    falsePositives: 'The first push of an engineer from a laptop; a new pipeline that still has a key.',
    techniques: ['T1525'],
    findingPaths: pathsOf('ecr'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
