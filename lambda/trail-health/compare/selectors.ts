import type { BasicEventSelector, RecordedSelectors } from '../../../lib/contract/deployed';
import { type EventSelectorProperty, FIELD_OPERATORS } from '../../../lib/contract/organization-trail';
import { type Difference, NOTHING } from './difference';

/** The condition on one event field. Unknown values are `null`. */
interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly (string | null)[];
}

type Selector = readonly Condition[];

/**
 * Compares what a trail records, in either of CloudTrail's two forms. The order and names of selectors, fields and
 * values do not matter, and CloudTrail may add empty values.
 */
export function compareSelectors(deployed: RecordedSelectors, found: RecordedSelectors): Difference[] {
  const lost: Selector[] = [];
  const left = [...selectorsOf(found)];
  for (const selector of selectorsOf(deployed)) {
    const place = left.findIndex((other) => isSame(selector, other));
    if (place === -1) lost.push(selector);
    else left.splice(place, 1);
  }
  if (lost.length === 0 && left.length === 0) return [];
  return [{ what: 'What the trail records', expected: describe(lost), found: describe(left) }];
}

/** Without selectors, the default of CloudTrail applies. */
function selectorsOf({ advanced = [], basic = [] }: RecordedSelectors): readonly Selector[] {
  if (advanced.length > 0) return advanced.map(conditionsOf);
  return (basic.length > 0 ? basic : [{}]).flatMap(basicConditions);
}

function conditionsOf({ FieldSelectors: fields }: EventSelectorProperty): Selector {
  return fields.flatMap((selector) =>
    FIELD_OPERATORS.flatMap((operator) => {
      const values = selector[operator] ?? [];
      return values.length === 0 ? [] : [{ field: selector.Field, operator, values }];
    }),
  );
}

/**
 * Converts basic selectors to equivalent advanced selectors.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
 */
function basicConditions(selector: BasicEventSelector): Selector[] {
  const {
    ReadWriteType: readWrite = 'All',
    IncludeManagementEvents: includesManagement = true,
    ExcludeManagementEventSources: excluded = [],
    DataResources: resources = [],
  } = selector;
  const equals = (field: string, ...values: string[]): Condition => ({ field, operator: 'Equals', values });
  const readOnly = readWrite === 'All' ? [] : [equals('readOnly', String(readWrite === 'ReadOnly'))];
  const sources = excluded.length === 0 ? [] : [{ field: 'eventSource', operator: 'NotEquals', values: excluded }];
  const management = [equals('eventCategory', 'Management'), ...readOnly, ...sources];
  return [
    ...(includesManagement ? [management] : []),
    ...resources.map(({ Type: type = '', Values: values = [] }) => [
      equals('eventCategory', 'Data'),
      equals('resources.type', type),
      ...readOnly,
      ...(values.some(isWholeService) ? [] : [{ field: 'resources.ARN', operator: 'StartsWith', values }]),
    ]),
  ];
}

/** For example `arn:aws:s3` or `arn:aws:s3:::`. */
function isWholeService(value: string | null): boolean {
  return value !== null && /^arn:[^:]+:[^:]+(:::)?$/.test(value);
}

function isSame(deployed: Selector, found: Selector): boolean {
  return (
    deployed.length === found.length &&
    deployed.every(({ field, operator, values }) =>
      found.some((other) => other.field === field && other.operator === operator && areSame(values, other.values)),
    )
  );
}

function areSame(deployed: Condition['values'], found: Condition['values']): boolean {
  const known = deployed.filter((value) => value !== null);
  const all = new Set(found);
  return new Set(known).size + (deployed.length - known.length) === all.size && known.every((value) => all.has(value));
}

function describe(selectors: readonly Selector[]): string {
  if (selectors.length === 0) return `${NOTHING} beside what is there`;
  return selectors
    .map((conditions) =>
      conditions
        .map(({ field, operator, values }) => `${field} ${operator} ${values.map((one) => one ?? '?').join('|')}`)
        .join(' and '),
    )
    .join('; or ');
}
