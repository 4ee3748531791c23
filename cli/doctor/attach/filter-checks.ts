import { allow, type Finding, fine, notAllowed } from '../../../core/preflight/finding';
import { type Fix, fix } from '../../../core/preflight/fixes';
import { MAX_FILTERS, MAX_REGEX_FILTERS, MAX_SUBSCRIPTION_FILTERS } from '../../../lib/contract/limits';
import { hasRegex } from '../../../lib/contract/regex-in-pattern';
import type { AttachmentPlan, MetricFilterFacts, OnLogGroup, SubscriptionFacts } from './attachment';
import { CATALOG_NAMES, defaultFilters } from './default-filters';
import { listed } from './log-group-checks';

const METRIC_FILTERS = 'attach-metric-filters';
const SUBSCRIPTIONS = 'attach-subscription-filters';

/** Checks whether the log group has room for what an app with the defaults creates on it. */
export function filterChecks(
  group: string,
  plan: AttachmentPlan,
  { metricFilters, subscriptions }: OnLogGroup,
): Finding[] {
  return [
    ...('notRead' in metricFilters
      ? [
          notAllowed(
            METRIC_FILTERS,
            `The metric filters of the log group ${group}`,
            metricFilters,
            allow('logs:DescribeMetricFilters'),
          ),
        ]
      : metricFilterChecks(group, plan, metricFilters.value)),
    'notRead' in subscriptions
      ? notAllowed(
          SUBSCRIPTIONS,
          `The subscription filters of the log group ${group}`,
          subscriptions,
          allow('logs:DescribeSubscriptionFilters'),
        )
      : subscriptionCheck(group, plan, subscriptions.value),
    ...('value' in metricFilters && 'value' in subscriptions
      ? regexCheck(group, plan, metricFilters.value, subscriptions.value)
      : []),
  ];
}

function metricFilterChecks(
  group: string,
  { stack, region }: AttachmentPlan,
  found: readonly MetricFilterFacts[],
): Finding[] {
  const start = `${stack}-`;
  const hasOurName = found.filter(({ name }) => name.startsWith(start));
  const ours = found.filter((one) => isOurFilter(one, stack));
  const others = found.filter((one) => !ours.includes(one));
  const { detections, count } = defaultFilters();
  const wanted = ours.length > 0 ? ours.length : count;
  const room = MAX_FILTERS - others.length;
  const theirs =
    others.length === 0
      ? 'no metric filters of others'
      : `${counted(others, 'metric filter')} of others (${listed(others.map(({ name }) => name))})`;
  const needs =
    ours.length > 0
      ? `the stack ${stack} has ${String(ours.length)} there`
      : `the stack adds ${String(count)} with the defaults`;
  const findings: Finding[] = [
    room >= wanted
      ? fine(METRIC_FILTERS, `The log group ${group} has ${theirs}; ${needs}, and there is room for ${String(room)}.`)
      : {
          check: METRIC_FILTERS,
          level: 'blocks',
          what: `The log group ${group} has ${theirs}; ${needs}, and there is room for ${String(room)}.`,
          why: `A log group can have at most ${String(MAX_FILTERS)} metric filters, and the quota cannot be raised. If they do not fit, the deployment creates nothing.`,
          fix: roomForFilters(group, region),
        },
  ];
  const taken = hasOurName.filter((one) => !ours.includes(one) && detections.includes(one.name.slice(start.length)));
  if (taken.length > 0)
    findings.push({
      check: 'attach-filter-names',
      level: 'blocks',
      what: `On the log group ${group}, others have metric filters with names that the stack ${stack} uses: ${listed(taken.map(({ name, namespaces }) => `${name} (metric namespace ${namespaces.join(', ')})`))}.`,
      why: 'CloudFormation does not take over existing filters.',
      fix: fix('rename-metric-filters', {}),
    });
  return findings;
}

function isOurFilter({ name, namespaces }: MetricFilterFacts, stack: string): boolean {
  return name.startsWith(`${stack}-`) && namespaces.includes(stack);
}

function isOurSubscription({ destinationArn }: SubscriptionFacts, stack: string): boolean {
  return destinationArn.includes(`:function:${stack}-`);
}

/** For metric filters and subscription filters together. */
function regexCheck(
  group: string,
  { stack, region }: AttachmentPlan,
  metricFilters: readonly MetricFilterFacts[],
  subscriptions: readonly SubscriptionFacts[],
): Finding[] {
  const others = [
    ...metricFilters.filter((one) => !isOurFilter(one, stack)),
    ...subscriptions.filter((one) => !isOurSubscription(one, stack)),
  ].filter(({ pattern }) => hasRegex(pattern));
  const { withRegex } = defaultFilters();
  if (others.length + withRegex <= MAX_REGEX_FILTERS) return [];
  return [
    {
      check: 'attach-regex-filters',
      level: 'blocks',
      what: `The log group ${group} has ${String(others.length)} filters of others with a regular expression (${listed(others.map(({ name }) => name))}); the stack ${stack} has ${String(withRegex)} with the defaults.`,
      why: `A log group can have at most ${String(MAX_REGEX_FILTERS)} of them. If they do not fit, the deployment creates nothing.`,
      fix: roomForFilters(group, region),
    },
  ];
}

function roomForFilters(group: string, region: string): Fix {
  const catalogs = CATALOG_NAMES.map((name) => [name, defaultFilters([name]).detections.length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} has ${String(count)}`);
  return fix('make-room-for-metric-filters', { region, group, catalogs: catalogs.join(', ') });
}

function subscriptionCheck(
  group: string,
  { stack, region }: AttachmentPlan,
  found: readonly SubscriptionFacts[],
): Finding {
  const isOurs = (one: SubscriptionFacts): boolean => isOurSubscription(one, stack);
  const ours = found.filter(isOurs);
  const others = found.filter((one) => !isOurs(one));
  const theirs =
    others.length === 0
      ? 'no subscription filters of others'
      : `${counted(others, 'subscription filter')} of others (${others.map(({ name, destinationArn }) => `${name} to ${destinationArn}`).join(', ')})`;
  const what = `The log group ${group} has ${theirs}; findings ${ours.length > 0 ? 'have one' : 'need one'}, and ${String(MAX_SUBSCRIPTION_FILTERS)} is the maximum.`;
  if (others.length < MAX_SUBSCRIPTION_FILTERS) return fine(SUBSCRIPTIONS, what);
  return {
    check: SUBSCRIPTIONS,
    level: 'blocks',
    what,
    why: `Without findings, the stack adds ${String(defaultFilters(CATALOG_NAMES, false).count)} metric filters with the defaults, and messages do not say who did it.`,
    fix: fix('make-room-for-subscription', { region, group }),
  };
}

function counted(all: readonly unknown[], what: string): string {
  return `${String(all.length)} ${what}${all.length === 1 ? '' : 's'}`;
}
