import type { FindingRoute } from '../../lib/contract/findings';
import type { Severity } from '../../lib/contract/severities';
import type { AccountFacts, Finding } from './finding';
import { isAny, placeFits } from './place';

/** Most severe first. */
const LOUDNESS: readonly string[] = ['page', 'notify', 'record'];

/**
 * Returns where the messages of a finding are sent: `page`, `notify`, `record` or the ARN of a topic. The first
 * matching route decides. Without one, the severity decides; compliance findings are recorded.
 */
export function destinationOf(
  { detectionId, severity, account: accountId }: Pick<Finding, 'detectionId' | 'severity' | 'account'>,
  account: AccountFacts,
  routes: readonly FindingRoute[],
): string {
  const otherwise = ofSeverity(severity);
  const route = routes.find(
    (one) =>
      isAny(one.accounts, accountId) &&
      isAny(one.severities, severity) &&
      isAny(one.detectionIds, detectionId) &&
      placeFits(one, account, isLouder(one.to, otherwise)),
  );
  return route?.to ?? otherwise;
}

/** Who reads another topic is unknown, so it does not count as more severe. */
function isLouder(to: string, otherwise: string): boolean {
  const [one, other] = [LOUDNESS.indexOf(to), LOUDNESS.indexOf(otherwise)];
  return one >= 0 && one < other;
}

function ofSeverity(severity: Severity): string {
  return severity === 'compliance' ? 'record' : severity;
}
