import { MAX_FILTERS, MAX_REGEX_FILTERS, MAX_SUBSCRIPTION_FILTERS } from '../../lib/contract/limits';
import { hasRegex } from '../../lib/contract/regex-in-pattern';
import { listed } from './listed';
import { type LogGroup, LogGroupError, type LogGroups, type MetricFilter, type SubscriptionFilter } from './log-group';
import type { Wanted } from './request';

interface Place extends Wanted {
  /** Whether the app has nothing on the log group yet. */
  readonly isNew: boolean;
}

/**
 * Checks whether a log group has room for what the app is about to add. What the app already has there is recognized by
 * name and counted once.
 *
 * @returns what others have there, for the log
 * @throws LogGroupError with all obstacles, before anything is created
 */
export async function checkRoom(group: LogGroup, place: Place, logs: LogGroups): Promise<string> {
  if (group.logGroupClass !== 'STANDARD')
    throw new LogGroupError(
      `The log group ${group.name} is of class ${group.logGroupClass}; allowed: STANDARD. Other classes do not support metric filters, and the class cannot be ` +
        'changed. Let the trail deliver to a log group of class STANDARD, and attach to that.',
    );
  const metricFilters = (await logs.metricFilters(group.name)).map((one) => ({
    ...one,
    isOurs: isAmong(place.metricFilters, one.name),
  }));
  const subscriptions = (await logs.subscriptionFilters(group.name)).filter(
    ({ name }) => !isAmong(place.subscriptionFilters, name),
  );
  const others = metricFilters.filter(({ isOurs }) => !isOurs);
  const problems = [
    tooManyFilters(others, place),
    tooManySubscriptions(subscriptions, place),
    tooManyRegexes([...others, ...subscriptions], place),
    place.isNew
      ? namesTaken(
          metricFilters.filter(({ isOurs }) => isOurs),
          place,
        )
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    const many = problems.length > 1;
    throw new LogGroupError(
      `Nothing was created on the log group ${group.name}. ${problems.map((problem, index) => (many ? `(${String(index + 1)}) ` : '') + problem).join(' ')} Then deploy again.`,
    );
  }
  return `${group.name}: ${String(others.length)} metric filters and ${String(subscriptions.length)} subscription filters of others`;
}

function tooManyFilters(others: readonly MetricFilter[], { metricFilters }: Place): string | undefined {
  if (others.length + metricFilters.length <= MAX_FILTERS) return undefined;
  return (
    `It has ${String(others.length)} metric filters of others (${listed(others.map(({ name }) => name))}), and this app adds ${String(metricFilters.length)}; allowed: ` +
    `${String(MAX_FILTERS)} together. Delete unused ones, or leave out detections (excludedDetections, detectionCatalogs). Only detections of severity ` +
    'page and compliance have filters, unless findings are off. After a change of filterNamePrefix, the former filters count until the deployment is complete.'
  );
}

function tooManySubscriptions(
  others: readonly SubscriptionFilter[],
  { subscriptionFilters }: Place,
): string | undefined {
  if (others.length + subscriptionFilters.length <= MAX_SUBSCRIPTION_FILTERS) return undefined;
  const names = others.map(({ name, destinationArn }) => `${name} to ${destinationArn}`);
  return (
    `${String(others.length)} of its ${String(MAX_SUBSCRIPTION_FILTERS)} subscription filters belong to others (${listed(names)}), and findings need one. Delete an ` +
    'unused one, or let one stream serve both. Or set findings=false: then every detection has an alarm instead, which says that something happened but not who did ' +
    'it; there are no messages by role, user and account; suppressions, routes and reminders have no effect on messages; and detections with findings only do nothing.'
  );
}

function tooManyRegexes(
  others: readonly { readonly name: string; readonly pattern: string }[],
  { regexFilters }: Place,
): string | undefined {
  const found = others.filter(({ pattern }) => hasRegex(pattern));
  if (regexFilters === 0 || found.length + regexFilters <= MAX_REGEX_FILTERS) return undefined;
  return (
    `It has ${String(found.length)} filters of others with a regular expression (${listed(found.map(({ name }) => name))}), and this app adds ${String(regexFilters)}; ` +
    `allowed: ${String(MAX_REGEX_FILTERS)} together. Write your own patterns without regular expressions.`
  );
}

/** CloudFormation would stop halfway, and say only that the filter exists. */
function namesTaken(named: readonly MetricFilter[], { metricNamespaces }: Place): string | undefined {
  const taken = named.filter(({ namespaces }) => !namespaces.some((one) => metricNamespaces.includes(one)));
  if (taken.length === 0) return undefined;
  return (
    `Others have metric filters with names that this app would use: ${listed(taken.map(({ name, namespaces }) => `${name} (of the metric namespace ${namespaces.join(', ')})`))}. ` +
    'Set another filterNamePrefix.'
  );
}

function isAmong(wanted: readonly string[], name: string): boolean {
  return wanted.some((one) =>
    one.endsWith('*')
      ? name.startsWith(one.slice(0, -1)) && /^[A-Za-z0-9]+$/.test(name.slice(one.length - 1))
      : one === name,
  );
}
