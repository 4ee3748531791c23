import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Token } from 'aws-cdk-lib/core';
import { MAX_SELECTOR_NAME_LENGTH, MAX_SELECTOR_VALUE_LENGTH } from '../contract/limits';
import { received, receivedInWords } from '../contract/received';
import type { Condition, Operator } from './event-condition';
import { isIncluding } from './event-filters';
import { type Category, type EventSelector, readable } from './event-selector';

const EVERY: Operator[] = ['equalTo', 'startsWith', 'endsWith', 'notEquals', 'notStartsWith', 'notEndsWith'];

/**
 * The fields and operators that a trail (not an event data store) supports, by event category. See
 * AdvancedFieldSelector in the API reference.
 */
const ALLOWED: Record<Category, Record<string, Operator[]>> = {
  Management: { eventCategory: ['equalTo'], readOnly: ['equalTo'], eventSource: ['notEquals'] },
  Data: {
    eventCategory: ['equalTo'],
    'resources.type': ['equalTo'],
    readOnly: ['equalTo'],
    eventName: EVERY,
    eventSource: EVERY,
    eventType: EVERY,
    'resources.ARN': EVERY,
    sessionCredentialFromConsole: ['equalTo', 'notEquals'],
    'userIdentity.arn': EVERY,
  },
  NetworkActivity: {
    eventCategory: ['equalTo'],
    eventSource: ['equalTo'],
    errorCode: ['equalTo'],
    eventName: EVERY,
    vpcEndpointId: EVERY,
  },
};

export function countValues(selectors: EventSelector[]): number {
  return selectors.flatMap(({ conditions }) => conditions).reduce((sum, { values }) => sum + values.length, 0);
}

/** Returns what CloudTrail or CloudFormation would reject in one selector, and conditions that no event can meet. */
export function selectorProblems({ category, name, conditions }: EventSelector): string[] {
  const problems = conditions.flatMap((condition) => conditionProblems(category, condition));
  if (name !== undefined && !Token.isUnresolved(name) && (name.length < 1 || name.length > MAX_SELECTOR_NAME_LENGTH)) {
    problems.push(
      receivedInWords('name', `${String(name.length)} characters`, `1 to ${String(MAX_SELECTOR_NAME_LENGTH)}`),
    );
  }
  return [...problems, ...duplicates(conditions), ...contradictions(conditions)];
}

function conditionProblems(category: Category, { field, operator, values }: Condition): string[] {
  const operators = ALLOWED[category][field];
  if (operators === undefined) {
    const fields = Object.entries(ALLOWED[category]).filter(([, taken]) => taken.length > 1);
    return [
      receivedInWords(
        'conditions',
        `one on ${field}`,
        `in ${category} events ${fields.map(([name]) => name).join(', ')}`,
      ),
    ];
  }
  if (!operators.includes(operator)) {
    return [receivedInWords('conditions', `${operator} on ${field}`, `in ${category} events ${operators.join(', ')}`)];
  }
  if (values.length === 0) return [receivedInWords(field, `no value for ${operator}`, 'at least one')];
  const literals = values.filter((value) => !Token.isUnresolved(value));
  return literals.flatMap((value) => {
    if (value.length < 1 || value.length > MAX_SELECTOR_VALUE_LENGTH) {
      return [
        receivedInWords(
          field,
          `a value of ${String(value.length)} characters`,
          `1 to ${String(MAX_SELECTOR_VALUE_LENGTH)}`,
        ),
      ];
    }
    // An S3 object key may contain an asterisk; values of other fields cannot.
    if (value.includes('*') && field !== 'resources.ARN') {
      return [
        received(field, value, 'no asterisk (CloudTrail does not support wildcards; use startsWith or endsWith)'),
      ];
    }
    return [];
  });
}

function duplicates(conditions: Condition[]): string[] {
  const seen = new Set<string>();
  return conditions.flatMap(({ field, operator, values }) =>
    values.flatMap((value) => {
      const key = JSON.stringify([field, operator, value]);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew ? [] : [receivedInWords(field, `${readable(value)} twice for ${operator}`, 'each value once')];
    }),
  );
}

/** Whether an excluding condition excludes everything that one value of an including condition selects. */
const TAKES_AWAY: Partial<Record<Operator, (included: Operator, value: string, excluded: string) => boolean>> = {
  notEquals: (included, value, excluded) => included === 'equalTo' && value === excluded,
  notStartsWith: (included, value, excluded) => included !== 'endsWith' && value.startsWith(excluded),
  notEndsWith: (included, value, excluded) => included !== 'startsWith' && value.endsWith(excluded),
};

function contradictions(conditions: Condition[]): string[] {
  const pairs = conditions
    .filter(isIncluding)
    .flatMap((including) =>
      conditions.filter(({ field }) => field === including.field).map((other) => ({ including, other })),
    );
  return pairs.flatMap(({ including: { field, operator, values }, other }) =>
    values.flatMap((value) =>
      other.values
        .filter((excluded) => TAKES_AWAY[other.operator]?.(operator, value, excluded))
        .map((excluded) =>
          receivedInWords(
            field,
            `${operator} ${readable(value)} and ${other.operator} ${readable(excluded)}`,
            'one or the other (no event meets both)',
          ),
        ),
    ),
  );
}

/** CloudFormation rejects equal selectors; selectors that differ only in their names are a mistake too. */
export function sameSelectors(rendered: CfnTrail.AdvancedEventSelectorProperty[]): [number, number][] {
  const selects = rendered.map(({ fieldSelectors }) => JSON.stringify(fieldSelectors));
  return selects.flatMap((one, index): [number, number][] => {
    const first = selects.indexOf(one);
    return first < index ? [[first, index]] : [];
  });
}
