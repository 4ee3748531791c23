import { and, anyOf, equals, isFalse, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';
import { OWN_ALARMS } from '../own-alarms';

/** The names that the stack's own parts have unless somebody chose others: of all that a pattern may compare, only these tell them apart. */
const OWN_TOPICS = '*AlarmsTopics*';
const OWN_LOG_GROUP = '*TrailLogGroup*';

/** Switching off whoever watches. */
export const LOGGING_THREATS: readonly Detection[] = [
  fromParts({
    id: 'guardduty-disabled',
    title: 'GuardDuty was switched off or cut from its administrator',
    meaning:
      'Findings stop for the account. There is hardly another reason to do this than not to be found, so it pages.',
    response:
      'Enable the detector again from the administrator account, then read what the caller did before and after.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls(
          'guardduty',
          'DeleteDetector',
          'DisassociateFromAdministratorAccount',
          'DisassociateFromMasterAccount',
          'DisassociateMembers',
          'DeleteMembers',
          'StopMonitoringMembers',
          'DisableOrganizationAdminAccount',
        ),
        and(calls('guardduty', 'UpdateDetector'), isFalse('$.requestParameters.enable')),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Closing an account; moving the delegated administrator.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty'),
  }),
  fromParts({
    id: 'guardduty-findings-suppressed',
    title: 'GuardDuty was told not to report something',
    meaning: 'A trusted IP list, or a filter that archives, silences findings about the addresses and kinds in it.',
    response: 'Whose addresses are in the list, which findings match the filter? Delete it if nobody knows.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'guardduty',
          'CreateIPSet',
          'UpdateIPSet',
          'CreateTrustedEntitySet',
          'UpdateTrustedEntitySet',
          'DeletePublishingDestination',
        ),
        and(calls('guardduty', 'CreateFilter', 'UpdateFilter'), equals('$.requestParameters.action', 'ARCHIVE')),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'The security team at work.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty'),
  }),
  fromParts({
    id: 'security-service-disabled',
    title: 'Security Hub, Macie, Inspector, Detective or Access Analyzer was switched off',
    meaning:
      'What these services would have found, nobody will see. Switching off single standards or rules does not fire.',
    response: 'Enable the service again from the administrator account, then read what the caller did.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls(
          'securityhub',
          'DisableSecurityHub*',
          'DisassociateFromAdministratorAccount',
          'DisassociateMembers',
          'DeleteMembers',
          'DisableOrganizationAdminAccount',
        ),
        calls('macie2', 'DisableMacie'),
        calls('inspector2', 'Disable'),
        calls('detective', 'DeleteGraph'),
        calls('access-analyzer', 'DeleteAnalyzer'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Closing an account; moving the delegated administrator.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('securityhub', 'macie2', 'inspector2', 'detective', 'access-analyzer'),
  }),
  fromParts({
    id: 'network-logs-deleted',
    title: 'VPC flow logs or DNS query logs were deleted',
    meaning: 'What leaves the network afterwards leaves no trace. Stacks that are deleted are left out.',
    response: 'Create the logs again, and look at what runs in that VPC.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ec2', 'DeleteFlowLogs'),
        calls('route53resolver', 'DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'terraform destroy of a whole network.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('ec2', 'route53resolver'),
  }),
  fromParts({
    id: 'alarms-silenced',
    title: 'Alarms were silenced, or a metric filter, alarm or topic of the trail deleted or changed',
    meaning:
      'Alarms like this one are silenced by disabled actions, mute rules and deleted metric filters, automations by disabled rules: any of them fires. That alarms, topics, subscriptions and filters are deleted or overwritten is daily work, so it fires only under the names that are given by default: alarms OrganizationTrail-…, topics …AlarmsTopics…, log groups …TrailLogGroup…. Not seen: the same under other names; deleted log groups and rules, and the policies of keys; and that this very alarm, its filter or its topic goes first. `TrailSilent` and `TrailNotChecked` wake somebody when the log group or the rule of the trail is gone.',
    response:
      'Enable the actions again (EnableAlarmActions), delete mute rules, deploy the stack again, see that its topics still have their subscriptions; then read what followed.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          equals('$.eventSource', 'monitoring.amazonaws.com'),
          or(
            anyOf('$.eventName', ['DisableAlarmActions', 'PutAlarmMuteRule']),
            and(equals('$.eventName', 'DeleteAlarms'), equals('$.requestParameters.alarmNames[*]', OWN_ALARMS)),
            and(equals('$.eventName', 'PutMetricAlarm'), equals('$.requestParameters.alarmName', OWN_ALARMS)),
          ),
        ),
        and(
          calls('sns', 'DeleteTopic', 'Unsubscribe', 'SetTopicAttributes', 'SetSubscriptionAttributes'),
          or(
            equals('$.requestParameters.topicArn', OWN_TOPICS),
            equals('$.requestParameters.subscriptionArn', OWN_TOPICS),
          ),
        ),
        and(
          equals('$.eventSource', 'logs.amazonaws.com'),
          or(
            equals('$.eventName', 'DeleteMetricFilter'),
            and(equals('$.eventName', 'PutMetricFilter'), equals('$.requestParameters.logGroupName', OWN_LOG_GROUP)),
          ),
        ),
        calls('events', 'DisableRule'),
      ),
      direct,
      succeeded,
    ),
    falsePositives:
      'Maintenance windows that mute alarms; a scheduled rule that somebody pauses; metric filters that Terraform takes down.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('monitoring', 'sns', 'logs', 'events'),
  }),
  fromParts({
    id: 'model-guard-removed',
    title: "Bedrock's invocation log or a guardrail was removed",
    meaning: 'Before they sell access to your models, thieves switch off the log of prompts.',
    response: 'Restore the logging configuration; look for InvokeModel from unknown addresses since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('bedrock', 'DeleteModelInvocationLoggingConfiguration', 'DeleteGuardrail'), direct, succeeded),
    falsePositives: 'A team that replaces its guardrails by script.',
    techniques: ['T1562.008', 'T1496'],
    findingPaths: pathsOf('bedrock'),
  }),
];

