/** What `MemberAccountAccess` asks of its function when the stack set is made or changed. */
export interface MemberRollOutProperties {
  readonly StackSetId: string;
  /** What the accounts get: whenever it changes, it is looked at again. */
  readonly Template: string;
  readonly Parameters: Readonly<Record<string, string>>;
}

/** The attribute that the custom resource returns: how it went, in a line. */
export const ROLL_OUT_SUMMARY_ATTRIBUTE = 'Summary';
