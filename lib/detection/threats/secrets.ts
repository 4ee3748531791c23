import { and, equals, isTrue, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { byPerson, calls, direct } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/** Secrets that are read in bulk. Denied reads count: they are attempts. */
export const SECRET_THREATS: readonly Detection[] = [
  fromParts({
    id: 'secrets-read-in-batches',
    title: 'Secrets are read in batches',
    meaning:
      'BatchGetSecretValue returns 20 secrets at once. Applications read the one secret that they need; thieves read all.',
    response:
      'Is the caller an application that starts this way? If not, end its sessions, and rotate the secrets whose names follow in GetSecretValue.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('secretsmanager', 'BatchGetSecretValue'), direct),
    threshold: 5,
    falsePositives: 'Applications that load their configuration in batches, all restarting at once.',
    techniques: ['T1555.006'],
    findingPaths: pathsOf('secretsmanager'),
    requiredEvents: READS,
  }),
  fromParts({
    id: 'secrets-read-by-person',
    title: 'A person, or a permanent key, reads many secrets',
    meaning:
      'Ten secrets in five minutes is not debugging. Workload roles, which read secrets all day, are excluded: theft of their credentials is not detected here.',
    response: 'Ask the person. If it was not them, end the session or deactivate the key, then rotate what was read.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('secretsmanager', 'GetSecretValue'), byPerson),
    threshold: 10,
    falsePositives: 'Migrations, and scripts that are run from a laptop.',
    techniques: ['T1555.006'],
    findingPaths: pathsOf('secretsmanager'),
    requiredEvents: READS,
  }),
  fromParts({
    id: 'parameters-decrypted-by-person',
    title: 'A person, or a permanent key, decrypts many parameters',
    meaning: 'Parameter Store holds passwords as SecureString, and returns ten of them in a call.',
    response: 'As for secrets: ask, end the session, rotate what was read.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ssm', 'GetParameters', 'GetParametersByPath'),
      isTrue('$.requestParameters.withDecryption'),
      byPerson,
    ),
    threshold: 5,
    falsePositives: 'Deployments with Terraform or the CDK from a laptop.',
    techniques: ['T1555.006'],
    findingPaths: pathsOf('ssm'),
    requiredEvents: READS,
  }),
  fromParts({
    id: 'instance-secrets-read-in-bulk',
    title: 'Windows passwords or user data of many instances are read',
    meaning:
      "GetPasswordData returns the administrator's password, and user data often contains tokens. Requesting those of ten instances is a search for a way further in.",
    response:
      "Which role makes the calls, from which address? If it is an instance's own role, the instance is compromised: isolate it.",
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ec2', 'GetPasswordData'),
        and(calls('ec2', 'DescribeInstanceAttribute'), equals('$.requestParameters.attribute', 'userData')),
      ),
      direct,
    ),
    threshold: 10,
    falsePositives: 'Security scanners that read user data: exclude it, or raise the threshold.',
    techniques: ['T1552.005', 'T1555.006'],
    findingPaths: pathsOf('ec2'),
    requiredEvents: READS,
  }),
];
