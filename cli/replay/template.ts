import { readFileSync } from 'node:fs';
import type { AlarmEvaluation } from '../../lib/detection/alarm-evaluation';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { UsageError } from '../terminal/usage-error';
import { type ReplayedDetection, severityOf } from './detections';

interface Resource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

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
  const resources = Object.entries(readResources(path));
  const problems: string[] = [];
  const notices: string[] = [];
  const alarms = resources.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm').map(([, { Properties: properties = {} }]) => properties);
  const filters = resources.filter(([, { Type }]) => Type === 'AWS::Logs::MetricFilter');
  if (filters.length === 0) problems.push(`--template: ${path} has no AWS::Logs::MetricFilter; allowed: a synthesized template with metric filters`);
  const detections = filters.flatMap(([logicalId, { Properties: properties = {} }]) => {
    const { FilterPattern: pattern, FilterName: name, MetricTransformations: transformations } = properties;
    const problem = patternProblem(pattern);
    if (problem !== undefined || typeof pattern !== 'string') {
      problems.push(`--template: ${logicalId}: FilterPattern: ${problem ?? ''}`);
      return [];
    }
    const id = typeof name === 'string' ? name : logicalId;
    const [metric = {}] = Array.isArray(transformations) ? (transformations as Readonly<Record<string, unknown>>[]) : [];
    const watching = alarms.filter(({ Namespace, MetricName }) => Namespace === metric['MetricNamespace'] && MetricName === metric['MetricName']);
    if (watching.length === 0) notices.push(`${id}: the template has no alarm on its metric; replayed as if one event were enough.`);
    return (watching.length === 0 ? [{}] : watching).map((alarm, index) => ({
      id: index === 0 ? id : `${id} (${String(index + 1)})`,
      title: titleOf(alarm) ?? id,
      severity: severityOf(id),
      filterPattern: pattern,
      ...evaluation(id, alarm, notices),
    }));
  });
  if (problems.length > 0) throw new UsageError(problems);
  return { detections, notices };
}

function readResources(path: string): Readonly<Record<string, Resource>> {
  let template: unknown;
  try {
    template = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError([`--template: ${path}: ${error instanceof Error ? error.message : String(error)}; allowed: a template in JSON, as cdk synth writes it`]);
  }
  const { Resources: resources } = (template ?? {}) as { Resources?: unknown };
  if (typeof resources !== 'object' || resources === null) throw new UsageError([`--template: ${path} has no Resources; allowed: a CloudFormation template`]);
  return resources as Readonly<Record<string, Resource>>;
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
function titleOf({ AlarmDescription: description }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof description === 'string' ? description.split(/\n|\. /, 1)[0] : undefined;
}

function evaluation(id: string, alarm: Readonly<Record<string, unknown>>, notices: string[]): AlarmEvaluation {
  const number = (name: string, otherwise: number): number => {
    const value = alarm[name];
    if (value === undefined || typeof value === 'number') return value ?? otherwise;
    notices.push(`${id}: the alarm's ${name} is known only at deployment; replayed as ${String(otherwise)}.`);
    return otherwise;
  };
  const { ComparisonOperator: operator = 'GreaterThanOrEqualToThreshold', TreatMissingData: missing, EvaluationWindow: window } = alarm;
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
