import type { DeployedFilter } from '../../../lib/contract/deployed';
import { type Difference, NOTHING, said } from './difference';

/** A filter of the log group. What narrows it beside its pattern is never deployed. */
export interface FoundFilter {
  readonly name: string;
  readonly pattern: string;
  /** Looks at events as a transformer of the group has changed them. */
  readonly isOnTransformed?: boolean;
  /** Looks at some events only, by account or Region. */
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

/** Each deployed filter; others may be there too. */
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
      // An alarm watches the metric without dimensions, which has no data then.
      ...differ('dimensions', '', actual.dimensions?.join(', ')),
      ...narrowed(what, actual),
    ];
  });
}

/** The filter by which the function of findings gets every event. */
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
    ...(isOnTransformed ? [{ what, expected: 'on events as they come', found: 'on transformed events' }] : []),
    ...(selection === '' ? [] : [{ what, expected: 'on all events', found: `on those of ${selection}` }]),
  ];
}
