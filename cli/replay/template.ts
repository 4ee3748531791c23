import { readFileSync } from 'node:fs';
import type { AlarmEvaluation } from '../../lib/detection/alarm-evaluation';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { UsageError } from '../terminal/usage-error';
import { type ReplayedDetection, SEVERITIES } from './detections';
import { isObject } from './log-record';

type Properties = Readonly<Record<string, unknown>>;

export interface TemplateDetections {
  readonly detections: readonly ReplayedDetection[];
  /** What of the template replay does not follow. */
  readonly notices: readonly string[];
}

/**
 * The metric filters of a synthesized template with their alarms: what is tested is what will be deployed.
 *
 * @throws UsageError for a template that cannot be read or has no metric filter, and for what in it is known only at deployment
 */
export function fromTemplate(path: string): TemplateDetections {
  const resources = readResources(path);
  const [filters, alarms] = [ofType(resources, 'AWS::Logs::MetricFilter'), ofType(resources, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm)];
  if (filters.length === 0) throw new UsageError([`--template: ${path} has no AWS::Logs::MetricFilter; allowed: a synthesized template with metric filters`]);
  const problems: string[] = [];
  const notices = sharedMetrics(filters);
  const detections = filters.flatMap(([logicalId, filter]): ReplayedDetection[] => {
    const { FilterPattern: pattern } = filter;
    const id = idOf(logicalId, filter);
    const problem = patternProblem(pattern);
    if (problem !== undefined || typeof pattern !== 'string') {
      // Of a log that is no CloudTrail's: events are JSON, and their filters begin so.
      if (typeof pattern === 'string' && !pattern.trim().startsWith('{')) notices.push(`${id}: ${JSON.stringify(pattern)} is no filter of JSON events; not replayed.`);
      else problems.push(`--template: ${logicalId}: FilterPattern: ${problem ?? ''}`);
      return [];
    }
    const metrics = metricsOf(filter);
    for (const { MetricValue: value } of metrics) {
      if (value !== undefined && value !== '1' && value !== 1) notices.push(`${id}: the metric filter's MetricValue ${JSON.stringify(value)} is not replayed; replayed as 1 for each event.`);
    }
    const names = metrics.map(metricName);
    const watching = alarms.filter((alarm) => names.includes(metricName({ MetricNamespace: alarm['Namespace'], MetricName: alarm['MetricName'] })));
    if (watching.length === 0) notices.push(`${id}: the template has no alarm on its metric alone, as far as is known before deployment; replayed as if one event were enough.`);
    return (watching.length === 0 ? [{}] : watching).map((alarm, index) => ({
      id: index === 0 ? id : `${id} (${String(index + 1)})`,
      title: titleOf(alarm) ?? id,
      severity: severityOf(alarm),
      filterPattern: pattern,
      ...evaluation(id, alarm, notices),
    }));
  });
  if (problems.length === 0 && detections.length === 0) problems.push(`--template: ${path}: none of its metric filters can be replayed: ${notices.join(' ')}`);
  if (problems.length > 0) throw new UsageError(problems);
  return { detections, notices };
}

function readResources(path: string): Properties {
  let template: unknown;
  try {
    template = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError([`--template: ${path}: ${error instanceof Error ? error.message : String(error)}; allowed: a template in JSON, as cdk synth writes it`]);
  }
  const resources = isObject(template) ? template['Resources'] : undefined;
  if (!isObject(resources)) throw new UsageError([`--template: ${path} has no Resources; allowed: a CloudFormation template`]);
  return resources;
}

function ofType(resources: Properties, type: string): [logicalId: string, properties: Properties][] {
  return Object.entries(resources).flatMap(([logicalId, resource]): [string, Properties][] => {
    if (!isObject(resource) || resource['Type'] !== type) return [];
    return [[logicalId, isObject(resource['Properties']) ? resource['Properties'] : {}]];
  });
}

