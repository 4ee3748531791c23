/** What is to be protected. Values may be tokens of the CDK. */
export interface GuardrailPlan {
  readonly partition: string;
  readonly homeRegion: string;
  readonly managementAccountId: string;
  readonly trailName: string;
  /** Names of roles, after their path if they have one, or ARNs; with wildcards. */
  readonly exceptRoles: readonly string[];
  readonly archive?: ProtectedArchive;
  readonly administrator?: ProtectedAdministrator;
  /** The role that searches the event history in each account, after its path; absent where there is none. */
  readonly memberRole?: string;
  /** Keys without an alias of ours. */
  readonly keyArns: readonly string[];
}

export interface ProtectedArchive {
  readonly accountId: string;
  readonly stackName: string;
  readonly bucketNames: readonly string[];
  /** With `alias/`. */
  readonly keyAlias: string;
}

/** The account of a delegated administrator, where the trail's stack is. */
export interface ProtectedAdministrator {
  readonly accountId: string;
  readonly stackName: string;
  /** With a slash at either end. */
  readonly rolePath: string;
}

/** A role that is named without its account is excepted in the account that is protected, and nowhere else. */
export function exceptIn({ partition, exceptRoles }: GuardrailPlan, ...accounts: readonly string[]): string[] {
  return exceptRoles.flatMap((role) =>
    role.startsWith('arn:') ? [role] : accounts.map((account) => `arn:${partition}:iam::${account}:role/${role}`),
  );
}

/** What stack names are cut to in generated names, where these would become too long. It is not documented, so longer ones are named by less. */
const SURE_PART_OF_STACK_NAME = 24;

/** What the names begin with that CloudFormation generates for resources of a stack. */
export function generatedNamePrefix(stackName: string): string {
  return stackName.length <= SURE_PART_OF_STACK_NAME ? `${stackName}-` : stackName.slice(0, SURE_PART_OF_STACK_NAME);
}
