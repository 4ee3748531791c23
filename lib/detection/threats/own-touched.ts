import { and, anyOf, differs, equals, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { fromParts } from '../detection-from-parts';
import { calls } from '../event-conditions';
import { pathsOf } from '../finding-paths';
import {
  ANY_PARAMETER,
  TAGGING,
  byDeployer,
  changed,
  changesOf,
  except,
  inOwnAccount,
  notByOwnRole,
  notByStackSet,
  notByDeployer,
  notInDeployment,
  only,
  throughCloudFormation,
} from '../own-conditions';

const KMS = [RequiredEvents.KMS_MANAGEMENT_EVENTS];
const TRAIL_BUCKET = equals('$.requestParameters.bucketName', '{trailBucket}');
const OTHER_BUCKET = equals('$.requestParameters.bucketName', '{otherBucket}');

/**
 * The remaining changes to the product's own resources, so that none goes unnoticed: they stop, open and redirect
 * nothing.
 */
export const OWN_TOUCHED: readonly Detection[] = [
  fromParts({
    id: 'own-parts-touched',
    title: 'A bucket, key, role or trail of the product was tagged, enabled or given another description',
    meaning:
      'This stops nothing. But tags can decide who may do what, and someone is looking at the parts of the trail.',
    response: 'Do you know who did it? Check what else the caller did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          or(
            changesOf(
              's3',
              or(
                TRAIL_BUCKET,
                OTHER_BUCKET,
                equals(ANY_PARAMETER, '*:::{trailBucket}'),
                equals(ANY_PARAMETER, '*:::{otherBucket}'),
              ),
            ),
            changesOf('kms', equals(ANY_PARAMETER, '*{key}')),
            changesOf('iam', anyOf('$.requestParameters.roleName', ['{role}', 'AWSServiceRoleForCloudTrail'])),
          ),
          only(...TAGGING, 'EnableKey*', 'RotateKeyOnDemand', 'CancelKeyDeletion', '*Description', '*Alias'),
        ),
        changesOf('cloudtrail', equals('$.requestParameters.resourceId', '*:trail/{trail}')),
      ),
      notByDeployer,
      changed,
    ),
    falsePositives: 'Tools that tag every resource.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('s3', 'kms', 'iam', 'cloudtrail'),
    requiredEvents: KMS,
    findingOnly: true,
  }),
  fromParts({
    id: 'own-member-role-changed',
    title: 'A role of the product was changed in a member account',
    meaning:
      'The event history of that account is searched with this role, which is read-only: searches exclude the account, or someone else reads it. The trail continues. What the stack set does there is excluded: changes to the stack set have separate detections.',
    response: 'Deploy the stack again, which restores the role. Who may change roles in that account?',
    severity: DetectionSeverity.NOTIFY,
    pattern: changesOf(
      'iam',
      equals('$.requestParameters.roleName', '{role}'),
      differs('$.recipientAccountId', '{account}'),
      notByStackSet,
      changed,
    ),
    falsePositives: 'Tools that set a boundary or a policy on every role; roles that are created without a stack set.',
    techniques: ['T1562.008', 'T1098.003'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-logs-touched',
    title: "A log group of the product's functions was changed or deleted, or the trail's was tagged or indexed",
    meaning: 'What the functions logged, including errors, is lost or goes elsewhere. Findings do not need it.',
    response: 'Do you know who did it? Deploy the stack again if a log group is gone.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'logs.amazonaws.com'),
      or(
        and(
          or(
            equals(ANY_PARAMETER, '{otherLogGroup}'),
            equals(ANY_PARAMETER, '*:log-group:{otherLogGroup}'),
            equals(ANY_PARAMETER, '*:log-group:{otherLogGroup}:*'),
          ),
          except('CreateLogStream'),
          // Every 15 minutes findings write a tag, to check that it comes back.
          or(notByOwnRole, except('TagResource')),
        ),
        and(
          or(
            equals('$.requestParameters.resourceArn', '*:log-group:{logGroup}'),
            equals('$.requestParameters.logGroupName', '{logGroup}'),
            equals('$.requestParameters.logGroupIdentifier', '*{logGroup}'),
            equals('$.requestParameters.logGroupIdentifier', '*:log-group:{logGroup}:*'),
          ),
          only(...TAGGING, '*IndexPolicy'),
        ),
      ),
      inOwnAccount,
      changed,
    ),
    falsePositives: 'Tools that set the retention, a subscription or tags of every log group.',
    techniques: ['T1070'],
    findingPaths: pathsOf('logs'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-logs-shared',
    title: 'Logs of the account with the trail go elsewhere, or others may write to them',
    meaning:
      'Scheduled queries, pipelines, table integrations and links to a monitoring account may take what all log groups contain, including that of the trail. A resource policy allows services to write to them.',
    response: 'Which log groups, and where do they go? Delete what nobody knows.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'logs',
          '*ScheduledQuery',
          '*PipelineRule',
          '*S3TableIntegration',
          'PutStorageTierPolicy',
          '*ResourcePolicy',
        ),
        calls('oam', 'CreateLink', 'UpdateLink'),
      ),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'The team that runs logs for the organization; services that set up their own logs.',
    techniques: ['T1537'],
    findingPaths: pathsOf('logs'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-alarms-touched',
    title: 'An alarm or topic of the trail was tagged, an alarm enabled, or a subscriber confirmed',
    meaning:
      'This stops nothing. But tags can decide who may do what, and a new subscriber receives everything that is sent.',
    response: 'Do you know who did it, and the subscriber (ListSubscriptionsByTopic)? Check what else the caller did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        changesOf(
          'monitoring',
          or(
            equals('$.requestParameters.resourceARN', '*:alarm:{alarmPrefix}-*'),
            and(only('EnableAlarmActions'), equals('$.requestParameters.alarmNames[*]', '{alarmPrefix}-*')),
          ),
        ),
        changesOf(
          'sns',
          or(
            and(only(...TAGGING), equals('$.requestParameters.resourceArn', '*:{topic}')),
            and(only('ConfirmSubscription'), equals('$.requestParameters.topicArn', '*:{topic}')),
            // It changes nothing for an existing topic.
            equals('$.requestParameters.name', '{topic}'),
          ),
        ),
      ),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'Tools that tag every resource; a new subscriber who confirms.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('monitoring', 'sns'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-findings-touched',
    title: 'A function, rule, table or parameter of findings was tagged, published, enabled or backed up',
    meaning:
      'This stops nothing. But tags can decide who may do what, and someone is looking at what monitors the trail.',
    response: 'Do you know who did it? Check what else the caller did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        changesOf(
          'lambda',
          or(
            equals('$.requestParameters.resource', '*:{function}'),
            and(only('Publish*'), equals('$.requestParameters.functionName', '*{function}')),
          ),
        ),
        changesOf(
          'events',
          or(
            equals('$.requestParameters.resourceARN', '*/{rule}'),
            and(only('EnableRule'), equals('$.requestParameters.name', '{rule}')),
          ),
        ),
        changesOf(
          'dynamodb',
          only(...TAGGING, 'CreateBackup', 'UpdateContributorInsights'),
          equals(ANY_PARAMETER, '*{table}'),
        ),
        changesOf(
          'ssm',
          or(
            equals('$.requestParameters.resourceId', '{parameter}'),
            and(only('*abelParameterVersion'), equals('$.requestParameters.name', '{parameter}')),
          ),
        ),
      ),
      inOwnAccount,
      notByDeployer,
      changed,
    ),
    falsePositives: 'Tools that tag every resource, or back up every table.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('lambda', 'events', 'dynamodb', 'ssm'),
    findingOnly: true,
  }),
];

