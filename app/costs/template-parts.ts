import { ArchiveWatchMetric, WATCH_VARIABLES } from '../../lib/contract/archive-watch';
import { FindingsMetric } from '../../lib/contract/findings';
import { TrailHealthMetric } from '../../lib/contract/trail-health';
import type { Resource } from '../summary/deployment-summary';

/** The resources of a template, by logical ID. */
export type Template = Readonly<Record<string, Resource>>;

/** Resources with monthly costs in the templates of an app. */
export interface CostlyParts {
  readonly trail?: { readonly everyAccount: boolean; readonly everyRegion: boolean; readonly tellsOfFiles: boolean };
  /** Retention in days; `undefined` if the resource does not exist, Infinity if it never expires. */
  readonly logGroupDays?: number;
  readonly archiveDays?: number;
  readonly accessLogDays?: number;
  /** The number of customer managed keys, and how many of them rotate. */
  readonly keys: number;
  readonly rotatingKeys: number;
  /** An alarm on several metrics is billed as several alarms. */
  readonly alarms: number;
  readonly compositeAlarms: number;
  readonly metrics: number;
  readonly dashboards: number;
  /** The memory of a function that receives every event; `undefined` if there is none. */
  readonly subscriberGb?: number;
  readonly scheduled: readonly { readonly runsAnHour: number; readonly memoryGb: number }[];
  /** How often and how thoroughly the archive is checked; `undefined` if it is not. */
  readonly archiveWatch?: { readonly hours: number; readonly hashPercent: number; readonly memoryGb: number };
  /** What is recorded besides management events, which costs extra. */
  readonly extraCategories: readonly string[];
}

const TRAILS = ['AWS::CloudTrail::Trail', 'Custom::OrganizationTrail'];
/** Metrics of the functions that always have data; others have data only if there is something to report. */
const STEADY: readonly string[] = [TrailHealthMetric.CHECKS, FindingsMetric.HEARTBEAT];
const SPARSE: readonly string[] = [
  ...Object.values(TrailHealthMetric),
  ...Object.values(FindingsMetric),
  // Metrics with data at each check are in the line of the watch.
  ...Object.values(ArchiveWatchMetric),
].filter((name) => !STEADY.includes(name));
const PER_HOUR: Readonly<Record<string, number>> = { minute: 60, hour: 1, day: 1 / 24 };

type Properties = Readonly<Record<string, unknown>>;

/** Returns the resources with monthly costs in the templates of an app. */
export function costlyParts(templates: readonly Template[]): CostlyParts {
  const all = templates.flatMap((template) => Object.values(template));
  const of = (...types: string[]): Properties[] =>
    all.filter(({ Type: type }) => types.includes(type)).map(({ Properties: properties = {} }) => properties);
  const find = (reference: unknown): Properties | undefined => referred(templates, reference);
  const [trail] = of(...TRAILS);
  const logGroup = find(trail?.['CloudWatchLogsLogGroupArn']);
  const archive = find(trail?.['S3BucketName']);
  const accessLogs = find((archive?.['LoggingConfiguration'] as Properties | undefined)?.['DestinationBucketName']);
  const keys = of('AWS::KMS::Key');
  return {
    trail: trail && {
      everyAccount: trail['IsOrganizationTrail'] === true,
      everyRegion: trail['IsMultiRegionTrail'] === true,
      tellsOfFiles: trail['SnsTopicName'] !== undefined,
    },
    logGroupDays: logGroup && ((logGroup['RetentionInDays'] as number | undefined) ?? Infinity),
    archiveDays: archive && expiration(archive),
    accessLogDays: accessLogs && expiration(accessLogs),
    keys: keys.length,
    rotatingKeys: keys.filter(rotatesYearly).length,
    alarms: of('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + Math.max(1, metricStats(alarm).length), 0),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    metrics: customMetrics(of('AWS::Logs::MetricFilter'), of('AWS::CloudWatch::Alarm')),
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    subscriberGb: of('AWS::Logs::SubscriptionFilter')
      .map((filter) => memoryGb(find(filter['DestinationArn'])))
      .at(0),
    scheduled: of('AWS::Events::Rule').flatMap((rule) => scheduledRuns(rule, find)),
    archiveWatch: of('AWS::Lambda::Function').flatMap(watchOf).at(0),
    extraCategories: extraCategories(trail),
  };
}

function watchOf(lambda: Properties): NonNullable<CostlyParts['archiveWatch']>[] {
  const { Variables: variables = {} } = (lambda['Environment'] ?? {}) as {
    Variables?: Readonly<Record<string, unknown>>;
  };
  if (variables[WATCH_VARIABLES.witness] === undefined) return [];
  const number = (name: string): number => Number(variables[name]);
  return [
    {
      hours: number(WATCH_VARIABLES.hours),
      hashPercent: number(WATCH_VARIABLES.hashPercent),
      memoryGb: Number(lambda['MemorySize'] ?? 128) / 1_024,
    },
  ];
}

/**
 * Returns the resource of these templates that a value refers to, by `Ref`, by `Fn::GetAtt`, or by name from another
 * stack.
 */
function referred(templates: readonly Template[], value: unknown): Properties | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const id = ref ?? attribute?.[0];
  const named = JSON.stringify(value);
  for (const template of templates) {
    const found =
      id === undefined
        ? Object.values(template).find(
            ({ Type: type, Properties: own }) =>
              type === 'AWS::S3::Bucket' && JSON.stringify(own?.['BucketName']) === named,
          )
        : template[id];
    if (value !== undefined && found) return found.Properties ?? {};
  }
  return undefined;
}

