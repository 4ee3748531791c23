import type { DeployedAlarm } from '../../../lib/contract/deployed';
import { type Difference, NOTHING, said } from './difference';

export interface FoundAlarm {
  readonly name: string;
  readonly actionsEnabled: boolean;
  readonly actions: readonly string[];
  readonly metricName?: string;
  readonly threshold?: number;
  readonly comparison?: string;
}

/** Checks that each deployed alarm exists, and has its metric and actions. Other alarms are ignored. */
export function compareAlarms(deployed: readonly DeployedAlarm[], found: readonly FoundAlarm[]): Difference[] {
  const byName = new Map(found.map((one) => [one.name, one]));
  return deployed.flatMap((expected) => {
    const what = `The alarm ${expected.name}`;
    const actual = byName.get(expected.name);
    if (actual === undefined) return [{ what, expected: 'to be there', found: NOTHING }];
    const differ = (part: string, one: unknown, other: unknown): Difference[] =>
      one === undefined || one === other
        ? []
        : [{ what: `${what}, its ${part}`, expected: said(one), found: said(other) }];
    return [
      ...differ('metric', expected.metricName, actual.metricName),
      ...differ('threshold', expected.threshold, actual.threshold),
      ...differ('comparison', expected.comparison, actual.comparison),
      ...actionsOf(what, expected, actual),
    ];
  });
}

function actionsOf(what: string, { actions = [] }: DeployedAlarm, found: FoundAlarm): Difference[] {
  if (actions.length === 0) return [];
  const lost = actions.filter((one) => one !== null && !found.actions.includes(one));
  return [
    ...(found.actionsEnabled ? [] : [{ what: `${what}, its actions`, expected: 'enabled', found: 'disabled' }]),
    ...(lost.length === 0
      ? []
      : [{ what: `${what}, its actions`, expected: lost.join(', '), found: said(found.actions.join(', ')) }]),
  ];
}
