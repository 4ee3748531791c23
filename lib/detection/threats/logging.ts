import { and, equals, isFalse, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** Turning off what monitors the accounts. */
export const LOGGING_THREATS: readonly Detection[] = [
  fromParts({
    id: 'guardduty-disabled',
    title: 'GuardDuty was turned off or disconnected from its administrator',
    meaning:
      'Findings stop for the account. There is hardly another reason to do this than to avoid detection, so it pages.',
    response:
      'Enable the detector again from the administrator account, then check what the caller did before and after.',
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
      succeeded,
    ),
    falsePositives: 'Closing an account; moving the delegated administrator.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty'),
  }),
  fromParts({
    id: 'guardduty-findings-suppressed',
    title: 'GuardDuty was configured to ignore something',
    meaning:
      'A trusted list, or a filter that archives, silences findings about the addresses, domains and types in it. A threat list that is deleted or inactive no longer causes findings.',
    response:
      'What is in the list, and which findings does the filter match? Restore it, or delete it if nobody knows it.',
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
          'DeleteThreatIntelSet',
          'DeleteThreatEntitySet',
        ),
        and(
          calls('guardduty', 'UpdateThreatIntelSet', 'UpdateThreatEntitySet'),
          isFalse('$.requestParameters.activate'),
        ),
        and(calls('guardduty', 'CreateFilter', 'UpdateFilter'), equals('$.requestParameters.action', 'ARCHIVE')),
      ),
      succeeded,
    ),
    falsePositives: 'The security team at work.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty'),
  }),
  fromParts({
    id: 'security-service-disabled',
    title: 'Security Hub, Macie, Inspector, Detective or Access Analyzer was turned off',
    meaning:
      'What these services would have found, nobody will see. Pausing Macie, and disconnecting members from their administrator, count too. Single controls, features and findings are `security-control-disabled-by-person`, `security-coverage-reduced` and `findings-suppressed-by-rule`.',
    response: 'Enable the service again from the administrator account, then check what the caller did.',
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
        calls('macie2', 'Disable*', 'Disassociate*', 'DeleteMember'),
        and(
          calls('macie2', 'UpdateMacieSession', 'UpdateMemberSession'),
          equals('$.requestParameters.status', 'PAUSED'),
        ),
        calls('inspector2', 'Disable*', 'DisassociateMember'),
        calls('detective', 'DeleteGraph', 'DeleteMembers', 'DisassociateMembership', 'Disable*'),
        calls('access-analyzer', 'DeleteAnalyzer'),
      ),
      succeeded,
    ),
    falsePositives: 'Closing an account; moving the delegated administrator.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('securityhub', 'macie2', 'inspector2', 'detective', 'access-analyzer'),
  }),
  fromParts({
    id: 'network-logs-deleted',
    title: 'VPC flow logs or DNS query logs were deleted',
    meaning: 'What leaves the network afterwards leaves no trace. Deleted stacks are excluded.',
    response: 'Create the logs again, and check what runs in that VPC.',
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
    title: 'Alarms of any kind were silenced, or a rule disabled',
    meaning:
      'Disabled actions and mute rules silence alarms, disabled rules stop automations. What is created and deleted all day does not match: alarms, rules and metric filters. Those of the trail have separate detections that match by name: `own-alarms-silenced`, `own-log-group-changed`, `own-functions-changed`.',
    response:
      'Enable the actions (EnableAlarmActions) and the rule again, delete mute rules; then check what followed.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(calls('monitoring', 'DisableAlarmActions', 'PutAlarmMuteRule'), calls('events', 'DisableRule')),
      succeeded,
    ),
    falsePositives:
      'Maintenance windows that mute alarms: each is reported once for an alarm. A scheduled rule that someone pauses.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('monitoring', 'events'),
    recurring: true,
  }),
  fromParts({
    id: 'model-guard-removed',
    title: "Bedrock's invocation log or a guardrail was removed, or the log excludes the prompts",
    meaning:
      'Before they sell access to your models, thieves turn off the log of prompts. A log that is sent elsewhere is `model-log-changed-by-person`. Stacks, and guardrails that are edited, are excluded.',
    response: 'Restore the logging configuration; look for InvokeModel from unknown addresses since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'bedrock',
          'DeleteModelInvocationLoggingConfiguration',
          'DeleteGuardrail',
          'DeleteEnforcedGuardrailConfiguration',
        ),
        and(
          calls('bedrock', 'PutModelInvocationLoggingConfiguration'),
          isFalse('$.requestParameters.loggingConfig.textDataDeliveryEnabled'),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A team that replaces its guardrails by script.',
    techniques: ['T1562.008', 'T1496', 'T1496.A007'],
    findingPaths: pathsOf('bedrock'),
  }),
  fromParts({
    id: 'model-log-changed-by-person',
    title: "A person, or a permanent key, set Bedrock's invocation log",
    meaning:
      'From now on, prompts are logged elsewhere, perhaps where nobody reads them, or someone else does. This is set once in each Region; pipelines and stacks are excluded.',
    response:
      'Whose are the bucket and the log group in requestParameters? Restore them, and look for InvokeModel since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('bedrock', 'PutModelInvocationLoggingConfiguration'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'A person who turns the log on, which is a good thing.',
    techniques: ['T1562.008', 'T1496.A007'],
    findingPaths: pathsOf('bedrock'),
    findingOnly: true,
  }),
];

