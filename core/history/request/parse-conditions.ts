import {
  HISTORY_ATTRIBUTES,
  type HistoryAttribute,
  type HistoryCategory,
  INSIGHT_ATTRIBUTES,
} from '../../../lib/contract/event-history';
import { isRecord } from '../../../lib/contract/is-record';
import { contradictions } from './contradictions';
import { Fields, refused, type RequestProblem } from './problems';
import type { Condition } from './question';
import { whatIsWrong } from './value-rules';

/** Maximum per condition. Each looked-up value costs at least one request per account and Region. */
const MOST_VALUES = 50;

export function parseConditions(
  fields: Fields,
  problems: RequestProblem[],
  category: HistoryCategory,
): readonly Condition[] {
  const value = fields.get('conditions');
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    fields.refuse('conditions', "a list, such as [{ attribute: 'user', equals: 'ci-deployer' }]");
    return [];
  }
  const conditions: Condition[] = [];
  const places: number[] = [];
  for (const [index, one] of (value as unknown[]).entries()) {
    const path = `conditions[${String(index)}]`;
    if (!isRecord(one)) {
      problems.push(refused(path, one, '{ attribute, equals }, { attribute, notEquals }'));
      continue;
    }
    const condition = parseCondition(new Fields(one, problems, `${path}.`), problems, path);
    if (condition === undefined) continue;
    // Two values of one attribute can only both match if they are equal, so one of them is a mistake.
    if (
      conditions.some((other) => other.attribute === condition.attribute && operator(other) === operator(condition))
    ) {
      const again = `received "${condition.attribute}" a second time with ${operator(condition)}`;
      problems.push(
        refused(
          `${path}.attribute`,
          condition.attribute,
          'once, with a list of values; an event must have one of them',
          again,
        ),
      );
    }
    if (category === 'insight' && !INSIGHT_ATTRIBUTES.includes(condition.attribute)) {
      const says = `received "${condition.attribute}"; allowed where category is "insight": ${INSIGHT_ATTRIBUTES.join(', ')}`;
      problems.push({ field: `${path}.attribute`, value: condition.attribute, says });
    }
    conditions.push(condition);
    places.push(index);
  }
  for (const { place, field, value, says, allowed } of contradictions(conditions)) {
    problems.push(refused(`conditions[${String(places[place])}].${field}`, value, allowed, says));
  }
  return conditions;
}

function operator(condition: Condition): string {
  return 'exists' in condition ? 'exists' : 'equals' in condition ? 'equals' : 'notEquals';
}

function parseCondition(fields: Fields, problems: RequestProblem[], path: string): Condition | undefined {
  const name = fields.get('attribute');
  const attribute = HISTORY_ATTRIBUTES.find((known) => known === name);
  const [equals, notEquals, exists] = [fields.get('equals'), fields.get('notEquals'), fields.get('exists')];
  fields.refuseUnknown(['attribute', 'equals', 'notEquals', 'exists']);
  if (attribute === undefined) {
    fields.refuse('attribute', HISTORY_ATTRIBUTES.join(', '));
    return undefined;
  }
  if (exists !== undefined) {
    if (attribute !== 'errorCode' || typeof exists !== 'boolean') {
      fields.refuse('exists', 'true or false, only for errorCode');
      return undefined;
    }
    if (equals !== undefined || notEquals !== undefined) {
      fields.refuse('exists', "either 'equals' or 'exists' or 'notEquals'");
      return undefined;
    }
    return { attribute, exists };
  }
  if (equals !== undefined && notEquals !== undefined) {
    fields.refuse('notEquals', "either 'equals' or 'notEquals'; for both, use two conditions");
    return undefined;
  }
  if (notEquals !== undefined) {
    const values = parseValues(fields, 'notEquals', notEquals, attribute, problems, path);
    return values && { attribute, notEquals: values };
  }
  const values = parseValues(fields, 'equals', equals, attribute, problems, path);
  return values && { attribute, equals: values };
}

/** A single value, or a list. */
function parseValues(
  fields: Fields,
  field: 'equals' | 'notEquals',
  given: unknown,
  attribute: HistoryAttribute,
  problems: RequestProblem[],
  path: string,
): readonly string[] | undefined {
  const isList = Array.isArray(given);
  const all: readonly unknown[] = isList ? (given as unknown[]) : [given];
  if (all.length === 0 || all.length > MOST_VALUES) {
    problems.push(
      refused(`${path}.${field}`, given, `1 to ${String(MOST_VALUES)}`, `received ${String(all.length)} values`),
    );
    return undefined;
  }
  const texts = all.map((value) => (attribute === 'readOnly' && typeof value === 'boolean' ? String(value) : value));
  let isGood = true;
  for (const [index, value] of texts.entries()) {
    const allowed = whatIsWrong(attribute, value);
    if (allowed === undefined) continue;
    isGood = false;
    if (isList) problems.push(refused(`${path}.${field}[${String(index)}]`, value, allowed));
    else fields.refuse(field, allowed);
  }
  return isGood ? [...new Set(texts as string[])] : undefined;
}
