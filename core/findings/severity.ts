import type { FindingDetection, FindingSeverityRule } from '../../lib/contract/findings';
import { SEVERITIES, type Severity } from '../../lib/contract/severities';
import type { AccountFacts } from './finding';
import { asksForFacts, isAny, placeFits } from './place';

type Judged = Pick<FindingDetection, 'id' | 'severity' | 'countBy'>;

/**
 * Returns the severity of a finding in an account: from the first matching rule, else from the detection. Rules for
 * accounts, OUs or tags do not apply to a finding that counts over all accounts. If the facts of the account are
 * unknown, returns the most severe of the possible results.
 */
export function severityIn(
  detection: Judged,
  account: AccountFacts,
  rules: readonly FindingSeverityRule[] = [],
): Severity {
  const possible: Severity[] = [];
  for (const rule of rulesFor(detection, rules)) {
    if (!isAny(rule.accounts, account.id) || !placeFits(rule, account, true)) continue;
    possible.push(rule.severity);
    if (account.isUnknown !== true || !asksForFacts(rule)) return loudest(possible);
  }
  return loudest([...possible, detection.severity]);
}

/** Whether facts from AWS Organizations could change the severity. */
export function needsFacts(detection: Judged, accountId: string, rules: readonly FindingSeverityRule[] = []): boolean {
  return rulesFor(detection, rules).some((rule) => asksForFacts(rule) && isAny(rule.accounts, accountId));
}

function rulesFor({ id, countBy }: Judged, rules: readonly FindingSeverityRule[]): readonly FindingSeverityRule[] {
  return rules.filter(
    (rule) =>
      isAny(rule.detectionIds, id) &&
      !(countBy === 'organization' && (rule.accounts !== undefined || asksForFacts(rule))),
  );
}

function loudest(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((one) => severities.includes(one)) ?? 'page';
}
