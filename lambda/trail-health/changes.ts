import { nameAndMessageOf, nameOf } from '../../lib/contract/error-message';
import type { Deployed, DeployedSettings, DeployedTrail, RecordedSelectors } from '../../lib/contract/deployed';
import type { AggregationProperty, InsightSelectorProperty } from '../../lib/contract/organization-trail';
import { compareAlarms, type FoundAlarm } from './compare/alarms';
import { type Difference, inWords, NOTHING } from './compare/difference';
import { compareFilters, compareSubscription, type FoundMetricFilter, type FoundSubscription } from './compare/filters';
import { compareFunction, compareRule, type FoundFunction } from './compare/findings';
import { compareAggregations, compareInsights } from './compare/lists';
import { compareLogGroup, type FoundLogGroup, type StackResource } from './compare/log-group';
import { compareRecipients, type FoundSubscriber } from './compare/recipients';
import { compareSelectors } from './compare/selectors';
import { compareSettings } from './compare/settings';

export interface TrailSettingsPort {
  settings(): Promise<DeployedSettings>;
  selectors(): Promise<RecordedSelectors>;
  insightSelectors(): Promise<readonly Partial<InsightSelectorProperty>[]>;
  aggregations(): Promise<readonly Partial<AggregationProperty>[]>;
}

export interface LogsPort {
  metricFilters(logGroupName: string): Promise<readonly FoundMetricFilter[]>;
  subscriptions(logGroupName: string): Promise<readonly FoundSubscription[]>;
  /** `undefined` if it does not exist. */
  logGroup(name: string): Promise<FoundLogGroup | undefined>;
}

export interface AlarmsPort {
  alarms(prefix: string): Promise<readonly FoundAlarm[]>;
}

/** Each returns `undefined` if the resource does not exist. */
export interface OthersPort {
  stackResource(stackId: string, logicalId: string): Promise<StackResource>;
  ruleState(name: string): Promise<string | undefined>;
  findingsFunction(arn: string): Promise<FoundFunction | undefined>;
  subscribers(topicArn: string): Promise<readonly FoundSubscriber[] | undefined>;
}

export interface Ports {
  /** `undefined` if no trail is known. */
  readonly trail?: TrailSettingsPort;
  readonly logs: LogsPort;
  readonly alarms: AlarmsPort;
  readonly others: OthersPort;
}

/** One request, and the comparison of its result. */
interface Check {
  /** The name of what is not checked if the request fails. */
  readonly what: string;
  readonly compare: () => Promise<readonly Difference[]>;
}

/**
 * Returns everything that differs from what was deployed; and what could not be checked, because someone may have
 * removed the permission to hide changes. A failed request does not stop the others.
 */
export async function findChanges(ports: Ports, deployed: Deployed): Promise<readonly string[]> {
  const checks = [
    ...(ports.trail && deployed.trail ? trailChecks(ports.trail, deployed.trail) : []),
    ...logGroupChecks(ports, deployed),
    ...alarmChecks(ports, deployed),
    ...findingsChecks(ports, deployed),
  ];
  const answers = await Promise.all(checks.map(answered));
  return answers.flat();
}

async function answered({ what, compare }: Check): Promise<string[]> {
  try {
    return (await compare()).map(inWords);
  } catch (error) {
    // A missing trail is reported by another alarm.
    if (nameOf(error) === 'TrailNotFoundException') return [];
    return [`Not checked: ${what}. ${notChecked(error)}`];
  }
}

function notChecked(error: unknown): string {
  const isDenied = /^AccessDenied(Exception)?$/.test(nameOf(error));
  return isDenied
    ? `The role of this function allows it, so the role was changed, or something above it denies it: a permissions boundary, a service control policy (${nameAndMessageOf(error)}).`
    : nameAndMessageOf(error);
}

function trailChecks(trail: TrailSettingsPort, deployed: DeployedTrail): Check[] {
  const { settings, selectors, insightSelectors = [], aggregations = [] } = deployed;
  const checks: (Check & { readonly isKnown: boolean })[] = [
    {
      isKnown: Object.keys(settings).length > 0,
      what: 'the settings of the trail',
      compare: async () => compareSettings(settings, await trail.settings()),
    },
    {
      isKnown: selectors !== undefined,
      what: 'what the trail records',
      compare: async () => compareSelectors(selectors ?? {}, await trail.selectors()),
    },
    {
      isKnown: insightSelectors.length > 0,
      what: 'the Insights of the trail',
      compare: async () => compareInsights(insightSelectors, await trail.insightSelectors()),
    },
    {
      isKnown: aggregations.length > 0,
      what: 'the aggregations of events',
      compare: async () => compareAggregations(aggregations, await trail.aggregations()),
    },
  ];
  return checks.filter(({ isKnown }) => isKnown);
}

function logGroupChecks({ logs, others }: Ports, { logGroup }: Deployed): Check[] {
  const { name, filters, subscriber, own } = logGroup;
  return [
    ...(filters.length === 0
      ? []
      : [
          {
            what: 'the metric filters of the log group',
            compare: async () => compareFilters(filters, await logs.metricFilters(name)),
          },
        ]),
    ...(subscriber === undefined
      ? []
      : [
          {
            what: 'the subscription filters of the log group',
            compare: async () => compareSubscription(subscriber, await logs.subscriptions(name)),
          },
        ]),
    ...(own === undefined
      ? []
      : [
          {
            what: 'the log group',
            // In this order: an update in between makes the log group older than its change, not newer.
            compare: async () => {
              const found = await logs.logGroup(name);
              const resource = found && (await others.stackResource(own.stackId, own.logicalId));
              return compareLogGroup(logGroup, found, resource);
            },
          },
        ]),
  ];
}

function alarmChecks({ alarms, others }: Ports, { alarms: { prefix, all }, topics }: Deployed): Check[] {
  return [
    { what: 'the alarms', compare: async () => compareAlarms(all, await alarms.alarms(prefix)) },
    ...topics.map((topic) => ({
      what: `the recipients of ${topic.title}`,
      compare: async () => {
        const found = await others.subscribers(topic.arn);
        return found
          ? compareRecipients(topic, found)
          : [{ what: `The topic of ${topic.title}, ${topic.arn}`, expected: 'to be there', found: NOTHING }];
      },
    })),
  ];
}

function findingsChecks({ others }: Ports, { findings }: Deployed): Check[] {
  if (!findings) return [];
  const { ruleName, functionArn } = findings;
  return [
    {
      what: 'the schedule of findings',
      compare: async () => compareRule(ruleName, await others.ruleState(ruleName)),
    },
    {
      what: 'the function of findings',
      compare: async () => compareFunction(functionArn, await others.findingsFunction(functionArn)),
    },
  ];
}
