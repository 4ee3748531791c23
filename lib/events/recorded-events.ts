import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { dataEventWarnings } from './data-event-selectors';
import type { Choice, EventSelection } from './event-selection';
import { type Chosen, type Labelled, selectionProblems } from './event-selection-problems';
import { describeCondition, type EventSelector, renderSelector } from './event-selector';
import { describeGuard, guard, type GuardedBuckets, guardWarnings } from './feedback-loop-guard';
import { describeInsight, renderInsight } from './insights';
import { managementSelector, managementWarnings } from './management-events';

/** What the trail knows that its selections do not. */
export interface EventContext extends GuardedBuckets {
  /** The partition of the buckets that are selected by name. May be a token. */
  readonly partition: string;
}

/** A list of selections as properties of CfnTrail, and what there is to say about it. */
export interface RecordedEvents {
  /** Said even where it is CloudTrail's default, which an update that merely leaves the selectors out might not restore. */
  readonly advancedEventSelectors: CfnTrail.AdvancedEventSelectorProperty[];
  /** Empty where there are none, and said then too: an update that leaves them out might let those of before run on, and cost. */
  readonly insightSelectors: CfnTrail.InsightSelectorProperty[];
  readonly aggregationConfigurations?: CfnTrail.AggregationConfigurationProperty[];

  /** What weakens the trail or costs, by the id of the warning. */
  readonly warnings: Record<string, string>;

  /** What CloudTrail would refuse. While there is any, the rest is not fit to be deployed. */
  readonly problems: string[];

  /** What the trail records, one thing a line. */
  readonly description: string[];
}

/** Renders the selections of one trail, with the feedback-loop guard in each that could see the trail's own deliveries. */
export function recordedEvents(selections: EventSelection[] | undefined, context: EventContext): RecordedEvents {
  const chosen = choose(selections ?? [], context);
  const { management, selectors, insights, aggregations } = chosen;
  const plain = selectors.map(({ it }) => it);
  return {
    advancedEventSelectors: plain.map(renderSelector),
    insightSelectors: insights.map(({ it }) => renderInsight(it)),
    aggregationConfigurations: aggregations[0] && [{ eventCategory: 'Data', templates: aggregations[0].it }],
    warnings: { ...managementWarnings(management), ...dataEventWarnings(plain), ...guardWarnings(plain, context) },
    problems: selectionProblems(chosen),
    description: [
      ...(management ? [] : ['No management events']),
      ...selectors.map(
        ({ label, it }) =>
          describe(it, chosen.asked.find((one) => one.label === label)?.it) + describeGuard(it, context),
      ),
      ...(plain.some(({ category }) => category === 'Data') ? [] : ['No data events']),
      ...insights.map(({ it }) => describeInsight(it)),
      ...aggregations.map(({ it }) => `Five-minute summaries of data events: ${it.join(', ')}`),
    ],
  };
}

function choose(selections: EventSelection[], context: EventContext): Chosen {
  const choices = selections.map(({ _choice }, index) => ({ label: `events[${String(index)}]`, it: _choice }));
  const managements = ofKind(choices, 'management').map(({ label, it }) => ({ label, it: it.options }));
  const asked = ofKind(choices, 'selector').map(({ label, it }) => ({ label, it: it.make(context.partition) }));
  // None of them means all of them, and has to be said beside other selectors: CloudTrail's default is gone then.
  const [first = { label: 'events', it: {} }] = managements;
  return {
    managements,
    management: first.it,
    asked,
    selectors: [
      ...(first.it ? [{ label: first.label, it: managementSelector(first.it) }] : []),
      ...asked.map(({ label, it }) => ({ label, it: guard(it, context) })),
    ],
    insights: ofKind(choices, 'insight').map(({ label, it }) => ({ label, it: it.insight })),
    aggregations: ofKind(choices, 'aggregation').map(({ label, it }) => ({ label, it: it.templates })),
  };
}

function ofKind<K extends Choice['kind']>(
  choices: Labelled<Choice>[],
  kind: K,
): Labelled<Extract<Choice, { kind: K }>>[] {
  return choices.filter((choice): choice is Labelled<Extract<Choice, { kind: K }>> => choice.it.kind === kind);
}

/** The fields that a selector's subject speaks of already. */
const IN_SUBJECT = ['eventCategory', 'resources.type', 'errorCode'];

function describe({ category, subject }: EventSelector, asked: EventSelector | undefined): string {
  const conditions = (asked?.conditions ?? []).filter(
    ({ field }) => !IN_SUBJECT.includes(field) && !(category === 'NetworkActivity' && field === 'eventSource'),
  );
  return conditions.length === 0 ? subject : `${subject} where ${conditions.map(describeCondition).join(' and ')}`;
}
