import { and, equals, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/** Data that is copied to where it can be taken from, and ways that it leaves. */
export const THEFT_THREATS: readonly Detection[] = [
  fromParts({
    id: 'shared-snapshot-used-outside',
    title: 'An account outside the organization copied or mounted one of your snapshots',
    meaning:
      'EC2 notifies the owner of a shared snapshot when another account copies it or creates a volume from it: from then on that account has the data of the disk. Accounts of the organization do not count. Each account is reported once.',
    response:
      'Whose account is in userIdentity? If it is not your vendor: stop sharing the snapshot, treat all secrets on the disk as compromised, and find out who shared it (ModifySnapshotAttribute).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'SharedSnapshotCopyInitiated', 'SharedSnapshotVolumeCreated'),
      equals('$.eventType', 'AwsServiceEvent'),
    ),
    falsePositives:
      'GuardDuty Malware Protection and scanners of other vendors, which read shared snapshots in their own accounts.',
    techniques: ['T1537'],
    // The account is the target: a scanner reads other snapshots every day.
    findingPaths: ['userIdentity.accountId', 'serviceEventDetails.snapshotId'],
    outsidePaths: ['userIdentity.accountId'],
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'copies-made-in-bulk',
    title: 'Someone copies many disks, machines or databases',
    meaning:
      'Snapshots and images created manually or by script, one after the other: the step before they are shared or exported. Single snapshots are normal. AWS Backup, Lifecycle Manager and stacks are excluded.',
    response:
      'Is it a backup tool, or a planned migration? If not, end the session, and check what happened to the copies: shared, exported, restored?',
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
    falsePositives: 'Backup tools with their own role.',
    techniques: ['T1578.001', 'T1530', 'T1213.A013'],
    findingPaths: pathsOf('ec2', 'rds'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'database-copied-across-regions',
    title: 'Someone copies a database from another Region or account for the first time',
    meaning:
      'A copy of a snapshot in a Region where nobody looks, with a key of the caller. Jobs do it every night, so only the first time of a principal is reported.',
    response: 'Which Region, and whose key? If nobody planned the copy, delete it, and check whether it was shared.',
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
      'A way to read a disk without touching its machine: volume from a snapshot, attach, mount. For a domain controller, this reveals all passwords.',
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
    title: 'Someone downloads a database log for the first time',
    meaning:
      'Database logs contain statements with data, and sometimes passwords. Agents that ship logs do it all day, so only the first time of a principal is reported.',
    response:
      'Ask the caller. If it was not them, change the passwords of the database, and look for secrets in the log.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('rds', 'DownloadDBLogFilePortion', 'DownloadCompleteDBLogFile'), direct),
    falsePositives: 'Debugging an error; a new agent.',
    techniques: ['T1213.006', 'T1552', 'T1213.A013'],
    findingPaths: pathsOf('rds'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'transfer-opened',
    title: 'A file server was opened, or a location outside AWS was added to DataSync',
    meaning:
      'A Transfer Family server or connector, or a DataSync location outside AWS storage, moves whole buckets and file systems out, at full speed and without a log of each file.',
    response: 'Which host, which bucket? If nobody planned it, stop the server or delete the location.',
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
    title: 'Someone moves data with DataSync, or adds a user to a file server, for the first time',
    meaning:
      'A DataSync task copies to any existing location, even to a bucket of a stranger, which its name does not reveal. Jobs do it every night, so only the first time of a principal is reported.',
    response:
      'Where does the task write (DescribeTask, DescribeLocation*)? If the location is not yours, cancel its execution.',
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
      'Whatever runs next from that tag runs the code of the caller. Pipelines are excluded: theft of their credentials is not detected here.',
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
