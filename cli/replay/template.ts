import { messageOf } from '../../lib/contract/error-message';
import type { FindingSeverityRule } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { received } from '../../lib/contract/received';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { OWN_PARTS_ALARM, type OwnNames, placeholdersIn } from '../../lib/contract/own-parts';
import { UsageError } from '../terminal/usage-error';
import { type DetectionLabel, labelOf, text } from './detection-label';
import type { ReplayedDetection } from './detections';
import { evaluationOf, type Properties, type TemplateRemarks, toNumber } from './template-alarm';
import { readTemplate } from './template-file';
import { foundAlone } from './template-findings';
import { namesInTemplate } from './template-names';

export interface TemplateDetections {
  readonly detections: readonly ReplayedDetection[];
  /** What replay does not support in the template. */
  readonly notices: readonly string[];
  /** The names of own resources, as far as the template contains them. */
  readonly names: OwnNames;
  /** From the settings of findings. */
  readonly severities: readonly FindingSeverityRule[];
  readonly organizationAccounts: readonly string[];
}

type Resource = readonly [logicalId: string, properties: Properties, label: DetectionLabel];

const NO_ALARM: readonly [logicalId: undefined, properties: Properties, label: DetectionLabel] = [undefined, {}, {}];

/**
 * Returns the metric filters of a synthesized template with their alarms, and the detections with findings only: the
 * tested patterns are the deployed ones.
 *
 * @throws UsageError if the template cannot be read or has no metric filter, for required values known only at
 * deployment, and for what CloudWatch would reject; with all problems at once
 */
export function fromTemplate(path: string): TemplateDetections {
  const { Resources: resources } = readTemplate(path);
  if (!isRecord(resources))
    throw new UsageError([`--template: ${path} has no Resources; allowed: a CloudFormation template`]);
  const [all, alarms] = [ofType(resources, 'AWS::Logs::MetricFilter'), ofType(resources, 'AWS::CloudWatch::Alarm')];
  const nested = nestedStacks(resources);
  // Filters for own resources that page are shared: findings have each detection separately.
  const [own, filters] = [all.filter(isOfOwnParts), all.filter((one) => !isOfOwnParts(one))];
  const found = foundAlone(path, resources, new Set(filters.map(([, , { id }]) => id)));
  if (filters.length === 0 && found.detections.length === 0)
    throw new UsageError([
      `--template: ${path} has no AWS::Logs::MetricFilter; allowed: a synthesized template with metric filters`,
      ...nested.map((one) => `--template: ${one}`),
    ]);
  const isOwnUnfound =
    own.length > 0 && !found.detections.some(({ filterPattern }) => placeholdersIn(filterPattern).length > 0);
  const remarks: TemplateRemarks = {
    notices: [
      ...sharedMetrics(filters),
      ...nested,
      ...found.notices,
      ...(isOwnUnfound
        ? [`${OWN_PARTS_ALARM}: its filters contain names that are known only after a deployment; not replayed.`]
        : []),
    ],
    problems: [],
  };
  const ids = new Set<string>();
  const byMetric = alarmsByMetric(alarms);
  const detections = filters.flatMap((filter) => detectionsOf(filter, byMetric, remarks, ids));
  if (remarks.problems.length === 0 && detections.length + found.detections.length === 0)
    remarks.problems.push(
      `--template: ${path}: none of its metric filters can be replayed: ${remarks.notices.join(' ')}`,
    );
  if (remarks.problems.length > 0) throw new UsageError(remarks.problems);
  return {
    detections: [...detections.map((one) => ({ ...one, ...found.beyond.get(one.id) })), ...found.detections],
    notices: remarks.notices,
    severities: found.severities,
    organizationAccounts: found.organizationAccounts,
    names: namesInTemplate(resources),
  };
}

function isOfOwnParts([, , { id }]: Resource): boolean {
  return id === OWN_PARTS_ALARM;
}

