import type { FindingRoute } from '../../lib/contract/findings';
import type { Severity } from '../../lib/contract/severities';
import type { AccountFacts, Finding } from './finding';

/** The loudest first. */
const LOUDNESS: readonly string[] = ['page', 'notify', 'record'];

/**
 * Where the messages of a finding go: `page`, `notify`, `record` or the ARN of a topic. The first route that fits decides; without one, the
 * severity: compliance is recorded.
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
      placeFits(one, account, otherwise),
  );
  return route?.to ?? otherwise;
}

function placeFits({ organizationalUnits, tags, to }: FindingRoute, account: AccountFacts, otherwise: string): boolean {
  if (organizationalUnits === undefined && tags === undefined) return true;
  // Of an account about which nothing is known a route may only make more noise.
  if (account.isUnknown === true) return isLouder(to, otherwise);
  return (
    (organizationalUnits === undefined || organizationalUnits.some((unit) => account.parents.includes(unit))) &&
    Object.entries(tags ?? {}).every(
      ([key, value]) => Object.hasOwn(account.tags, key) && (value === '*' || account.tags[key] === value),
    )
  );
}

/** Nobody knows who reads another topic, so it is not louder. */
function isLouder(to: string, otherwise: string): boolean {
  const [one, other] = [LOUDNESS.indexOf(to), LOUDNESS.indexOf(otherwise)];
  return one >= 0 && one < other;
}

function ofSeverity(severity: Severity): string {
  return severity === 'compliance' ? 'record' : severity;
}

function isAny(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
