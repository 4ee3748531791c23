import { and, anyOf, exists, isFalse, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** Changes to the access to databases. One that gets a public address is `database-made-public`. */
export const DATABASE_THREATS: readonly Detection[] = [
  fromParts({
    id: 'database-password-reset',
    title: 'The master password of a database was reset',
    meaning:
      'Whoever sets it can read the whole database a minute later, and its owner no longer can. CloudTrail hides the password. Stacks are excluded, and so are passwords that Secrets Manager rotates. A job that sets it repeatedly is reported once for each database.',
    response:
      'Ask the caller. If it was not them, set another password, end the connections, and check the log of the database for sign-ins.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.eventSource', ['rds.amazonaws.com', 'redshift.amazonaws.com']),
      anyOf('$.eventName', ['ModifyDBInstance', 'ModifyDBCluster', 'ModifyCluster']),
      exists('$.requestParameters.masterUserPassword'),
      direct,
      succeeded,
    ),
    falsePositives: 'A forgotten password; Terraform with a password that changed.',
    techniques: ['T1098', 'T1531'],
    findingPaths: pathsOf('rds', 'redshift'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'database-guard-removed',
    title: 'IAM authentication or deletion protection of a database was turned off',
    meaning:
      'Without IAM authentication a password is enough, which cannot be revoked in IAM. Without the protection the next call deletes the database. Protection that pipelines remove before they delete an environment is excluded.',
    response: 'Restore the setting, then check what the caller did next: a new master password, or the deletion.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('rds', 'ModifyDBInstance', 'ModifyDBCluster', 'ModifyGlobalCluster'),
      or(
        and(isFalse('$.requestParameters.enableIAMDatabaseAuthentication'), direct),
        and(isFalse('$.requestParameters.deletionProtection'), byPerson),
      ),
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Deleting a database manually; tools that send settings which were already off.',
    techniques: ['T1556', 'T1485'],
    findingPaths: pathsOf('rds'),
    findingOnly: true,
  }),
];
