import { GLOBAL_SERVICE_REGIONS } from '../../../lib/contract/partitions';
import { canonical } from '../request/condition-value';
import { LOOKED_UP_ATTRIBUTES, plan } from '../request/conditions';
import type { Condition, Question } from '../request/question';
import { resourceNames } from '../request/resource-names';
import { hasWildcard } from '../request/wildcard';

type Asked = Pick<Question, 'conditions' | 'regions'>;

/** Explains where a question is not looked up as written: by further names, or by reading all events. */
export function askedNotices({ conditions }: Asked): string[] {
  const notices = valuesOf(conditions, 'resourceName').flatMap(resourceNotice);
  if (conditions.length > 0 && plan(conditions).lookedUp === undefined) {
    const attributes = [...new Set(conditions.map(({ attribute }) => attribute))].join(', ');
    notices.push(
      `CloudTrail cannot look up any of these conditions (${attributes}${conditions.some(isPattern) ? ', with wildcards' : ''}): every event in the time range is read, at most 100 per second in each account and Region, and ` +
        `events that do not match are left out. It is faster with an exact value of one of: ${LOOKED_UP_ATTRIBUTES.join(', ')}.`,
    );
  }
  return notices;
}

/** For such a resource, CloudTrail records only the ID that EC2 assigned. */
const EC2_ID = /^[a-z]+-[0-9a-f]{8,17}$/;

function resourceNotice(value: string): string[] {
  const names = resourceNames(value);
  if (names.length > 1 || names[0] !== value) {
    return [
      `Searched for the resource ${quoted([value])} by ${names.map((name) => quoted([name])).join(' and ')}: CloudTrail records an ARN, a name or an ID, and other resources may have the same name.`,
    ];
  }
  if (value.includes(':') || EC2_ID.test(value)) return [];
  return [
    `Searched for the resource ${quoted([value])} only by this name. CloudTrail records KMS keys, SNS topics and some others by ARN: give the ARN to search for both.`,
  ];
}

/**
 * An empty answer looks as if nothing had happened, so this explains what was searched for, how it is compared, and
 * what cannot be found.
 */
export function emptyNotices({ conditions, regions }: Asked): string[] {
  if (conditions.length === 0) return [];
  const { lookups, lookedUp } = plan(conditions);
  const key = lookups[0]?.key;
  const asked =
    key === undefined
      ? []
      : [
          `CloudTrail was asked for ${key} ${quoted(lookups.flatMap((lookup) => lookup?.value ?? []))}; it compares whole values, case-sensitively.`,
        ];
  const filters = conditions.filter((condition) => condition !== lookedUp).map(inWords);
  const filtered =
    filters.length === 0
      ? []
      : [`Of the events that it returned, only these were kept: ${filters.join('; ')}. This is case-sensitive too.`];
  return [`No event matched. ${[...asked, ...filtered].join(' ')}`, ...hints(conditions, regions)];
}

function inWords(condition: Condition): string {
  if ('exists' in condition) return `${condition.attribute} ${condition.exists ? 'is present' : 'is absent'}`;
  const [is, values] = 'equals' in condition ? ['is', condition.equals] : ['is not', condition.notEquals];
  return `${condition.attribute} ${is} ${quoted(values.map((value) => canonical(condition.attribute, value)))}`;
}

function hints(conditions: readonly Condition[], regions: readonly string[] | undefined): string[] {
  const said: string[] = [];
  if (valuesOf(conditions, 'eventName').some((value) => /^[a-z]/.test(value))) {
    said.push('Nearly all event names begin with an upper-case letter, for example RunInstances.');
  }
  const users = valuesOf(conditions, 'user');
  if (users.some((value) => value === 'root'))
    said.push(
      'If an account has an alias, CloudTrail may record its root user by the alias: search for that user, too.',
    );
  else if (users.some((value) => /^<?root/i.test(value))) said.push('The root user is root, in lower case.');
  else if (users.length > 0)
    said.push('A user is an IAM user or a session name; to search all sessions of a role, use role.');
  if (
    regions !== undefined &&
    isGlobal(conditions) &&
    !regions.some((region) => HOME_OF_GLOBAL_SERVICES.includes(region))
  ) {
    said.push(
      `Events of IAM, CloudFront, Route 53, Organizations and root users are recorded in one Region, depending on the partition: ${HOME_OF_GLOBAL_SERVICES.join(', ')}. It was not searched.`,
    );
  }
  return said;
}

const HOME_OF_GLOBAL_SERVICES = Object.values(GLOBAL_SERVICE_REGIONS).flat();
const GLOBAL_SERVICE = /^(iam|cloudfront|route53|organizations)(\.|$)/;

function isGlobal(conditions: readonly Condition[]): boolean {
  return (
    valuesOf(conditions, 'eventSource').some((value) => GLOBAL_SERVICE.test(value)) ||
    valuesOf(conditions, 'resourceName').some((value) =>
      GLOBAL_SERVICE.test(/^arn:[^:]+:([^:]+):/.exec(value)?.[1] ?? ''),
    ) ||
    valuesOf(conditions, 'user').includes('root')
  );
}

function valuesOf(conditions: readonly Condition[], attribute: Condition['attribute']): readonly string[] {
  return conditions.flatMap((condition) =>
    condition.attribute === attribute && 'equals' in condition ? condition.equals : [],
  );
}

function isPattern(condition: Condition): boolean {
  return 'equals' in condition && condition.equals.some(hasWildcard);
}

function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
