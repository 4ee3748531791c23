import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { EventSelectorProperty, FieldOperator } from '../contract/organization-trail';
import type { Operator } from '../events/event-condition';

const OPERATORS: Record<Operator, FieldOperator> = {
  equalTo: 'Equals',
  startsWith: 'StartsWith',
  endsWith: 'EndsWith',
  notEquals: 'NotEquals',
  notStartsWith: 'NotStartsWith',
  notEndsWith: 'NotEndsWith',
};

/** Converts a selector to the form of CloudTrail's API. */
export function selectorProperty({
  name,
  fieldSelectors,
}: CfnTrail.AdvancedEventSelectorProperty): EventSelectorProperty {
  const fields = fieldSelectors as CfnTrail.AdvancedFieldSelectorProperty[];
  return {
    Name: name,
    FieldSelectors: fields.map(({ field, ...operators }) => ({
      Field: field,
      ...Object.fromEntries(
        Object.entries(operators).map(([operator, values]) => [OPERATORS[operator as Operator], values]),
      ),
    })),
  };
}