/** Changes to the organization or to an account as a whole. */
export const ORGANIZATION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'account-leaves-organization',
    title: 'An account left the organization, or was closed',
    meaning:
      'Outside the organization, no service control policy, no organization trail and none of these alarms apply. An account that leaves on its own is reported twice: by its own call, which its trail may no longer deliver, and by the event that AWS writes in the management account. `takeover-attempted` covers attempts.',
    response:
      'Who made the call, with which role? Secure that role. Contact AWS Support about the account, and assume that everything in it is lost.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        and(
          or(
            calls(
              'organizations',
              'LeaveOrganization',
              'RemoveAccountFromOrganization',
              'DeleteOrganization',
              'CloseAccount',
            ),
            calls('account', 'CloseAccount'),
          ),
          direct,
        ),
        // AWS reports it in the management account. Removed and closed (Cleaned) accounts have already paged by the
        // call.
        and(
          calls('organizations', 'AccountDepartedOrganization'),
          missingOrDiffers('$.serviceEventDetails.departedMethod', 'Removed', 'Cleaned'),
        ),
      ),
      succeeded,
    ),
    falsePositives: 'A planned transfer or closure of an account.',
    techniques: ['T1666', 'T1562.001'],
    findingPaths: pathsOf('organizations', 'account'),
  }),
  fromParts({
    id: 'organization-security-delegation-changed',
    title: "Trusted access, a delegated administrator or the organization's resource policy was changed",
    meaning:
      'DisableAWSServiceAccess ends an organization-wide service, such as CloudTrail or GuardDuty, in one call; DeactivateOrganizationsAccess ends the deployment of stack sets. A new delegated administrator sees all accounts, and the resource policy delegates too. What another service registers for itself does not match, unless it is for CloudTrail.',
    response: 'Which service principal, which account, which statement? Revert it from the management account.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls('organizations', 'DisableAWSServiceAccess', 'PutResourcePolicy', 'DeleteResourcePolicy'),
        and(
          calls('organizations', 'DeregisterDelegatedAdministrator', 'RegisterDelegatedAdministrator'),
          or(direct, equals('$.requestParameters.servicePrincipal', 'cloudtrail.amazonaws.com')),
        ),
        calls('cloudtrail', 'DeregisterOrganizationDelegatedAdmin', 'RegisterOrganizationDelegatedAdmin'),
        calls('cloudformation', 'DeactivateOrganizationsAccess'),
      ),
      succeeded,
    ),
    falsePositives:
      'Setting up a service for the organization; the stack that registers the delegated administrator of the trail.',
    techniques: ['T1562.001', 'T1098.003'],
    findingPaths: pathsOf('organizations', 'cloudtrail', 'cloudformation'),
  }),
  fromParts({
    id: 'account-settings-changed',
    title: 'A Region was enabled or disabled, or the email address or a contact of an account changed',
    meaning:
      'An unused Region is one that nobody watches; what runs in a disabled one can no longer be managed. The email address of an account can reset its root password, and AWS warns its security contact.',
    response: 'Is it your Region, your address? If not, revert it, and check what was created there.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'account',
        'EnableRegion',
        'DisableRegion',
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
