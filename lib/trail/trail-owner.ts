import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ACCOUNT_ID, ORGANIZATION_ID } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';
import { hasDelegatedAdministrators } from '../internal/region-facts';
import { OrganizationAccess } from '../organization/organization-access';
import { TrailIdentity } from './trail-identity';
import { isOfAnotherAccount } from './trail-origin';

/**
 * Options of `TrailOwner.ofIdentity()`, and of every other owner of an organization trail.
 */
export interface TrailOwnerOptions {
  /**
   * The check of the organization, which precedes the trail. For a delegated administrator it must be `describeOnly`.
   *
   * @default - a new OrganizationAccess
   */
  readonly organizationAccess?: OrganizationAccess;

  /**
   * Check, between the policies and the trail, for anything that would stop CloudTrail: a read-only function, like
   * `npx cdk-organization-trail doctor`. Every problem fails the deployment, with the statement that denies or almost
   * matches, before CreateTrail or UpdateTrail is called. What cannot be read (such as the policy of a bucket in
   * another account) is listed in `preflightSummary`. Runs when the trail's name, bucket, prefix or key changes.
   *
   * @default false
   */
  readonly preflight?: boolean;
}

/**
 * Options of `TrailOwner.managementAccount()`.
 */
export interface ManagementAccountOptions extends TrailOwnerOptions {
  /**
   * The organization ID, for example `o-a1b2c3d4e5`. The deployment fails in another organization.
   *
   * @default - looked up at deployment
   */
  readonly organizationId?: string;
}

/**
 * Options of `TrailOwner.delegatedAdministrator()`.
 */
export interface DelegatedAdministratorOptions extends ManagementAccountOptions {
  /**
   * The organization's management account, 12 digits. Requires a stack with an explicit account (`env.account`).
   *
   * @default - looked up at deployment
   */
  readonly managementAccountId?: string;
}

/** Who owns a trail: which accounts it records, and from which account it is deployed. */
export class TrailOwner {
  /** The organization, from its management account: every account is recorded. */
  public static managementAccount(options: ManagementAccountOptions = {}): TrailOwner {
    return new TrailOwner({ kind: 'management account', options });
  }

  /**
   * The organization, from a delegated administrator of CloudTrail: the trail still belongs to the management account,
   * where a function creates it. Register the account first, with `DelegatedAdministratorStack`.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
   */
  public static delegatedAdministrator(options: DelegatedAdministratorOptions = {}): TrailOwner {
    return new TrailOwner({ kind: 'delegated administrator', options });
  }

  /** Only the stack's account: no organization is needed. */
  public static singleAccount(): TrailOwner {
    return new TrailOwner({ kind: 'single account', options: {} });
  }

  /**
   * The owner given by an identity, if bucket, key or topic were created with it. An identity with an organization ID
   * is that of an organization trail; if it names another management account than the stack's, the stack is a delegated
   * administrator's.
   */
  public static ofIdentity(identity: TrailIdentity, options: TrailOwnerOptions = {}): TrailOwner {
    return new TrailOwner({ kind: 'identity', identity, options });
  }

  private constructor(
    /** @internal */
    public readonly _ownership: Ownership,
  ) {}
}

export type Ownership =
  | { readonly kind: 'management account'; readonly options: ManagementAccountOptions }
  | { readonly kind: 'delegated administrator'; readonly options: DelegatedAdministratorOptions }
  | { readonly kind: 'single account'; readonly options: TrailOwnerOptions }
  | { readonly kind: 'identity'; readonly identity: TrailIdentity; readonly options: TrailOwnerOptions };

/** An owner in its stack. */
export interface OwnedTrail {
  readonly identity: TrailIdentity;
  readonly isOrganizationTrail: boolean;
  /** For an organization trail. */
  readonly organizationAccess?: OrganizationAccess;
  /** Whether the stack is a delegated administrator's, and the trail belongs to another account. */
  readonly isDelegated: boolean;
  readonly preflight: boolean;
}

/**
 * Returns what policies need to know about an owner, and creates the check of the organization if there is none yet.
 */