/** Changes of the organization or of an account as such. */
export const ORGANIZATION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'account-leaves-organization',
    title: 'An account left the organization, or was closed',
    meaning:
      'Outside of the organization no service control policy, no organization trail and none of these alarms apply. `takeover-attempted` counts attempts.',
    response:
      'Who called it, with which role? Secure that role. Contact AWS Support about the account, and assume that all in it is lost.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls(
        'organizations',
        'LeaveOrganization',
        'RemoveAccountFromOrganization',
        'DeleteOrganization',
        'CloseAccount',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A planned transfer or closure of an account.',
    techniques: ['T1666', 'T1562.001'],
    findingPaths: pathsOf('organizations'),
  }),
  fromParts({
    id: 'organization-security-delegation-changed',
    title: 'Trusted access or a delegated administrator was changed',
    meaning:
      'DisableAWSServiceAccess ends an organization-wide service, CloudTrail and GuardDuty among them, in one call. A new delegated administrator sees all accounts.',
    response: 'Which service principal, which account? Revert it from the management account.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls(
          'organizations',
          'DisableAWSServiceAccess',
          'DeregisterDelegatedAdministrator',
          'RegisterDelegatedAdministrator',
        ),
        calls('cloudtrail', 'DeregisterOrganizationDelegatedAdmin'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Setting up a service for the organization.',
    techniques: ['T1562.001', 'T1098.003'],
    findingPaths: pathsOf('organizations', 'cloudtrail'),
  }),
  fromParts({
    id: 'account-settings-changed',
    title: 'A Region was enabled, or the e-mail or a contact of an account changed',
    meaning:
      'A Region that nobody uses is one that nobody watches. The e-mail address of an account resets its root password, and its security contact is whom AWS warns.',
    response: 'Is it your Region, your address? Disable the Region again, and look at what was created there.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'account',
        'EnableRegion',
        'PutAlternateContact',
        'DeleteAlternateContact',
        'StartPrimaryEmailUpdate',
        'AcceptPrimaryEmailUpdate',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Account vending that sets contacts.',
    techniques: ['T1535', 'T1098'],
    findingPaths: pathsOf('account'),
  }),
];
