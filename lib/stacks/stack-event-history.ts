import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Lazy, type Stack } from 'aws-cdk-lib/core';
import { ROLE_ARN, ROLE_NAME, ROLE_PATH, STACK_SET_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { EventHistory } from '../history/event-history';
import type { EventHistoryScope } from '../history/event-history-scope';
import { checkStackSet, defaultStackSetName, MemberAccountAccess } from '../history/member-account-access';
import { checkTrustLength, LEAST_ORGANIZATION_ID, LEAST_ROLE_ARN, roleClaim } from '../history/member-account-role';
import { checkNames } from '../internal/names-in-app';
import type { Problems } from '../internal/problems';
import type { OrganizationAccess } from '../organization/organization-access';
import { output } from './outputs';

/** The account or organization whose history is searched. */
export interface HistoryOwner {
  /** The role in every account is named after it. */
  readonly trailName: string;
  /** Set for an organization. */
  readonly organizationId?: string;
  readonly organizationAccess?: OrganizationAccess;
}

/**
 * Adds problems with a search of every account.
 *
 * @param isNameSaid whether problems with the name of the roles are already reported elsewhere
 */
export function checkOrganizationHistory(
  problems: Problems,
  stack: Stack,
  eventHistory: EventHistoryScope,
  trailName: string,
  isNameSaid: boolean,
): void {
  const { _readers: readers, _options: options } = eventHistory;
  const roleName = eventHistory._memberRoleName(trailName);
  problems.check('memberRoleName', roleName, ROLE_NAME);
  problems.check('memberRolePath', options.memberRolePath, ROLE_PATH);
  problems.check("name of the stack set, after the stack's", defaultStackSetName(stack), STACK_SET_NAME);
  if (!isNameSaid) checkNames(problems, stack, roleClaim(roleName), 'memberRoleName');
  for (const [index, reader] of readers.entries()) {
    problems.check('readers', reader, ROLE_ARN);
    if (readers.indexOf(reader) !== index)
      problems.add(receivedInWords('readers', `${JSON.stringify(reader)} more than once`, 'each once'));
  }
  checkStackSet(problems, stack, 'readers', readers);
  // In addition to the roles of the two functions, which do not exist yet.
  checkTrustLength(problems, 'readers', {
    trustedRoleArns: [...readers, LEAST_ROLE_ARN, LEAST_ROLE_ARN],
    organizationId: LEAST_ORGANIZATION_ID,
  });
}

/** Creates the function that searches, and the roles for other accounts; returns `undefined` if nothing is searched. */
export function makeEventHistory(
  stack: Stack,
  scope: EventHistoryScope,
  owner: HistoryOwner,
  accessLogBucket: IBucket | undefined,
): EventHistory | undefined {
  const { _kind: kind, _readers: readers } = scope;
  if (kind === 'none') return undefined;
  const memberRoleName = kind === 'organization' ? scope._memberRoleName(owner.trailName) : undefined;
  const organizationId = kind === 'organization' ? owner.organizationId : undefined;
  let access: MemberAccountAccess | undefined;
  const eventHistory = new EventHistory(stack, 'EventHistory', {
    searchesOtherAccounts: kind === 'organization',
    organizationId,
    memberRoleName,
    // The final path of the roles: an aspect or an override may set it.
    ...(kind === 'organization' && {
      memberRolePath: Lazy.string({ produce: () => access?._rolePath ?? scope._options.memberRolePath ?? '/' }),
    }),
    accessLogBucket,
  });
  if (owner.organizationAccess && organizationId !== undefined) {
    access = new MemberAccountAccess(stack, 'MemberAccountAccess', {
      trustedRoleArns: [...eventHistory.roleArns, ...readers],
      organizationId,
      rootId: owner.organizationAccess.rootId,
      roleName: memberRoleName,
      rolePath: scope._options.memberRolePath,
    });
    output(
      stack,
      'EventHistoryRollOut',
      'The accounts in which the role for the event history could not be created',
      access.rollOutSummary,
    );
  }
  return eventHistory;
}
