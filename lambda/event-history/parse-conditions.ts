import { HISTORY_ATTRIBUTES, type HistoryAttribute, type HistoryCategory, INSIGHT_ATTRIBUTES } from '../../lib/contract/event-history';
import { Fields, isObject } from './problems';
import type { Condition } from './question';

interface ValueRule {
  readonly allowed: string;
  readonly accepts: (value: string) => boolean;
}

const TEXT: ValueRule = { allowed: 'a text of 1 to 2,000 characters', accepts: (value) => value.length >= 1 && value.length <= 2_000 };
const RULES: Partial<Record<HistoryAttribute, ValueRule>> = {
  readOnly: { allowed: 'true or false', accepts: (value) => value === 'true' || value === 'false' },
  eventId: { allowed: 'a UUID', accepts: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) },
  accessKeyId: { allowed: '16 to 128 letters and digits, as in AKIAIOSFODNN7EXAMPLE', accepts: (value) => /^\w{16,128}$/.test(value) },
  eventSource: { allowed: 'a service, as in iam.amazonaws.com', accepts: (value) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value) },
};

export function parseConditions(fields: Fields, problems: string[], category: HistoryCategory): readonly Condition[] {
  const value = fields.get('conditions');
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    fields.refuse('conditions', "a list, as in [{ attribute: 'user', equals: 'ci-deployer' }]");
    return [];
  }
  const conditions: Condition[] = [];
  for (const [index, one] of (value as unknown[]).entries()) {
    const path = `conditions[${String(index)}]`;
    if (!isObject(one)) {
      problems.push(`${path}: received ${JSON.stringify(one)}; allowed: { attribute, equals }`);
      continue;
    }
    const condition = parseCondition(new Fields(one, problems, `${path}.`));
    if (condition === undefined) continue;
    // Both can hold only if they are the same: one of them is a mistake.
    if (conditions.some(({ attribute }) => attribute === condition.attribute)) {
      problems.push(`${path}.attribute: received "${condition.attribute}" a second time; allowed: each attribute once`);
    }
    if (category === 'insight' && !INSIGHT_ATTRIBUTES.includes(condition.attribute)) {
      problems.push(`${path}.attribute: received "${condition.attribute}"; allowed where category is "insight": ${INSIGHT_ATTRIBUTES.join(', ')}`);
    }
    conditions.push(condition);
  }
  return conditions;
}

function parseCondition(fields: Fields): Condition | undefined {
  const name = fields.get('attribute');
  const attribute = HISTORY_ATTRIBUTES.find((known) => known === name);
  const [equals, exists] = [fields.get('equals'), fields.get('exists')];
  fields.refuseUnknown(['attribute', 'equals', 'exists']);
  if (attribute === undefined) {
    fields.refuse('attribute', HISTORY_ATTRIBUTES.join(', '));
    return undefined;
  }
  if (exists !== undefined) {
    if (attribute !== 'errorCode' || typeof exists !== 'boolean') {
      fields.refuse('exists', 'true or false, for errorCode');
      return undefined;
    }
    if (equals !== undefined) {
      fields.refuse('exists', "either 'equals' or 'exists'");
      return undefined;
    }
    return { attribute, exists };
  }
  const { allowed, accepts } = RULES[attribute] ?? TEXT;
  const text = attribute === 'readOnly' && typeof equals === 'boolean' ? String(equals) : equals;
  if (typeof text === 'string' && accepts(text)) return { attribute, equals: text };
  fields.refuse('equals', allowed);
  return undefined;
}
