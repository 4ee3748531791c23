import { and, anyOf, equals, exists, isFalse, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** Where in the list of a call's findings the tenth stands: a pattern cannot count. */
const TENTH = '[9]';

/** A person who closes findings one by one selects the next within minutes; a script, or somebody in a hurry, has more. */
const MANY = 20;

/** The status of OCSF, in the newer calls of Security Hub. */
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

/** Less than switching a security service off, and with the same purpose. */
export const SECURITY_SERVICE_THREATS: readonly Detection[] = [
  fromParts({
    id: 'security-coverage-reduced',
    title: 'A feature of GuardDuty was switched off, or new accounts are no longer covered',
    meaning:
      'The service is on, and looks away: from S3, EKS, malware, sign-ins to databases; or from the accounts that join from now on, in GuardDuty, Security Hub, Macie, Inspector or Detective. An account that declines an invitation of GuardDuty stays outside. Stacks are left out, since each update of theirs repeats what is off on purpose.',
    response: 'Which feature, in which accounts? Switch it on again from the administrator account.',
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
    falsePositives: 'Scripts that set up the service with a feature off, in each Region: told once.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('guardduty', 'securityhub', 'macie2', 'inspector2', 'detective'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'security-control-disabled-by-person',
    title: 'A control or standard of Security Hub was disabled or loosened by hand',
    meaning:
      'What the control would have found, nobody will see; a standard takes hundreds of controls with it, and a product that is no longer imported all that it finds. Stacks, pipelines and landing zones, which disable controls in every account and Region, are left out.',
    response:
      'Which control, and is the reason a good one? Enable it again, then look at what it would have found since.',
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
      'Findings that match are suppressed or archived as they arrive, and nobody is told. Filters of GuardDuty are `guardduty-findings-suppressed`. Rules in stacks are left out.',
    response: 'Which findings match? Delete the rule if nobody knows it, then read the findings that it has hidden.',
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
      'In Security Hub, GuardDuty or Access Analyzer. Among the many that nobody needs is a good place for the one that somebody fears.',
    response:
      'Read the findings, the newest first. Set those that matter back to NEW (UnarchiveFindings in GuardDuty).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(hidden(TENTH), direct, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Somebody who clears a backlog; automations that suppress by list: told once.',
    techniques: ['T1562.001', 'T1070'],
    findingPaths: pathsOf('securityhub', 'guardduty', 'access-analyzer'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'findings-suppressed-in-series',
    title: `${String(MANY)} calls within an hour that suppress or archive findings`,
    meaning: 'The same as `findings-suppressed-at-once`, one finding or a few at a time. Fewer calls are not told.',
    response:
      'Read the findings, the newest first. Set those that matter back to NEW (UnarchiveFindings in GuardDuty).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(hidden('[0]'), direct, succeeded),
    threshold: MANY,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Automations that suppress what they know, finding by finding: told once.',
    techniques: ['T1562.001', 'T1070'],
    findingPaths: pathsOf('securityhub', 'guardduty', 'access-analyzer'),
    recurring: true,
    findingOnly: true,
  }),
];