function expiration(bucket: Properties): number {
  const { Rules: rules = [] } = (bucket['LifecycleConfiguration'] ?? {}) as { Rules?: { ExpirationInDays?: number }[] };
  return Math.min(...rules.map(({ ExpirationInDays: days = Infinity }) => days), Infinity);
}

interface Metric {
  readonly Namespace?: unknown;
  readonly MetricNamespace?: unknown;
  readonly MetricName?: string;
  readonly DefaultValue?: number;
}

/** The metrics in the expression of an alarm. */
function metricStats({ Metrics: metrics = [] }: Properties): Metric[] {
  return (metrics as { MetricStat?: { Metric: Metric } }[]).flatMap(({ MetricStat: stat }) => stat?.Metric ?? []);
}

/** AWS's own metrics are free. */
function customMetrics(filters: readonly Properties[], alarms: readonly Properties[]): number {
  const filtered = filters.flatMap(({ MetricTransformations: metrics }) => metrics as Metric[]);
  const watched = alarms.flatMap((alarm) => [alarm as Metric, ...metricStats(alarm)]);
  const nameOf = ({ Namespace: space, MetricNamespace: own, MetricName: name }: Metric): string[] => {
    const text = JSON.stringify(space ?? own);
    return name === undefined || text.startsWith('"AWS/') ? [] : [`${text} ${name}`];
  };
  // A metric is billed for the hours in which it gets data.
  const isSeldom = ({ MetricName: name = '' }: Metric): boolean => SPARSE.includes(name);
  const seldom = new Set([
    ...filtered.filter((one) => one.DefaultValue === undefined).flatMap(nameOf),
    ...watched.filter(isSeldom).flatMap(nameOf),
  ]);
  const names = [...filtered, ...watched].flatMap(nameOf).filter((name) => !seldom.has(name));
  return new Set(names).size;
}

function scheduledRuns(
  { ScheduleExpression: schedule, Targets: targets = [] }: Properties,
  find: (reference: unknown) => Properties | undefined,
): CostlyParts['scheduled'] {
  const [, every, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(schedule)) ?? [];
  if (every === undefined) return [];
  return (targets as { Arn: unknown }[]).map(({ Arn: arn }) => ({
    runsAnHour: (PER_HOUR[unit] ?? 0) / Number(every),
    memoryGb: memoryGb(find(arn)),
  }));
}

function memoryGb(lambda: Properties | undefined): number {
  return Number(lambda?.['MemorySize'] ?? 128) / 1_024;
}

function rotatesYearly(key: Properties): boolean {
  return key['EnableKeyRotation'] === true && Number(key['RotationPeriodInDays'] ?? 365) <= 365;
}

function extraCategories(trail: Properties | undefined): string[] {
  const selectors = (trail?.['AdvancedEventSelectors'] ?? []) as {
    FieldSelectors: { Field: string; Equals?: string[] }[];
  }[];
  const categories = selectors.flatMap(({ FieldSelectors: fields }) =>
    fields.filter(({ Field: field }) => field === 'eventCategory').flatMap(({ Equals: values = [] }) => values),
  );
  const insights = ((trail?.['InsightSelectors'] ?? []) as unknown[]).length > 0 ? ['Insights'] : [];
  return [...new Set([...categories, ...insights])].filter((category) => category !== 'Management');
}
