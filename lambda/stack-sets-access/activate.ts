/** What this logic needs from CloudFormation. */
export interface StackSetsPort {
  /** `ENABLED`, `DISABLED` or `DISABLED_PERMANENTLY`. */
  organizationsAccess(): Promise<string>;
  activate(): Promise<void>;
}

export class StackSetsAccessError extends Error {
  public override readonly name = 'StackSetsAccessError';
}

/** Allows StackSets to deploy to the accounts of the organization. Does nothing if this is already allowed. */
export async function activateStackSets(cloudFormation: StackSetsPort): Promise<void> {
  const status = await cloudFormation.organizationsAccess();
  if (status === 'ENABLED') return;
  if (status === 'DISABLED_PERMANENTLY') {
    throw new StackSetsAccessError(
      'CloudFormation reports that trusted access for StackSets is permanently disabled in this organization. Contact AWS Support, ' +
        'or create the role in the accounts in another way (MemberAccountRole) and deploy without MemberAccountAccess.',
    );
  }
  await cloudFormation.activate();
}