/** What deployments do: reported without paging, so that nobody can hide in one. */
export const OWN_DEPLOYED: readonly Detection[] = [
  fromParts({
    id: 'own-parts-deployed',
    title: 'A deployment changed the stack, the trail, or its bucket, keys, log group or roles',
    meaning:
      'A role that deploys the stack changed it, or a part of it through CloudFormation. The same by anyone else pages. This detects someone who has taken over that role.',
    response: 'Was a deployment planned? If not: which template (GetTemplate), and who assumed the role?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      byDeployer,
      or(
        changesOf(
          'cloudformation',
          or(
            equals(ANY_PARAMETER, '{stack}'),
            equals(ANY_PARAMETER, '*:stack/{stack}/*'),
            equals(ANY_PARAMETER, '{stack}:*'),
          ),
          except('DeleteStack'),
        ),
        and(
          throughCloudFormation,
          or(
            changesOf('cloudtrail', except('StopLogging', 'DeleteTrail')),
            and(or(TRAIL_BUCKET, OTHER_BUCKET), except('DeleteBucket')),
            and(equals('$.requestParameters.keyId', '*{key}'), except('ScheduleKeyDeletion', 'DisableKey')),
            and(equals('$.requestParameters.logGroupName', '{logGroup}'), except('DeleteLogGroup')),
            equals('$.requestParameters.logGroupName', '{otherLogGroup}'),
            equals('$.requestParameters.roleName', '{role}'),
          ),
        ),
      ),
      changed,
    ),
    falsePositives: 'Each deployment.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudformation', 'cloudtrail', 's3', 'kms', 'logs', 'iam'),
    requiredEvents: KMS,
    findingOnly: true,
  }),
  fromParts({
    id: 'own-watch-deployed',
    title: 'A deployment changed alarms, topics, or the parts of findings',
    meaning:
      'A role that deploys the stack changed them through CloudFormation. The same by anyone else pages. This detects someone who has taken over that role.',
    response: 'Was a deployment planned? If not: which template (GetTemplate), and who assumed the role?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      byDeployer,
      throughCloudFormation,
      or(
        equals('$.requestParameters.alarmName', '{alarmPrefix}-*'),
        equals('$.requestParameters.alarmNames[*]', '{alarmPrefix}-*'),
        equals('$.requestParameters.topicArn', '*:{topic}'),
        equals('$.requestParameters.subscriptionArn', '*:{topic}:*'),
        equals('$.requestParameters.functionName', '*{function}'),
        equals('$.requestParameters.name', '{rule}'),
        equals('$.requestParameters.rule', '{rule}'),
        and(equals('$.requestParameters.tableName', '*{table}'), except('DeleteTable')),
        equals('$.requestParameters.name', '{parameter}'),
      ),
      inOwnAccount,
      changed,
    ),
    falsePositives: 'Each deployment that changes one of them.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('monitoring', 'sns', 'lambda', 'events', 'dynamodb', 'ssm'),
    findingOnly: true,
  }),
];
