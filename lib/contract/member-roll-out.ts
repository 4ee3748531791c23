/** The properties that `MemberAccountAccess` passes to its function when the stack set is created or changed. */
export interface MemberRollOutProperties {
  readonly StackSetId: string;
  /** The template of the accounts. Whenever it changes, the function checks the rollout again. */
  readonly Template: string;
  readonly Parameters: Readonly<Record<string, string>>;
}

/** The attribute that the custom resource returns: the outcome, in one line. */
export const ROLL_OUT_SUMMARY_ATTRIBUTE = 'Summary';
