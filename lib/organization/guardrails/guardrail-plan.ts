/** What to protect. Values may be CDK tokens. */
export interface GuardrailPlan {
  readonly partition: string;
  readonly homeRegion: string;
  readonly managementAccountId: string;
  readonly trailName: string;
  /** Role names, after their path if they have one, or ARNs; with wildcards. */
  readonly exceptRoles: readonly string[];
  readonly archive?: ProtectedArchive;
  readonly administrator?: ProtectedAdministrator;
  /** The role that searches the event history in each account, after its path; absent if there is none. */
  readonly memberRole?: string;
  /** Keys without an alias of this library. */
  readonly keyArns: readonly string[];
}

export interface ProtectedArchive {
  readonly accountId: string;
  readonly stackName: string;
  readonly bucketNames: readonly string[];
  /** Including `alias/`. */
  readonly keyAlias: string;
}

/** The delegated administrator's account with the trail's stack. */
export interface ProtectedAdministrator {
  readonly accountId: string;
  readonly stackName: string;
  /** Begins and ends with a slash. */
  readonly rolePath: string;
}

/** A role without an account is excepted only in the protected account. */
export function exceptIn({ partition, exceptRoles }: GuardrailPlan, ...accounts: readonly string[]): string[] {
  return exceptRoles.flatMap((role) =>
    role.startsWith('arn:') ? [role] : accounts.map((account) => `arn:${partition}:iam::${account}:role/${role}`),
  );
}

/**
 * The length to which CloudFormation shortens stack names in generated names that would be too long. Undocumented, so
 * longer ones are matched by this prefix.
 */
const SURE_PART_OF_STACK_NAME = 24;

/** The prefix of the names that CloudFormation generates for resources of a stack. */
export function generatedNamePrefix(stackName: string): string {
  return stackName.length <= SURE_PART_OF_STACK_NAME ? `${stackName}-` : stackName.slice(0, SURE_PART_OF_STACK_NAME);
}
