import { anyOf, equals, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { fromParts } from '../detection-from-parts';
import { pathsOf } from '../finding-paths';
import {
  ANY_PARAMETER,
  TAGGING,
  changed,
  changesOf,
  evenInDeployment,
  except,
  inOwnAccount,
  notByDeployer,
  notByOwnRole,
  notInDeployment,
  only,
} from '../own-conditions';

/** Where the record is kept, and what encrypts it. Calls that are excluded here are in `own-touched`. */
export const OWN_ARCHIVE: readonly Detection[] = [
  fromParts({
    id: 'own-archive-changed',
    title: 'The bucket of the trail, or a related bucket, was changed',
    meaning:
      'Its policy, lifecycle, versioning, lock, replication, encryption, access log or public access decide whether log files arrive, are kept, and stay confidential. Any change except tags pages, unless a deployment of the stack makes it.',
    response:
      'Compare the bucket with its template, and deploy the stack again. Then run `verify` on the archive: are files missing since?',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      's3',
      or(
        equals('$.requestParameters.bucketName', '{trailBucket}'),
        equals('$.requestParameters.bucketName', '{otherBucket}'),
        // An access point has a policy of its own.
        equals('$.requestParameters.CreateAccessPointRequest.Bucket', '{trailBucket}'),
      ),
      except(...TAGGING),
      evenInDeployment('DeleteBucket'),
      changed,
    ),
    falsePositives: 'Changes to the buckets made manually, or by a role that is not known to deploy the stack.',
    techniques: ['T1562.008', 'T1485', 'T1530'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-key-changed',
    title: 'A KMS key of the trail, its archive or its alarms was changed',
    meaning:
      'A disabled key, another policy or a revoked grant stops delivery, or makes what was delivered unreadable; a grant lets others read it. Enabling a key, tags and aliases do not page.',
    response: 'Enable the key, cancel its deletion, and restore its policy. Who has a grant (ListGrants)?',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'kms',
      or(
        equals(ANY_PARAMETER, '{key}'),
        equals(ANY_PARAMETER, '*:key/{key}'),
        // Retiring a grant by its token does not name the key.
        equals('$.resources[*].ARN', '*:key/{key}'),
      ),
      // Keys rotate by themselves.
      except(...TAGGING, 'EnableKey*', 'RotateKey*', 'CancelKeyDeletion', '*Description', '*Alias'),
      evenInDeployment('ScheduleKeyDeletion', 'DisableKey'),
      changed,
    ),
    falsePositives: 'Your own table or function that begins to use the key: AWS creates a grant for it.',
    techniques: ['T1486', 'T1485', 'T1562.008'],
    findingPaths: pathsOf('kms'),
    requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS],
    findingOnly: true,
  }),
  fromParts({
    id: 'own-log-group-changed',
    title: "The trail's log group was changed: what it keeps, who gets it, or what its filters find",
    meaning:
      'Findings and alarms read this log group. Deleting it, or changing a filter or key, silences it; a subscription or an export copies everything out; a data protection policy masks it. Account policies for log groups count too.',
    response:
      'Deploy the stack again. List the subscription filters, the metric filters, the retention and the account policies: which are not yours?',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'logs',
      or(
        equals(ANY_PARAMETER, '{logGroup}'),
        equals(ANY_PARAMETER, '*:log-group:{logGroup}'),
        equals(ANY_PARAMETER, '*:log-group:{logGroup}:*'),
        // For all log groups of the account.
        only('*AccountPolicy'),
      ),
      // CloudTrail creates streams every day.
      except(...TAGGING, '*IndexPolicy', 'CreateLogStream'),
      // A deployment ends with this call by a function of the product.
      or(notByOwnRole, except('PutLogGroupDeletionProtection')),
      inOwnAccount,
      evenInDeployment('DeleteLogGroup'),
      changed,
    ),
    falsePositives: 'Adding a filter, or exporting the log group, manually.',
    techniques: ['T1562.008', 'T1070', 'T1537'],
    findingPaths: pathsOf('logs'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-role-changed',
    title: 'A role of the trail or of its functions was changed',
    meaning:
      'CloudTrail delivers with one of these roles; findings and health checks run with the others: without a permission, or with a boundary, they stop. A changed trust policy gives the role to someone else.',
    response: 'Compare trust policy, policies and boundary of the role with the template, and deploy the stack again.',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'iam',
      anyOf('$.requestParameters.roleName', ['{role}', 'AWSServiceRoleForCloudTrail']),
      except(...TAGGING, '*Description'),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'Account tools that set a boundary or a policy on every role.',
    techniques: ['T1562.008', 'T1098.003'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-stack-changed',
    title: "The product's stack was changed or deleted by a principal that does not deploy it",
    meaning:
      'Updating the stack can change all of its parts at once. A change set counts, because its execution may not name the stack. Roles that deploy the stack are excluded, except for DeleteStack.',
    response:
      'Cancel the update if it still runs; otherwise deploy your version again, and compare both (GetTemplate).',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'cloudformation',
      or(
        equals(ANY_PARAMETER, '{stack}'),
        equals(ANY_PARAMETER, '*:stack/{stack}/*'),
        // The ID of a stack set.
        equals('$.requestParameters.stackSetName', '{stack}:*'),
        equals('$.requestParameters.stackDefinitions[*].stackName', '{stack}'),
        // It names no stack.
        only('ExecuteStackRefactor'),
      ),
      except('Detect*'),
      inOwnAccount,
      or(notByDeployer, equals('$.eventName', 'DeleteStack')),
      changed,
    ),
    falsePositives: 'A first deployment, or one by a person or role that is not known to deploy the stack.',
    techniques: ['T1562.008', 'T1485'],
    findingPaths: pathsOf('cloudformation'),
    findingOnly: true,
  }),
];
