import { MAX_SELECTOR_VALUES } from '../contract/limits';
import { receivedInWords } from '../contract/received';
import { aggregationProblems } from './aggregation';
import { countValues, sameSelectors, selectorProblems } from './event-selection-limits';
import { type EventSelector, renderSelector } from './event-selector';
import { describeInsight, type InsightChoice, insightProblems } from './insights';
import type { ManagementEventOptions } from './management-events';

/** An item with the label that error messages use for it. */
export interface Labelled<T> {
  readonly label: string;
  readonly it: T;
}

/** The result of combining a list of selections. */
export interface Chosen {
  /** The selections of management events; `undefined` for the selection that records none. */
  readonly managements: Labelled<ManagementEventOptions | undefined>[];

  /** The selection that applies, or the default. */
  readonly management: ManagementEventOptions | undefined;

  /** The other selectors, as the user requested them. */
  readonly asked: Labelled<EventSelector>[];

  /** All selectors as they are rendered, including management events and the feedback-loop guard. */
  readonly selectors: Labelled<EventSelector>[];
  readonly insights: Labelled<InsightChoice>[];
  readonly aggregations: Labelled<string[]>[];
}

/** Returns what CloudTrail or CloudFormation would reject, and likely mistakes. */
export function selectionProblems({
  managements,
  management,
  asked,
  selectors,
  insights,
  aggregations,
}: Chosen): string[] {
  const dataSelectors = selectors.map(({ it }) => it).filter(({ category }) => category === 'Data');
  const problems = [
    // As requested by the user: without the values that the guard adds.
    ...asked.flatMap((one) => labelled(one, one.it.subject, selectorProblems(one.it))),
    ...selectors.flatMap((one) => labelled(one, one.it.subject, one.it.problems)),
    ...repetitions(selectors),
    ...tooManyValues(selectors, asked),
    ...insights.flatMap((one) =>
      labelled(one, describeInsight(one.it), insightProblems(one.it, { management, dataSelectors })),
    ),
    ...aggregations.flatMap((one) =>
      labelled(one, 'aggregation', aggregationProblems(one.it, dataSelectors.length > 0)),
    ),
    ...moreThanOne('selections of management events', managements),
    ...moreThanOne(
      'call rate Insights',
      insights.filter(({ it }) => it.insightType === 'ApiCallRateInsight'),
    ),
    ...moreThanOne(
      'error rate Insights',
      insights.filter(({ it }) => it.insightType === 'ApiErrorRateInsight'),
    ),
    ...moreThanOne('aggregations', aggregations),
  ];
  if (selectors.length === 0) {
    problems.push(
      receivedInWords('events', 'a selection that records no events', 'at least one that records something'),
    );
  }
  return problems;
}

function labelled({ label }: Labelled<unknown>, what: string, problems: string[]): string[] {
  return problems.map((problem) => `${label} (${what}): ${problem}`);
}

function moreThanOne(what: string, found: Labelled<unknown>[]): string[] {
  if (found.length <= 1) return [];
  return [
    receivedInWords('events', `${String(found.length)} ${what} (${found.map(({ label }) => label).join(', ')})`, 'one'),
  ];
}

function repetitions(selectors: Labelled<EventSelector>[]): string[] {
  const name = (index: number): string => selectors[index]?.label ?? '';
  return sameSelectors(selectors.map(({ it }) => renderSelector(it))).map(([first, second]) =>
    receivedInWords(name(second), `the same selection as ${name(first)}`, 'each once'),
  );
}

function tooManyValues(selectors: Labelled<EventSelector>[], asked: Labelled<EventSelector>[]): string[] {
  const count = (list: Labelled<EventSelector>[]): number => countValues(list.map(({ it }) => it));
  const total = count(selectors);
  const management = count(selectors.filter(({ it }) => it.category === 'Management'));
  if (total <= MAX_SELECTOR_VALUES) return [];
  return [
    receivedInWords(
      'events',
      `${String(total)} values in all selectors, ${String(total - management - count(asked))} of them for the feedback-loop guard`,
      String(MAX_SELECTOR_VALUES),
    ),
  ];
}
