import { and } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, succeeded } from '../event-conditions';

/**
 * What the management account does to the organization as a whole, in addition to the detections for policies and
 * delegations.
 */
export const ORGANIZATION_GUARD_THREATS: readonly Detection[] = [
  fromParts({
    id: 'organization-policy-type-disabled',
    title: 'A whole policy type was disabled for the organization',
    meaning:
      'DisablePolicyType detaches every policy of that type from every account and OU at once: without service control policies, nothing limits administrators any more. Enabling the type again does not attach them again. It matches any caller, stacks included.',
    response:
      'EnablePolicyType, then attach the policies again: their old targets are in your code, or in AttachPolicy events. Then check what accounts did in between that was denied before.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('organizations', 'DisablePolicyType'), succeeded),
    falsePositives: 'Decommissioning the landing zone.',
    techniques: ['T1562.001', 'T1666'],
    findingPaths: ['requestParameters.policyType', ...pathsOf('organizations')],
    findingOnly: true,
  }),
  fromParts({
    id: 'account-created-by-person',
    title: 'A person created an account in the organization',
    meaning:
      'A new account is empty, and nobody watches what starts in it: room for mining, or for a way back. It trusts the management account with a role that may do everything. Vending by Control Tower, stacks and pipelines is excluded.',
    response:
      'Ask the person. If nobody requested the account: move it to an OU that denies everything, and check who assumed OrganizationAccountAccessRole there.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('organizations', 'CreateAccount', 'CreateGovCloudAccount'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Organizations that create accounts in the console.',
    techniques: ['T1136.003', 'T1666'],
    findingPaths: ['requestParameters.accountName', ...pathsOf('organizations')],
    findingOnly: true,
  }),
];