function idOf(logicalId: string, { FilterName: name }: Properties): string {
  return typeof name === 'string' ? name : logicalId;
}

function metricsOf({ MetricTransformations: transformations }: Properties): Properties[] {
  return Array.isArray(transformations) ? transformations.filter(isObject) : [];
}

/** To be compared: names may be references, the same ones. */
function metricName({ MetricNamespace: namespace, MetricName: name }: Properties): string {
  return JSON.stringify([namespace, name]);
}

/** Of metrics into which several filters count, whose alarm sees the sum. */
function sharedMetrics(filters: readonly (readonly [string, Properties])[]): string[] {
  const ids = new Map<string, string[]>();
  for (const [logicalId, filter] of filters) {
    for (const metric of new Set(metricsOf(filter).map(metricName))) ids.set(metric, [...(ids.get(metric) ?? []), idOf(logicalId, filter)]);
  }
  return [...ids.values()].filter(({ length }) => length > 1).map((sharing) => `${sharing.join(', ')}: count into one metric, which is not replayed; replayed each by itself.`);
}

function patternProblem(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return `received ${JSON.stringify(pattern)}; allowed: text, since what is known only at deployment cannot be replayed`;
  try {
    parsePattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The first sentence of the description is the title that the catalogs give. */
function titleOf({ AlarmDescription: description }: Properties): string | undefined {
  return typeof description === 'string' ? description.split(/\n|\. /, 1)[0] : undefined;
}

/** The topics of `DetectionAlarms`, by the logical ids that their construct ids give them. */
const TOPIC = /Topics(Page|Notify|Compliance)[0-9A-F]{8}$/;

/** By whom the alarm tells, which an override changes too; the loudest, where it tells several. */
function severityOf({ AlarmActions: actions }: Properties): ReplayedDetection['severity'] {
  const topics = (Array.isArray(actions) ? actions : []).flatMap((action: unknown) => TOPIC.exec(isObject(action) ? String(action['Ref']) : '')?.[1]?.toLowerCase() ?? []);
  return SEVERITIES.find((severity) => topics.includes(severity));
}

function evaluation(id: string, alarm: Properties, notices: string[]): AlarmEvaluation {
  const number = (name: string, otherwise: number): number => {
    const value = alarm[name];
    if (value === undefined || typeof value === 'number') return value ?? otherwise;
    notices.push(`${id}: the alarm's ${name} is known only at deployment; replayed as ${String(otherwise)}.`);
    return otherwise;
  };
  const { ComparisonOperator: operator = 'GreaterThanOrEqualToThreshold', TreatMissingData: missing, EvaluationWindow: window } = alarm;
  const { Statistic: statistic = alarm['ExtendedStatistic'] ?? 'Sum' } = alarm;
  if (statistic !== 'Sum') notices.push(`${id}: the alarm's Statistic ${JSON.stringify(statistic)} is not replayed; replayed as Sum.`);
  const isStrict = operator === 'GreaterThanThreshold';
  if (!isStrict && operator !== 'GreaterThanOrEqualToThreshold') {
    notices.push(`${id}: the alarm's ${JSON.stringify(operator)} is not replayed; replayed as at least its threshold.`);
  }
  if (missing === 'breaching' || missing === 'ignore') notices.push(`${id}: the alarm's TreatMissingData ${JSON.stringify(missing)} is not replayed; replayed as notBreaching.`);
  if (typeof window === 'object' && window !== null && 'WallClockWindow' in window) notices.push(`${id}: the alarm's WallClockWindow is not replayed; replayed as a sliding window.`);
  const evaluationPeriods = number('EvaluationPeriods', 1);
  const datapointsToAlarm = number('DatapointsToAlarm', evaluationPeriods);
  const threshold = number('Threshold', 1);
  return {
    threshold: Math.max(1, isStrict ? Math.floor(threshold) + 1 : Math.ceil(threshold)),
    periodSeconds: number('Period', 300),
    evaluationPeriods,
    datapointsToAlarm,
  };
}
