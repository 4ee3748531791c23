import { writeFileSync } from 'node:fs';
import { fromCatalogs } from '../../cli/replay/detections';
import { withNames } from '../../cli/replay/own-names';
import { and } from '../../lib/filter-pattern/build';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { printPattern } from '../../lib/filter-pattern/print';
import { type Condition, conditionsOf } from '../../lib/filter-pattern/syntax-tree';
import { Timeline } from '../../test/fixtures/ordinary-week/timeline';

const CHARACTERS = 1_024;

/**
 * Writes two templates: with the patterns of all catalogs, and with so many further ones, mixed from their conditions: one in ten without an event name.
 *
 * @returns their paths
 */
export function writeTemplates(folder: string, further: number): readonly [shipped: string, withFurther: string] {
  const shipped = withNames(fromCatalogs({}), {}).detections.map(({ filterPattern }) => filterPattern);
  const paths = [`${folder}/shipped.template.json`, `${folder}/further.template.json`] as const;
  writeFileSync(paths[0], template(shipped));
  writeFileSync(paths[1], template([...shipped, ...mixed(shipped, further)]));
  return paths;
}

function mixed(patterns: readonly string[], count: number): string[] {
  const all = patterns.flatMap((text) => {
    const { pattern } = parsePattern(text);
    return pattern.kind === 'json' ? conditionsOf(pattern.expression) : [];
  });
  const isName = ({ selector: [step] }: Condition): boolean => step?.kind === 'member' && step.name === 'eventName';
  const isSource = ({ selector: [step] }: Condition): boolean => step?.kind === 'member' && step.name === 'eventSource';
  const names = all.filter((one) => isName(one) && one.kind === 'equality' && one.operator === '=');
  const others = all.filter((one) => !isName(one) && !isSource(one) && one.kind !== 'notExists');
  const timeline = new Timeline(7);
  const some = (from: readonly Condition[]): Condition =>
    from[Math.floor(timeline.random() * from.length)] as Condition;
  const found: string[] = [];
  while (found.length < count) {
    const first = found.length % 10 === 9 ? some(others) : some(names);
    const text = printPattern({ kind: 'json', expression: and(first, some(others), some(others)) });
    if (text.length <= CHARACTERS && isPattern(text)) found.push(text);
  }
  return found;
}

function isPattern(text: string): boolean {
  try {
    parsePattern(text);
    return true;
  } catch {
    return false;
  }
}

function template(patterns: readonly string[]): string {
  const resources = patterns.flatMap((pattern, index): [string, object][] => {
    const metric = { MetricNamespace: 'Benchmark', MetricName: `Metric${String(index)}` };
    return [
      [
        `Filter${String(index)}`,
        {
          Type: 'AWS::Logs::MetricFilter',
          Properties: {
            LogGroupName: 'trail',
            FilterPattern: pattern,
            MetricTransformations: [{ ...metric, MetricValue: '1' }],
          },
        },
      ],
      [
        `Alarm${String(index)}`,
        {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            Namespace: metric.MetricNamespace,
            MetricName: metric.MetricName,
            Statistic: 'Sum',
            Threshold: 1,
            Period: 300,
            EvaluationPeriods: 1,
            ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          },
        },
      ],
    ];
  });
  return JSON.stringify({ Resources: Object.fromEntries(resources) });
}
