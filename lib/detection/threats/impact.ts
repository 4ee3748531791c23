import { and, isTrue, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

/** Destruction, extortion, and costs. */
export const IMPACT_THREATS: readonly Detection[] = [
  fromParts({
    id: 'backups-deleted',
    title: 'A backup vault, its lock or a recovery point was deleted',
    meaning: "Backups go first, then the data, then comes the ransom note. AWS Backup's own expiry is excluded.",
    response: 'Deny the caller everything. Check copies in other accounts and Regions before anything else.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls(
        'backup',
        'DeleteBackupVault',
        'DeleteBackupVaultLockConfiguration',
        'DeleteRecoveryPoint',
        'DeleteBackupVaultAccessPolicy',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Cleaning up a vault manually.',
    techniques: ['T1490'],
    findingPaths: pathsOf('backup'),
  }),
  fromParts({
    id: 'snapshots-deleted-in-bulk',
    title: 'Many snapshots, images or backups are deleted',
    meaning: 'The same as with backups, one snapshot after the other. Lifecycle Manager and AWS Backup are excluded.',
    response: 'Deny the caller everything. Recover from the Recycle Bin if there is a rule.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ec2', 'DeleteSnapshot', 'DeregisterImage'),
        calls(
          'rds',
          'DeleteDBSnapshot',
          'DeleteDBClusterSnapshot',
          'DeleteDBInstanceAutomatedBackup',
          'DeleteDBClusterAutomatedBackup',
        ),
        calls('dynamodb', 'DeleteBackup'),
        calls('fsx', 'DeleteBackup'),
        calls('redshift', 'DeleteClusterSnapshot', 'BatchDeleteClusterSnapshots'),
      ),
      direct,
      succeeded,
    ),
    threshold: 50,
    falsePositives: 'Nightly clean-up scripts: raise the threshold above their number.',
    techniques: ['T1490', 'T1485', 'T1485.A002'],
    findingPaths: pathsOf('ec2', 'rds', 'dynamodb', 'fsx', 'redshift'),
  }),
  fromParts({
    id: 'database-deleted-without-copy',
    title: 'A database was deleted without a final snapshot',
    meaning: 'Without a final snapshot, only older backups can be restored. Deleted stacks are excluded.',
    response: 'Look for automated backups that are retained, and restore from them.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('rds', 'DeleteDBInstance', 'DeleteDBCluster'),
      isTrue('$.requestParameters.skipFinalSnapshot'),
      direct,
      succeeded,
    ),
    falsePositives: 'terraform destroy of a test environment.',
    techniques: ['T1485', 'T1485.A001'],
    findingPaths: pathsOf('rds'),
  }),
  fromParts({
    id: 'disk-encryption-default-changed',
    title: 'The default encryption of disks was turned off or given another key',
    meaning: 'New disks are readable without a key; or they depend on a key that someone else can disable.',
    response: 'Whose key is requestParameters.kmsKeyId? Reset the default, and copy the disks created since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2', 'DisableEbsEncryptionByDefault', 'ModifyEbsDefaultKmsKeyId'), direct, succeeded),
    falsePositives: 'Setting up an account by script.',
    techniques: ['T1486', 'T1562.001'],
    findingPaths: pathsOf('ec2'),
  }),
  fromParts({
    id: 'model-access-requested',
    title: 'Access to a foundation model was requested',
    meaning:
      'The first thing that thieves of a key with Bedrock permissions do before they sell it. In daily use, models are invoked, not requested.',
    response: 'Ask the caller. If it was not them, end its sessions, and look for InvokeModel since, in all Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('bedrock', 'PutUseCaseForModelAccess', 'CreateFoundationModelAgreement', 'PutFoundationModelEntitlement'),
      direct,
    ),
    falsePositives: 'A team that starts with a model.',
    techniques: ['T1496.004', 'T1496.A007'],
    findingPaths: pathsOf('bedrock'),
  }),
  fromParts({
    id: 'mail-sending-prepared',
    title: 'An account was prepared for sending bulk email',
    meaning:
      'Leaving the SES sandbox, or turning sending on again, is the most common use of stolen keys after mining: phishing in your name.',
    response: 'Ask the caller. If it was not them, UpdateAccountSendingEnabled with false, in all Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ses', 'PutAccountDetails'),
        and(calls('ses', 'UpdateAccountSendingEnabled'), isTrue('$.requestParameters.enabled')),
        and(calls('ses', 'PutAccountSendingAttributes'), isTrue('$.requestParameters.sendingEnabled')),
      ),
      direct,
    ),
    falsePositives: 'Setting up a new product.',
    techniques: ['T1496.004', 'T1566', 'T1496.A001'],
    findingPaths: pathsOf('ses'),
  }),
];
