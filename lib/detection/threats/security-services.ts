import { and, anyOf, equals, exists, isFalse, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** The position of the tenth finding in the list of a call: a pattern cannot count. */
const TENTH = '[9]';

/**
 * A person who closes findings one by one needs minutes for the next; a script, or someone in a hurry, makes more
 * calls.
 */
const MANY = 20;

/** The OCSF status in the newer Security Hub calls. */
const SUPPRESSED = 3;
const STATUS = 'FindingFieldsUpdate.Workflow.Status';

function hidden(element: string): Expression {
  return or(
    and(
      calls('securityhub', 'BatchUpdateFindings'),
      equals('$.requestParameters.Workflow.Status', 'SUPPRESSED'),
      exists(`$.requestParameters.FindingIdentifiers${element}.Id`),
    ),
    and(
      calls('securityhub', 'BatchUpdateFindingsV2'),
      equals('$.requestParameters.StatusId', SUPPRESSED),
      or(
        exists(`$.requestParameters.MetadataUids${element}`),
        exists(`$.requestParameters.FindingIdentifiers${element}.FindingInfoUid`),
      ),
    ),
    and(calls('guardduty', 'ArchiveFindings'), exists(`$.requestParameters.findingIds${element}`)),
    and(
      calls('access-analyzer', 'UpdateFindings'),
      equals('$.requestParameters.status', 'ARCHIVED'),
      exists(`$.requestParameters.ids${element}`),
    ),
  );
}

/** Less than turning a security service off, but with the same purpose. */
export const SECURITY_SERVICE_THREATS: readonly Detection[] = [
  fromParts({
    id: 'security-coverage-reduced',
    title: 'A GuardDuty feature was turned off, or new accounts are no longer covered',
    meaning:
      'The service is on, but ignores S3, EKS, malware or database sign-ins; or accounts that join from now on, in GuardDuty, Security Hub, Macie, Inspector or Detective. An account that declines a GuardDuty invitation stays outside. Stacks are excluded, because each of their updates repeats what is off on purpose.',
    response: 'Which feature, in which accounts? Turn it on again from the administrator account.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('guardduty', 'UpdateDetector', 'UpdateMemberDetectors'),
          or(
            equals('$.requestParameters.features[*].status', 'DISABLED'),
            isFalse('$.requestParameters.dataSources.s3Logs.enable'),
          ),
        ),
        and(
          anyOf('$.eventSource', [
            'guardduty.amazonaws.com',
            'securityhub.amazonaws.com',
            'macie2.amazonaws.com',
            'detective.amazonaws.com',
            'inspector2.amazonaws.com',
          ]),
          equals('$.eventName', 'UpdateOrganizationConfiguration'),
          or(
            isFalse('$.requestParameters.autoEnable'),
            isFalse('$.requestParameters.AutoEnable'),
            isFalse('$.requestParameters.autoEnable.ec2'),
            equals('$.requestParameters.autoEnableOrganizationMembers', 'NONE'),
          ),
        ),
        calls('guardduty', 'DeleteMalwareProtectionPlan', 'DeclineInvitations', 'DeleteInvitations'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Scripts that set up the service with a feature off, in each Region: reported once.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty', 'securityhub', 'macie2', 'inspector2', 'detective'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'security-control-disabled-by-person',
    title: 'A Security Hub control or standard was disabled or loosened manually',
    meaning:
      'What the control would have found, nobody will see; a standard includes hundreds of controls, and a product that is no longer imported loses all its findings. Stacks, pipelines and landing zones, which disable controls in every account and Region, are excluded.',
    response:
      'Which control, and is the reason a good one? If not, enable it again, then check what it would have found since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'securityhub.amazonaws.com'),
      or(
        equals('$.requestParameters.ControlStatus', 'DISABLED'),
        equals('$.requestParameters.StandardsControlAssociationUpdates[*].AssociationStatus', 'DISABLED'),
        anyOf('$.eventName', [
          'BatchDisableStandards',
          'UpdateSecurityControl',
          'UpdateConfigurationPolicy',
          'DisableImport*',
        ]),
      ),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'The security team that tunes controls in the console.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('securityhub'),
    findingOnly: true,
  }),
  fromParts({
    id: 'findings-suppressed-by-rule',
    title: 'A rule hides findings of Security Hub, Macie, Inspector or Access Analyzer',
    meaning:
      'Matching findings are suppressed or archived as they arrive, and nobody is notified. GuardDuty filters are `guardduty-findings-suppressed`. Rules in stacks are excluded.',
    response: 'Which findings match? If nobody knows the rule, delete it, then read the findings that it has hidden.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('securityhub', '*AutomationRule*'),
          or(
            equals(`$.requestParameters.Actions[*].${STATUS}`, 'SUPPRESSED'),
            equals(`$.requestParameters.UpdateAutomationRulesRequestItems[*].Actions[0].${STATUS}`, 'SUPPRESSED'),
            equals('$.requestParameters.Actions[*].FindingFieldsUpdate.StatusId', SUPPRESSED),
          ),
        ),
        and(
          calls('macie2', 'CreateFindingsFilter', 'UpdateFindingsFilter'),
          equals('$.requestParameters.action', 'ARCHIVE'),
        ),
        and(calls('inspector2', 'CreateFilter', 'UpdateFilter'), equals('$.requestParameters.action', 'SUPPRESS')),
        calls('access-analyzer', 'CreateArchiveRule', 'UpdateArchiveRule', 'ApplyArchiveRule'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'The security team at work, in the console or with Terraform.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('securityhub', 'macie2', 'inspector2', 'access-analyzer'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'findings-suppressed-at-once',
    title: 'Ten or more findings were suppressed or archived with one call',
    meaning:
      'In Security Hub, GuardDuty or Access Analyzer. The many findings that nobody needs are a good place to hide the one that matters.',
    response: 'Read the findings, newest first. Set those that matter back to NEW (UnarchiveFindings in GuardDuty).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(hidden(TENTH), direct, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Clearing a backlog; automations that suppress by list: reported once.',
    techniques: ['T1562.001', 'T1070'],
    findingPaths: pathsOf('securityhub', 'guardduty', 'access-analyzer'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'findings-suppressed-in-series',
    title: `${String(MANY)} calls within an hour that suppress or archive findings`,
    meaning: 'The same as `findings-suppressed-at-once`, one finding or a few at a time. Fewer calls are not reported.',
    response: 'Read the findings, newest first. Set those that matter back to NEW (UnarchiveFindings in GuardDuty).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(hidden('[0]'), direct, succeeded),
    threshold: MANY,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Automations that suppress known findings one by one: reported once.',
    techniques: ['T1562.001', 'T1070'],
    findingPaths: pathsOf('securityhub', 'guardduty', 'access-analyzer'),
    recurring: true,
    findingOnly: true,
  }),
];