/** Returns one detection for each alarm on a metric of the filter; one if there is no alarm. */
function detectionsOf(
  [logicalId, filter, label]: Resource,
  alarms: ReadonlyMap<string, readonly Resource[]>,
  remarks: TemplateRemarks,
  ids: Set<string>,
): ReplayedDetection[] {
  const { notices, problems } = remarks;
  const { FilterPattern: deployed } = filter;
  // Contains names that are known only at deployment.
  const pattern = typeof deployed === 'string' ? deployed : (label.filterPattern ?? deployed);
  const name = idOf(logicalId, filter, label);
  const id = unique(ids.has(name) ? `${name} (${logicalId})` : name, ids);
  const problem = patternProblem(pattern);
  if (problem !== undefined || typeof pattern !== 'string') {
    // A filter for another kind of log: filters for JSON events begin this way.
    if (typeof pattern === 'string' && !pattern.trim().startsWith('{'))
      notices.push(`${id}: ${JSON.stringify(pattern)} is not a filter for JSON events; not replayed.`);
    else problems.push(`--template: ${logicalId}: FilterPattern: ${problem ?? ''}`);
    return [];
  }
  const metrics = metricsOf(filter);
  for (const { MetricValue: value } of metrics) {
    if (value !== undefined && toNumber(value) !== 1)
      notices.push(
        `${id}: the metric filter's MetricValue ${JSON.stringify(value)} is not replayed; replayed as 1 for each event.`,
      );
  }
  const watching = [...new Set(metrics.map(metricName))].flatMap((name) => alarms.get(name) ?? []);
  if (watching.length === 0)
    notices.push(
      `${id}: as far as known before deployment, the template has no alarm on its metric alone; replayed as if one event were enough.`,
    );
  return (watching.length === 0 ? [NO_ALARM] : watching).map(([alarmId, alarm, own], index) => ({
    id: index === 0 ? id : unique(`${id} (${String(index + 1)})`, ids),
    title: own.title ?? label.title ?? text(alarm['AlarmName']) ?? id,
    severity: own.severity ?? label.severity,
    countBy: own.countBy ?? label.countBy,
    filterPattern: pattern,
    ...evaluationOf(id, alarmId, alarm, remarks),
  }));
}

function alarmsByMetric(alarms: readonly Resource[]): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const one of alarms) {
    const [, alarm] = one;
    const name = metricName({ MetricNamespace: alarm['Namespace'], MetricName: alarm['MetricName'] });
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return found;
}

/** Returns the ID, or a unique variant of it. */
function unique(id: string, ids: Set<string>): string {
  let own = id;
  for (let count = 2; ids.has(own); count++) own = `${id} (${String(count)})`;
  ids.add(own);
  return own;
}

/** Nested stacks have filters in separate templates, which synthesis puts next to this one. */
function nestedStacks(resources: Properties): string[] {
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    if (!isRecord(resource) || resource['Type'] !== 'AWS::CloudFormation::Stack') return [];
    const { Metadata: metadata } = resource;
    const file = isRecord(metadata) ? metadata['aws:asset:path'] : undefined;
    return [
      `${logicalId}: a nested stack, which is not followed; replay its template too, ${typeof file === 'string' ? file : 'as in cdk.out'}.`,
    ];
  });
}

function ofType(resources: Properties, type: string): Resource[] {
  return Object.entries(resources).flatMap(([logicalId, resource]): Resource[] => {
    if (!isRecord(resource) || resource['Type'] !== type) return [];
    const { Properties: properties, Metadata: metadata } = resource;
    return [[logicalId, isRecord(properties) ? properties : {}, labelOf(metadata)]];
  });
}

function idOf(logicalId: string, { FilterName: name }: Properties, label: DetectionLabel): string {
  return label.id ?? text(name) ?? logicalId;
}

function metricsOf({ MetricTransformations: transformations }: Properties): Properties[] {
  return Array.isArray(transformations) ? transformations.filter(isRecord) : [];
}

/** For comparison: names may be references, but must be equal. */
function metricName({ MetricNamespace: namespace, MetricName: name }: Properties): string {
  return JSON.stringify([namespace, name]);
}

/** Metrics that several filters publish to: their alarm sees the sum. */
function sharedMetrics(filters: readonly Resource[]): string[] {
  const ids = new Map<string, string[]>();
  for (const [logicalId, filter, label] of filters) {
    for (const metric of new Set(metricsOf(filter).map(metricName)))
      ids.set(metric, [...(ids.get(metric) ?? []), idOf(logicalId, filter, label)]);
  }
  return [...ids.values()]
    .filter(({ length }) => length > 1)
    .map((sharing) => `${sharing.join(', ')}: publish to one metric, which is not supported; replayed separately.`);
}

function patternProblem(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string')
    return received(undefined, pattern, 'text, because a value known only at deployment cannot be replayed');
  try {
    parsePattern(pattern);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
