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

/** Whoever watches, and whoever is told. Calls that are left out here are in `own-touched`. */
export const OWN_WATCH: readonly Detection[] = [
  fromParts({
    id: 'own-alarms-silenced',
    title: 'An alarm of the trail was silenced, changed or deleted',
    meaning:
      'Disabled actions, a mute rule, another threshold or a state that is set by hand: the alarm that should go off next says nothing. Enabling actions and tags do not page.',
    response:
      'Enable the actions (EnableAlarmActions), delete mute rules, deploy the stack again; then read what followed.',
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
    title: 'A topic that tells of findings and alarms was changed, or who hears it',
    meaning:
      'Without topic or subscription nobody hears; a filter policy on a subscription lets nothing through; a new subscriber hears what you know. A subscriber who confirms, and tags, do not page.',
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
    falsePositives: 'A subscriber who unsubscribes by the link in an e-mail, or is added by hand.',
    techniques: ['T1562.001', 'T1537'],
    findingPaths: pathsOf('sns'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-functions-changed',
    title: 'A function of findings or of the checks, or the rule that starts it, was changed',
    meaning:
      'Other code, another environment, no concurrency, no permission, a rule without targets: findings or the check of the trail end, or say what somebody else wants.',
    response: 'Deploy the stack again, which restores code and configuration. What did the function do meanwhile?',
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
    title: 'The table of findings was changed, copied or deleted',
    meaning:
      'The table holds all findings and the messages that are still due. Without it, findings start from zero; an export, a stream or a restored copy gives them to somebody else.',
    response: 'Restore the table from a backup or to a point in time if it is gone, and deploy the stack again.',
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
      // A deployment ends with this call by a function of its own.
      or(
        notByOwnRole,
        notExists('$.requestParameters.deletionProtectionEnabled'),
        isFalse('$.requestParameters.deletionProtectionEnabled'),
      ),
      inOwnAccount,
      evenInDeployment('DeleteTable'),
      changed,
    ),
    falsePositives: 'Somebody who exports findings, or restores them, by hand.',
    techniques: ['T1562.001', 'T1485', 'T1537'],
    findingPaths: pathsOf('dynamodb'),
    findingOnly: true,
  }),
  fromParts({
    id: 'own-names-changed',
    title: "The list of the product's own names was changed or deleted",
    meaning:
      'All detections of own parts, and this one, look for the names in an SSM parameter. With other names they are blind, except for what was read before.',
    response: 'Deploy the stack again, which writes the names. Then look at what was done to its parts since.',
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
    falsePositives: 'Somebody who writes the parameter by hand.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('ssm'),
    findingOnly: true,
  }),
];
