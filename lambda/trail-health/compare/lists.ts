import type { AggregationProperty, InsightSelectorProperty } from '../../../lib/contract/organization-trail';
import { type Difference, said } from './difference';

/** Compares Insights types, each with the events that it analyzes. */
export function compareInsights(
  deployed: readonly InsightSelectorProperty[],
  found: readonly Partial<InsightSelectorProperty>[],
): Difference[] {
  const sorted = (list: readonly Partial<InsightSelectorProperty>[]): string[] =>
    // Older trails without this property analyze management events.
    list.flatMap(({ InsightType: type, EventCategories: categories }) =>
      orDefault(categories, 'Management').map((category) => `${String(type)} of ${category} events`),
    );
  return compared('The Insights of the trail', sorted(deployed), sorted(found));
}

/** Compares aggregation templates for data events. */
export function compareAggregations(
  deployed: readonly AggregationProperty[],
  found: readonly Partial<AggregationProperty>[],
): Difference[] {
  const sorted = (list: readonly Partial<AggregationProperty>[]): string[] =>
    list.flatMap(({ EventCategory: category, Templates: templates = [] }) =>
      templates.map((template) => `${template} of ${String(category)} events`),
    );
  return compared('The aggregations of events', sorted(deployed), sorted(found));
}

function orDefault(list: readonly string[] | undefined, value: string): readonly string[] {
  return list === undefined || list.length === 0 ? [value] : list;
}

function compared(what: string, deployed: readonly string[], found: readonly string[]): Difference[] {
  const [expected, actual] = [deployed, found].map((list) => [...new Set(list)].sort().join(', '));
  return expected === actual ? [] : [{ what, expected: said(expected), found: said(actual) }];
}
