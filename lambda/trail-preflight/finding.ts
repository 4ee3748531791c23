/** `blocks`: a deployment fails, or its trail cannot deliver. `warning`: it succeeds, with a drawback. `not-checked`: it could not be read. `fine`: looked at, and well. */
export type FindingLevel = 'blocks' | 'warning' | 'not-checked' | 'fine';

export interface Finding {
  /** Stable, as in `trusted-access`. */
  readonly check: string;
  readonly level: FindingLevel;
  readonly what: string;
  /** Why it matters. Absent where all is well. */
  readonly why?: string;
  /** The command, or what else mends it. */
  readonly mend?: string;
  /** Nobody can look from this account, whatever is allowed: to look again is no use. */
  readonly isOutOfSight?: true;
  /** Whatever it would have found stops no deployment. */
  readonly stopsNothing?: true;
}

/** What was read of AWS, or why it was not. */
export type Fact<T> = { readonly value: T } | { readonly notRead: string };

export function fine(check: string, what: string): Finding {
  return { check, level: 'fine', what };
}

/** The finding that a fact is not known. */
export function notChecked(check: string, what: string, { notRead }: { notRead: string }, mend: string): Finding {
  return { check, level: 'not-checked', what: `${what}: ${notRead}`, why: 'What may not be read is not known to be fine.', mend };
}

/** The finding that only another account can look. */
export function outOfSight(check: string, what: string, { notRead }: { notRead: string }, mend: string): Finding {
  return { ...notChecked(check, what, { notRead }, mend), isOutOfSight: true };
}
