import type { Part, View } from './view';

/** A control of Security Hub, or a check of Prowler. */
export interface Check {
  readonly id: string;
  readonly title?: string;
  /** What it looks at, and which of that fails. */
  readonly judge?: (view: View) => { readonly seen: readonly Part[]; readonly failing: readonly Part[] };
  /** Why there is nothing to judge in a template of ours. */
  readonly notJudged?: string;
}

/** A check of each resource of a type. */
export function each(type: string, fails: (part: Part, view: View) => boolean): Required<Pick<Check, 'judge'>> {
  return {
    judge: (view) => {
      const seen = view.of(type);
      return { seen, failing: seen.filter((part) => fails(part, view)) };
    },
  };
}

export type Result =
  | { readonly check: Check; readonly verdict: 'not judged' }
  | { readonly check: Check; readonly verdict: 'passes'; readonly seen: number }
  | { readonly check: Check; readonly verdict: 'fails'; readonly seen: number; readonly failing: readonly string[] };

export function evaluate(check: Check, view: View): Result {
  if (!check.judge) return { check, verdict: 'not judged' };
  const { seen, failing } = check.judge(view);
  // A check that has nothing to look at proves nothing.
  if (seen.length === 0) throw new Error(`${check.id} finds nothing in the template that it could judge`);
  return failing.length === 0
    ? { check, verdict: 'passes', seen: seen.length }
    : { check, verdict: 'fails', seen: seen.length, failing: failing.map(({ label }) => label).sort() };
}
