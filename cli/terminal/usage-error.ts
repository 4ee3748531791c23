/** What the user can fix: shown without a stack trace, with nothing done. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';

  /** @param problems each names the thing, the value received and what is allowed */
  public constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** By its name: each command is a bundle of its own, with a class of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
