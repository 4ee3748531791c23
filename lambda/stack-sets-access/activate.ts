/** What this logic needs of CloudFormation. */
export interface StackSetsPort {
  /** `ENABLED`, `DISABLED` or `DISABLED_PERMANENTLY`. */
  organizationsAccess(): Promise<string>;
  activate(): Promise<void>;
}

export class StackSetsAccessError extends Error {
  public override readonly name = 'StackSetsAccessError';
}

/** Lets StackSets deploy into the organization's accounts. Done already: nothing is changed. */
export async function activateStackSets(cloudFormation: StackSetsPort): Promise<void> {
  const status = await cloudFormation.organizationsAccess();
  if (status === 'ENABLED') return;
  if (status === 'DISABLED_PERMANENTLY') {
    throw new StackSetsAccessError(
      'CloudFormation answers that trusted access of StackSets is permanently disabled in this organization. Ask AWS Support, ' +
        'or put the role into the accounts in another way (MemberAccountRole) and deploy without MemberAccountAccess.',
    );
  }
  await cloudFormation.activate();
}
