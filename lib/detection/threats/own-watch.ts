import { and, equals, isFalse, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
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
  notByOwnRole,
  notInDeployment,
} from '../own-conditions';

/** What monitors, and who is notified. Calls that are excluded here are in `own-touched`. */
export const OWN_WATCH: readonly Detection[] = [
  fromParts({
    id: 'own-alarms-silenced',
    title: 'An alarm of the trail was silenced, changed or deleted',
    meaning:
      'Disabled actions, a mute rule, another threshold or a state that is set manually: the alarm that should go off next stays silent. Enabling actions and tags do not page.',
    response:
      'Enable the actions (EnableAlarmActions), delete mute rules, deploy the stack again; then check what followed.',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'monitoring',
      or(
        equals('$.requestParameters.alarmName', '{alarmPrefix}-*'),
        equals('$.requestParameters.alarmNames[*]', '{alarmPrefix}-*'),
        equals('$.requestParameters.muteTargets.alarmNames[*]', '{alarmPrefix}-*'),
      ),
      except(...TAGGING, 'EnableAlarmActions'),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'Maintenance windows that mute all alarms; a test of the alarms with SetAlarmState.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('monitoring'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-topics-changed',
    title: 'A topic for findings and alarms, or its subscriptions, was changed',
    meaning:
      'Without topic or subscription nobody is notified; a filter policy on a subscription can block everything; a new subscriber learns what you know. Subscribers who confirm, and tags, do not page.',
    response:
      'Who is subscribed (ListSubscriptionsByTopic)? Deploy the stack again, and have lost subscribers confirm.',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'sns',
      or(equals(ANY_PARAMETER, '*:{topic}'), equals(ANY_PARAMETER, '*:{topic}:*')),
      except(...TAGGING, 'ConfirmSubscription'),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'A subscriber who unsubscribes through the link in an email, or is added manually.',
    techniques: ['T1562.001', 'T1537'],
    findingPaths: pathsOf('sns'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-functions-changed',
    title: 'A function of findings or of the health checks, or the rule that starts it, was changed',
    meaning:
      'Different code, a different environment, no concurrency, no permission, a rule without targets: findings or the health check of the trail stop, or report what someone else wants.',
    response:
      'Deploy the stack again, which restores code and configuration. What did the function do in the meantime?',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        changesOf(
          'lambda',
          or(
            equals('$.requestParameters.functionName', '{function}'),
            equals('$.requestParameters.functionName', '{function}:*'),
            equals('$.requestParameters.functionName', '*:{function}'),
            equals('$.requestParameters.functionName', '*:{function}:*'),
            equals('$.requestParameters.resourceArn', '*:{function}'),
          ),
          except('Publish*'),
        ),
        changesOf(
          'events',
          or(equals('$.requestParameters.name', '{rule}'), equals('$.requestParameters.rule', '{rule}')),
          except('EnableRule'),
        ),
      ),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'Tools that wrap every function of an account, such as agents that add a layer.',
    techniques: ['T1562.001', 'T1648'],
    findingPaths: pathsOf('lambda', 'events'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-findings-changed',
    title: 'The findings table was changed, copied or deleted',
    meaning:
      'The table contains all findings and the messages that are due. Without it, findings start from zero; an export, a stream or a restored copy gives them to someone else.',
    response: 'Restore the table from a backup or to a point in time if it was deleted, and deploy the stack again.',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'dynamodb',
      or(
        equals(ANY_PARAMETER, '{table}'),
        equals(ANY_PARAMETER, '*:table/{table}'),
        // Its backups, streams and indexes.
        equals(ANY_PARAMETER, '*:table/{table}/*'),
      ),
      except(...TAGGING, 'CreateBackup', 'UpdateContributorInsights'),
      // A deployment ends with this call by a function of the product.
      or(
        notByOwnRole,
        notExists('$.requestParameters.deletionProtectionEnabled'),
        isFalse('$.requestParameters.deletionProtectionEnabled'),
      ),
      inOwnAccount,
      evenInDeployment('DeleteTable'),
      changed,
    ),
    falsePositives: 'Exporting or restoring findings manually.',
    techniques: ['T1562.001', 'T1485', 'T1537'],
    findingPaths: pathsOf('dynamodb'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-names-changed',
    title: "The list of the product's own names was changed or deleted",
    meaning:
      'All detections for own resources, including this one, read the names from an SSM parameter. With different names they detect nothing, except for the names that were read before.',
    response: 'Deploy the stack again, which writes the names. Then check what was done to its parts since.',
    severity: DetectionSeverity.PAGE,
    pattern: changesOf(
      'ssm',
      or(
        equals('$.requestParameters.name', '{parameter}'),
        equals('$.requestParameters.names[*]', '{parameter}'),
        equals('$.requestParameters.resourceArn', '*{parameter}'),
      ),
      except(...TAGGING, 'LabelParameterVersion', 'UnlabelParameterVersion'),
      inOwnAccount,
      notInDeployment,
      changed,
    ),
    falsePositives: 'Writing the parameter manually.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('ssm'),
    findingOnly: true,
  }),
];
