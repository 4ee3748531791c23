import { fix, type Fix } from './fixes';
import type { Difference } from './near-statement';

/** `blocks`: a deployment fails, or its trail cannot deliver. `warning`: it succeeds, with a drawback. `not-checked`: it could not be read. `fine`: looked at, and well. */
export type FindingLevel = 'blocks' | 'warning' | 'not-checked' | 'fine';

export interface Finding {
  /** Stable, as in `trusted-access`. */
  readonly check: string;
  readonly level: FindingLevel;
  readonly what: string;
  /** Why it matters. Absent where all is well. */
  readonly why?: string;
  /** What to do, by its code; absent where all is well. */
  readonly fix?: Fix;
  /** In what a statement of a policy differs that nearly fits. */
  readonly differences?: readonly Difference[];
  /** Nobody can look from this account, whatever is allowed: to look again is no use. */
  readonly isOutOfSight?: true;
  /** Whatever it would have found stops no deployment. */
  readonly stopsNothing?: true;
}

/** What was read of AWS, or why it was not. */
export type Fact<T> = { readonly value: T } | NotRead;
export interface NotRead {
  readonly notRead: string;
}

export function fine(check: string, what: string): Finding {
  return { check, level: 'fine', what };
}

/** The finding that a fact is not known. */
export function notChecked(check: string, what: string, { notRead }: NotRead, how: Fix): Finding {
  return {
    check,
    level: 'not-checked',
    what: `${what}: ${notRead}`,
    why: 'What may not be read is not known to be fine.',
    fix: how,
  };
}

/** The same of what was not allowed to be read; where something else failed, no permission fixes it. */
export function notAllowed(check: string, what: string, fact: NotRead, how: Fix): Finding {
  return notChecked(check, what, fact, isRefusal(fact) ? how : fix('look-again', {}));
}

/** The finding that only another account can look. */
export function outOfSight(check: string, what: string, fact: NotRead, how: Fix): Finding {
  return { ...notChecked(check, what, fact, how), isOutOfSight: true };
}

export function allow(...actions: string[]): Fix {
  return fix('allow', {}, { actions });
}

/** As the services word it: IAM and S3 without, most others with `Exception`. */
function isRefusal({ notRead }: NotRead): boolean {
  return /^(AccessDenied|AuthorizationError|UnauthorizedOperation|MethodNotAllowed)/.test(notRead);
}
