import type { DeployedFilter } from '../../../lib/contract/deployed';
import { type Difference, NOTHING, said } from './difference';

/** A filter of the log group. Deployed filters have nothing but a pattern. */
export interface FoundFilter {
  readonly name: string;
  readonly pattern: string;
  /** Whether it applies to events after a transformer of the log group has changed them. */
  readonly isOnTransformed?: boolean;
  /** Set if it applies only to some events, by account or Region. */
  readonly selection?: string;
}

export interface FoundMetricFilter extends FoundFilter {
  readonly metricNamespace?: string;
  readonly metricName?: string;
  readonly metricValue?: string;
  readonly dimensions?: readonly string[];
}

export interface FoundSubscription extends FoundFilter {
  readonly destinationArn: string;
}

/** Checks each deployed filter. Other filters are ignored. */
export function compareFilters(deployed: readonly DeployedFilter[], found: readonly FoundMetricFilter[]): Difference[] {
  const byName = new Map(found.map((one) => [one.name, one]));
  return deployed.flatMap((expected) => {
    const what = `The metric filter ${expected.name}`;
    const actual = byName.get(expected.name);
    if (actual === undefined) return [{ what, expected: 'to be there', found: NOTHING }];
    const differ = (part: string, one: string, other: string | undefined): Difference[] =>
      one.trim() === (other ?? '').trim() ? [] : [{ what: `${what}, its ${part}`, expected: one, found: said(other) }];
    return [
      ...(expected.pattern === undefined ? [] : differ('pattern', expected.pattern, actual.pattern)),
      ...differ('namespace', expected.metricNamespace, actual.metricNamespace),
      ...differ('metric', expected.metricName, actual.metricName),
      ...differ('value', expected.metricValue, actual.metricValue),
      // The alarm uses the metric without dimensions, which then has no data.
      ...differ('dimensions', '', actual.dimensions?.join(', ')),
      ...narrowed(what, actual),
    ];
  });
}

/** Checks the filter that sends every event to the findings function. */
export function compareSubscription(subscriber: string, found: readonly FoundSubscription[]): Difference[] {
  const what = 'The subscription filter of findings';
  const ours = found.filter(({ destinationArn }) => destinationArn === subscriber);
  if (ours.length === 0) {
    const others = found.map(({ destinationArn }) => destinationArn).join(', ');
    return [{ what, expected: `one to ${subscriber}`, found: said(others) }];
  }
  return ours.flatMap((one) => [
    ...(one.pattern.trim() === ''
      ? []
      : [{ what: `${what}, its pattern`, expected: 'every event', found: one.pattern }]),
    ...narrowed(what, one),
  ]);
}

function narrowed(what: string, { isOnTransformed = false, selection = '' }: FoundFilter): Difference[] {
  return [
    ...(isOnTransformed ? [{ what, expected: 'on original events', found: 'on transformed events' }] : []),
    ...(selection === '' ? [] : [{ what, expected: 'on all events', found: `on those of ${selection}` }]),
  ];
}
