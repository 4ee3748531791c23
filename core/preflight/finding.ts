import { fix, type Fix } from './fixes';
import type { Difference } from './near-statement';

/**
 * `blocks`: a deployment fails, or its trail cannot deliver. `warning`: it succeeds, with a disadvantage.
 * `not-checked`: it could not be read. `fine`: checked and in order.
 */
export type FindingLevel = 'blocks' | 'warning' | 'not-checked' | 'fine';

export interface Finding {
  /** Stable, for example `trusted-access`. */
  readonly check: string;
  readonly level: FindingLevel;
  readonly what: string;
  /** Why it matters. Absent if everything is in order. */
  readonly why?: string;
  /** The code of the fix; absent if everything is in order. */
  readonly fix?: Fix;
  /** How an almost matching policy statement differs. */
  readonly differences?: readonly Difference[];
  /** It cannot be checked from this account, whatever is allowed, so checking again is useless. */
  readonly isOutOfSight?: true;
  /** Whatever it would have found does not stop a deployment. */
  readonly stopsNothing?: true;
}

/** What was read from AWS, or why it could not be read. */
export type Fact<T> = { readonly value: T } | NotRead;
export interface NotRead {
  readonly notRead: string;
}

export function fine(check: string, what: string): Finding {
  return { check, level: 'fine', what };
}

/** Returns the finding that a fact is unknown. */
export function notChecked(check: string, what: string, { notRead }: NotRead, how: Fix): Finding {
  return {
    check,
    level: 'not-checked',
    what: `${what}: ${notRead}`,
    why: 'What cannot be read may be wrong.',
    fix: how,
  };
}

/** Returns the finding that reading was denied; after any other error, no permission fixes it. */
export function notAllowed(check: string, what: string, fact: NotRead, how: Fix): Finding {
  return notChecked(check, what, fact, isRefusal(fact) ? how : fix('look-again', {}));
}

/** Returns the finding that only another account can check it. */
export function outOfSight(check: string, what: string, fact: NotRead, how: Fix): Finding {
  return { ...notChecked(check, what, fact, how), isOutOfSight: true };
}

export function allow(...actions: string[]): Fix {
  return fix('allow', {}, { actions });
}

/** As the services name it: IAM and S3 without, most others with `Exception`. */
function isRefusal({ notRead }: NotRead): boolean {
  return /^(AccessDenied|AuthorizationError|UnauthorizedOperation|MethodNotAllowed)/.test(notRead);
}