export function bindOwner(
  scope: Construct,
  { _ownership: ownership }: TrailOwner,
  trailName: string | undefined,
): OwnedTrail {
  const { kind, options } = ownership;
  const preflight = options.preflight ?? false;
  const access = (describeOnly: boolean, expectedOrganizationId?: string): OrganizationAccess =>
    options.organizationAccess ??
    new OrganizationAccess(scope, 'OrganizationAccess', { describeOnly, expectedOrganizationId });
  switch (kind) {
    case 'single account':
      return {
        identity: new TrailIdentity(scope, { trailName }),
        isOrganizationTrail: false,
        isDelegated: false,
        preflight: false,
      };
    case 'identity': {
      const { identity } = ownership;
      if (identity.organizationId === undefined)
        return { identity, isOrganizationTrail: false, isDelegated: false, preflight: false };
      const isDelegated = isOfAnotherAccount(Stack.of(scope), identity);
      return { identity, isOrganizationTrail: true, isDelegated, organizationAccess: access(isDelegated), preflight };
    }
    default: {
      const isDelegated = kind === 'delegated administrator';
      const { organizationId } = ownership.options;
      const organizationAccess = access(isDelegated, organizationId);
      const identity = new TrailIdentity(scope, {
        trailName,
        organizationId: organizationId ?? organizationAccess.organizationId,
        managementAccountId: isDelegated
          ? (ownership.options.managementAccountId ?? organizationAccess.managementAccountId)
          : undefined,
      });
      return { identity, isOrganizationTrail: true, isDelegated, organizationAccess, preflight };
    }
  }
}

/** Adds problems with an owner, before anything is created. */
export function checkOwner(
  problems: Problems,
  stack: Stack,
  { _ownership: ownership }: TrailOwner,
  trailName: string | undefined,
): void {
  const { kind, options } = ownership;
  switch (kind) {
    case 'single account':
      return;
    case 'identity':
      checkIdentity(problems, stack, ownership.identity, options, trailName);
      return;
    case 'management account':
      problems.check('owner: organizationId', ownership.options.organizationId, ORGANIZATION_ID);
      return;
    case 'delegated administrator':
      problems.check('owner: organizationId', ownership.options.organizationId, ORGANIZATION_ID);
      checkDelegated(problems, stack, ownership.options);
  }
}

function checkDelegated(
  problems: Problems,
  stack: Stack,
  { managementAccountId: account, organizationAccess }: DelegatedAdministratorOptions,
): void {
  problems.check('owner: managementAccountId', account, ACCOUNT_ID);
  if (account !== undefined && account === stack.account) {
    problems.add(
      receivedInWords(
        'owner: managementAccountId',
        `${account}, the stack's own account`,
        'another one, or TrailOwner.managementAccount()',
      ),
    );
  } else if (account !== undefined && Token.isUnresolved(stack.account)) {
    problems.add(
      receivedInWords(
        'owner: managementAccountId',
        `${account} in a stack without an explicit account`,
        'with env.account, or leave it out to look it up',
      ),
    );
  }
  checkDescribeOnly(problems, organizationAccess);
  checkPartition(problems, stack);
}

function checkIdentity(
  problems: Problems,
  stack: Stack,
  identity: TrailIdentity,
  { organizationAccess, preflight }: TrailOwnerOptions,
  trailName: string | undefined,
): void {
  const { homeRegion, managementAccountId, organizationId } = identity;
  if (trailName !== undefined && trailName !== identity.trailName) {
    problems.add(
      received('trailName', trailName, `that of the owner's identity, ${JSON.stringify(identity.trailName)}, or none`),
    );
  }
  if (!Token.isUnresolved(homeRegion) && !Token.isUnresolved(stack.region) && homeRegion !== stack.region) {
    problems.add(
      receivedInWords("owner: the identity's home Region", homeRegion, `the stack's Region, ${stack.region}`),
    );
  }
  if (organizationId === undefined) {
    if (organizationAccess)
      problems.add(
        receivedInWords(
          'owner: organizationAccess',
          'with an identity without an organization ID',
          'for an organization trail only',
        ),
      );
    if (preflight)
      problems.add(
        receivedInWords(
          'owner: preflight',
          'true with an identity without an organization ID',
          'for an organization trail only',
        ),
      );
    if (!Token.isUnresolved(managementAccountId) && isOfAnotherAccount(stack, identity)) {
      problems.add(
        receivedInWords(
          "owner: the identity's account",
          managementAccountId,
          `the stack's account, ${stack.account}, to which a single-account trail belongs`,
        ),
      );
    }
    return;
  }
  if (!isOfAnotherAccount(stack, identity)) return;
  checkDescribeOnly(problems, organizationAccess);
  checkPartition(problems, stack);
}

function checkDescribeOnly(problems: Problems, access: OrganizationAccess | undefined): void {
  if (!access || access._isDescribeOnly) return;
  problems.add(
    `owner: organizationAccess: '${access.node.path}' enables trusted access, which a delegated administrator is not allowed to do; ` +
      'allowed: one with describeOnly: true',
  );
}

function checkPartition(problems: Problems, stack: Stack): void {
  if (hasDelegatedAdministrators(stack)) return;
  problems.add(
    receivedInWords(
      'owner',
      `a delegated administrator in ${stack.region}`,
      'the management account, because CloudTrail has no delegated administrators in China',
    ),
  );
}
