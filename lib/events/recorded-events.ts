import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { dataEventWarnings } from './data-event-selectors';
import type { Choice, EventSelection } from './event-selection';
import { type Chosen, type Labelled, selectionProblems } from './event-selection-problems';
import { describeCondition, type EventSelector, renderSelector } from './event-selector';
import { describeGuard, guard, type GuardedBuckets, guardWarnings } from './feedback-loop-guard';
import { describeInsight, renderInsight } from './insights';
import { managementSelector, managementWarnings } from './management-events';

/** Facts about the trail that its selections do not contain. */
export interface EventContext extends GuardedBuckets {
  /** The partition for buckets that are selected by name. May be a token. */
  readonly partition: string;
}

/** The selections as CfnTrail properties, with warnings, problems and a description. */
export interface RecordedEvents {
  /**
   * Set even if it equals the CloudTrail default: an update that removes the selectors might not restore the default.
   */
  readonly advancedEventSelectors: CfnTrail.AdvancedEventSelectorProperty[];
  /**
   * Set to an empty list if there are none: an update that removes the property might leave earlier ones active, and
   * they cost money.
   */
  readonly insightSelectors: CfnTrail.InsightSelectorProperty[];
  readonly aggregationConfigurations?: CfnTrail.AggregationConfigurationProperty[];

  /** What weakens the trail or costs money, by warning ID. */
  readonly warnings: Record<string, string>;

  /** What CloudTrail would reject. If there is any, the other properties must not be deployed. */
  readonly problems: string[];

  /** What the trail records, one line for each item. */
  readonly description: string[];
}

/**
 * Renders the selections of one trail. Selectors that could match the trail's own deliveries get the feedback-loop
 * guard.
 */
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
  // Without a selection of management events, all are recorded. With other selectors this must be explicit, because
  // CloudTrail's default no longer applies.
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

/** The fields that the subject of a selector already describes. */
const IN_SUBJECT = ['eventCategory', 'resources.type', 'errorCode'];

function describe({ category, subject }: EventSelector, asked: EventSelector | undefined): string {
  const conditions = (asked?.conditions ?? []).filter(
    ({ field }) => !IN_SUBJECT.includes(field) && !(category === 'NetworkActivity' && field === 'eventSource'),
  );
  return conditions.length === 0 ? subject : `${subject} where ${conditions.map(describeCondition).join(' and ')}`;
}
