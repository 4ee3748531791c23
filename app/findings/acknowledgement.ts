/** A finding of cdk-nag that stands, where, and why. */
export interface Acknowledgement {
  /** The path of the construct below the stack. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}
