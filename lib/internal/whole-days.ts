import type { Duration } from 'aws-cdk-lib/core';
import { receivedInWords } from '../contract/received';
import type { Problems } from './problems';

/**
 * S3 counts in days. Adds a problem if S3 would reject the duration.
 *
 * @returns the days; `undefined` if they are not whole, too few, or known only at deployment
 */
export function checkDays(
  problems: Problems,
  name: string,
  duration: Duration | undefined,
  least = 1,
): number | undefined {
  if (duration === undefined || duration.isUnresolved()) return undefined;
  const days = duration.toDays({ integral: false });
  if (Number.isInteger(days) && days >= least) return days;
  problems.add(receivedInWords(name, duration.toHumanString(), `whole days, at least ${String(least)}`));
  return undefined;
}
