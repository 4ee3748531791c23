import { and, anyOf, compares, differs, equals, exists, isFalse, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/**
 * Calls of any service that delete data or stop resources for good: tables, clusters and file systems exist in several
 * services.
 */
const DESTROYING = [
  'TerminateInstances',
  'DeleteVolume',
  'DeleteDBInstance',
  'DeleteDBCluster',
  'DeleteTable',
  'DeleteBucket',
  'DeleteFunction*',
  'DeleteFileSystem',
  'DeleteCluster',
  'DeleteStack',
] as const;
const DESTROYED = pathsOf(
  'ec2',
  'rds',
  'dynamodb',
  's3',
  'lambda',
  'elasticfilesystem',
  'fsx',
  'redshift',
  'eks',
  'sqs',
  'cloudformation',
);

/** Destruction in bulk, by principals whose job it is not, and the removal of ways to undo it. */
export const DESTRUCTION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'infrastructure-destroyed-by-person',
    title: 'A person, or a permanent key, destroys many resources in an hour',
    meaning:
      'Ten or more instances, disks, databases, tables, buckets, functions, file systems, clusters or stacks. What stacks, pipelines and workloads delete is excluded: see `infrastructure-destroyed-in-bulk`.',
    response:
      'Ask the person at once, through another channel. If it was not them, deny the caller everything, then check what can be restored, and from where.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(anyOf('$.eventName', DESTROYING), byPerson, succeeded),
    threshold: 10,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'A test environment that is deleted manually.',
    techniques: ['T1485', 'T1578.003', 'T1485.A001', 'T1485.A003'],
    findingPaths: DESTROYED,
    findingOnly: true,
  }),
  fromParts({
    id: 'infrastructure-destroyed-in-bulk',
    title: 'Someone destroys more than any clean-up does',
    meaning:
      'Fifty or more in an hour, of what `infrastructure-destroyed-by-person` counts and of caches, search domains and purged queues, by one principal of any kind: a stolen pipeline has permission to delete everything. What services and stacks delete is excluded.',
    response: 'Which pipeline, which change? Stop it, and deny its role everything, if nobody planned it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.eventName', [...DESTROYING, 'DeleteReplicationGroup', 'DeleteDomain', 'PurgeQueue']),
      // Only descriptions, which jobs write and delete all day.
      differs('$.eventSource', 'glue.amazonaws.com'),
      direct,
      succeeded,
    ),
    threshold: 50,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An environment that is retired; nightly clean-up jobs, which are reported once.',
    techniques: ['T1485', 'T1578.003', 'T1485.A001', 'T1485.A003'],
    findingPaths: DESTROYED,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'systems-stopped-in-bulk',
    title: 'Someone stops, restarts or fails over many machines or databases',
    meaning: 'Ten or more in an hour, by one principal: services fail, and what is in memory is lost.',
    response: 'Is it a nightly schedule? If not, start them again, and deny the caller everything.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ec2', 'StopInstances', 'RebootInstances'),
        calls('rds', 'StopDB*', 'RebootDB*', 'FailoverDBCluster', 'FailoverGlobalCluster'),
      ),
      direct,
      succeeded,
    ),
    threshold: 10,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Schedulers that stop development machines at night, which are reported once; a day of patches.',
    techniques: ['T1489', 'T1529'],
    findingPaths: pathsOf('ec2', 'rds'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'instances-stopped-at-once-by-person',
    title: 'A person, or a permanent key, stops or terminates ten instances with one call',
    meaning: 'One call can name a thousand instances, so counting calls does not detect it.',
    response: 'Ask the person. Stopped instances can be started; for terminated ones look for snapshots and images.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'StopInstances', 'TerminateInstances'),
      exists('$.requestParameters.instancesSet.items[9].instanceId'),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Test machines, at the end of a day.',
    techniques: ['T1489', 'T1578.003'],
    findingPaths: pathsOf('ec2'),
    findingOnly: true,
  }),
  fromParts({
    id: 'secrets-destroyed-in-bulk',
    title: 'Many secrets or parameters are deleted',
    meaning:
      'Applications stop at their next start, and deleted parameters cannot be restored. Secrets can be restored for a week or more, unless the call forbids it.',
    response:
      'RestoreSecret for what can be restored; restore parameters from their templates. Deny the caller everything.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(calls('secretsmanager', 'DeleteSecret'), calls('ssm', 'DeleteParameter', 'DeleteParameters')),
      direct,
      succeeded,
    ),
    threshold: 20,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'terraform destroy of an environment; preview environments, which are reported once.',
    techniques: ['T1485', 'T1531'],
    findingPaths: pathsOf('secretsmanager', 'ssm'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'backup-schedule-removed',
    title: 'Backups, or the recycle bin for deleted resources, were turned off',
    meaning:
      'A backup plan, Recycle Bin rule or snapshot policy was deleted, a recovery point disassociated, or the continuous backup of a table or the automated backup of a database turned off. Nothing is lost yet; after the next deletion everything is.',
    response: 'Restore it, then check what the caller deleted since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('backup', 'DeleteBackupPlan', 'DisassociateRecoveryPoint*'),
        calls('rbin', 'DeleteRule', 'UnlockRule'),
        calls('dlm', 'DeleteLifecyclePolicy'),
        calls('glacier', 'AbortVaultLock', 'DeleteVault'),
        and(
          calls('dynamodb', 'UpdateContinuousBackups'),
          isFalse('$.requestParameters.pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled'),
        ),
        and(
          calls('rds', 'ModifyDBInstance', 'ModifyDBCluster'),
          compares('$.requestParameters.backupRetentionPeriod', '<', 1),
        ),
      ),
      direct,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'A retired environment; test databases that nobody backs up.',
    techniques: ['T1490'],
    findingPaths: pathsOf('backup', 'rbin', 'dlm', 'glacier', 'dynamodb', 'rds'),
    findingOnly: true,
  }),
  fromParts({
    id: 'deletion-protection-removed-in-bulk',
    title: 'Someone turns off deletion protection for many resources',
    meaning:
      'For instances, tables and stacks, five or more in an hour: the step right before they are deleted. For databases see the changes to their deletion protection.',
    response: 'Ask the caller now: what is left can still be saved. If it was not them, deny the caller everything.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(calls('ec2', 'ModifyInstanceAttribute'), isFalse('$.requestParameters.disableApiTermination.value')),
        and(calls('dynamodb', 'UpdateTable'), isFalse('$.requestParameters.deletionProtectionEnabled')),
        and(
          calls('cloudformation', 'UpdateTerminationProtection'),
          isFalse('$.requestParameters.enableTerminationProtection'),
        ),
      ),
      direct,
      succeeded,
    ),
    threshold: 5,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An environment that is retired.',
    techniques: ['T1485', 'T1490'],
    findingPaths: pathsOf('ec2', 'dynamodb', 'cloudformation'),
    findingOnly: true,
  }),
  fromParts({
    id: 'network-changed-by-hand',
    title: 'Someone rebuilds a network manually',
    meaning:
      'Ten or more changes to security groups, network ACLs, routes or VPCs in an hour, by a person, with a permanent key or in the console. Single rules are normal; those that admit everyone are reported by `port-opened-to-world` and `network-acl-opened-to-world`.',
    response: 'Compare the network with its template, and undo what is not in it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'ec2',
        'AuthorizeSecurityGroup*',
        'ModifySecurityGroupRules',
        'CreateSecurityGroup',
        '*Vpc',
        '*NetworkAclEntry',
        // Created, replaced, deleted.
        '*eRoute',
      ),
      // Older console events show this only here.
      or(byPerson, equals('$.userAgent', 'console.ec2.amazonaws.com')),
      succeeded,
    ),
    threshold: 10,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Terraform from a laptop, which is reported once for each person; an outage.',
    techniques: ['T1562.007', 'T1578.005'],
    findingPaths: pathsOf('ec2'),
    recurring: true,
    findingOnly: true,
  }),
];
