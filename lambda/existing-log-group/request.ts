import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import type { ExistingLogGroupProperties } from '../../lib/contract/existing-log-group';
import { received } from '../../lib/contract/received';

/** What the app is about to add to a log group. */
export interface Wanted {
  /** `undefined` for that of Control Tower's trail. */
  readonly logGroupName: string | undefined;
  readonly metricFilters: readonly string[];
  readonly metricNamespaces: readonly string[];
  readonly subscriptionFilters: readonly string[];
  readonly regexFilters: number;
}

/** @throws with every invalid field in one error */
export function parseWanted({ properties }: CustomResourceRequest): Wanted {
  const problems: string[] = [];
  const valueOf = (name: keyof ExistingLogGroupProperties): unknown => properties[name];
  const names = (name: keyof ExistingLogGroupProperties): string[] => {
    // CloudFormation may leave out empty values.
    const value = valueOf(name) ?? [];
    if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')) return value as string[];
    problems.push(received(name, value, 'a list of names'));
    return [];
  };
  const name = valueOf('LogGroupName');
  if (name !== undefined && (typeof name !== 'string' || name === ''))
    problems.push(received('LogGroupName', name, 'a name, or none for that of Control Tower'));
  const regex = valueOf('RegexFilters') ?? '0';
  if (typeof regex !== 'string' || !/^\d{1,3}$/.test(regex))
    problems.push(received('RegexFilters', regex, 'a whole number'));
  const wanted = {
    logGroupName: name as string | undefined,
    metricFilters: names('MetricFilters'),
    metricNamespaces: names('MetricNamespaces'),
    subscriptionFilters: names('SubscriptionFilters'),
    regexFilters: Number(regex),
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return wanted;
}
