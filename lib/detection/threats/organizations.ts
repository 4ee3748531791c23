import { and } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, succeeded } from '../event-conditions';

/** What the management account does to the organization as a whole, beyond the detections of its policies and delegations. */
export const ORGANIZATION_GUARD_THREATS: readonly Detection[] = [
  fromParts({
    id: 'organization-policy-type-disabled',
    title: 'A whole type of policies was switched off for the organization',
    meaning:
      'DisablePolicyType detaches every policy of that type from every account and unit at once: for service control policies, nothing is left that even administrators cannot do. Switching the type on again does not attach them again. It fires whoever does it, stacks too.',
    response:
      'EnablePolicyType, then attach the policies again: their old targets stand in your code, or in AttachPolicy events. Then read what accounts did in between that was denied before.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('organizations', 'DisablePolicyType'), succeeded),
    falsePositives: 'Taking down the landing zone.',
    techniques: ['T1562.001', 'T1666'],
    findingPaths: ['requestParameters.policyType', ...pathsOf('organizations')],
    findingOnly: true,
  }),
  fromParts({
    id: 'account-created-by-person',
    title: 'A person created an account in the organization',
    meaning:
      'A new account is empty, and nobody watches what starts in it: room for mining, or for a way back. It trusts the management account with a role that may do everything. Vending by Control Tower, stacks and pipelines is left out.',
    response:
      'Ask the person. If nobody asked for the account: move it to a unit that denies everything, and look at who assumed OrganizationAccountAccessRole there.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('organizations', 'CreateAccount', 'CreateGovCloudAccount'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Organizations that create accounts in the console.',
    techniques: ['T1136.003', 'T1666'],
    findingPaths: ['requestParameters.accountName', ...pathsOf('organizations')],
    findingOnly: true,
  }),
];
