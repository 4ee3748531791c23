/** An error that the user can fix: shown without a stack trace; nothing was done. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';

  /** @param problems each names the subject, the received value and what is allowed */
  public constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export function isUsageError(error: unknown): error is UsageError {
  return error instanceof UsageError;
}

/**
 * Returns the results of all, or throws everything that the user can fix. @throws UsageError with the problems of all
 */
export function allOrProblems<Values extends readonly unknown[]>(
  ...makers: { readonly [Index in keyof Values]: () => Values[Index] }
): Values {
  const problems: string[] = [];
  const values = makers.map((make): unknown => {
    try {
      return make();
    } catch (error) {
      if (!isUsageError(error)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  });
  if (problems.length > 0) throw new UsageError(problems);
  return values as unknown as Values;
}
