import type { HistoryAttribute } from '../../../lib/contract/event-history';
import type { HistoryEvent } from '../search/event';
import { resourceNames } from './resource-names';
import { sourceAddressMatcher } from './source-address';
import { hasWildcard, literal, wildcardMatcher } from './wildcard';

type Test = (event: HistoryEvent) => boolean;

/** The ARN of a session, an IAM user or the root user: CloudTrail looks up the name at its end. */
const USER_ARN =
  /^arn:[^:]+:(?:iam::[^:]*:(?:user\/(?:.*\/)?(?<user>[^/]+)|(?<root>root))|sts::[^:]*:assumed-role\/[^/]+\/(?<session>.+))$/;
const ROLE_ARN = /^arn:[^:]+:iam::([^:]*):role\/(?:.*\/)?([^/]+)$/;

export function isUserArn(value: string): boolean {
  return USER_ARN.test(value);
}

export function isRoleArn(value: string): boolean {
  return ROLE_ARN.test(value);
}

/** Returns a value in the form that CloudTrail writes. */
export function canonical(attribute: HistoryAttribute, value: string): string {
  if (attribute === 'eventId') return value.toLowerCase();
  // A short service name.
  if (attribute === 'eventSource' && !value.includes('.') && !hasWildcard(value)) return `${value}.amazonaws.com`;
  return value;
}

/**
 * Returns the values to look up, one of which the event has; `undefined` if CloudTrail cannot look it up, because it
 * compares whole values.
 */
export function lookedUpAs(attribute: HistoryAttribute, value: string): readonly string[] | undefined {
  if (hasWildcard(value)) return undefined;
  const whole = literal(canonical(attribute, value));
  if (attribute === 'resourceName') return resourceNames(whole);
  if (attribute !== 'user' || !whole.startsWith('arn:')) return [whole];
  const { user, root, session } = USER_ARN.exec(whole)?.groups ?? {};
  const name = user ?? root ?? session;
  return name === undefined ? undefined : [name];
}

/** Returns a test for whether an event has the value, as far as the event shows. */
export function holdsFor(attribute: HistoryAttribute, asked: string): Test {
  const value = canonical(attribute, asked);
  const isIt = wildcardMatcher(value);
  switch (attribute) {
    case 'user':
      return userTest(value);
    case 'role':
      return roleTest(value);
    case 'resourceName': {
      const names = resourceNames(value).map(wildcardMatcher);
      return ({ resources }) =>
        resources.some(({ name }) => name !== undefined && names.some((isName) => isName(name)));
    }
    case 'resourceType':
      return ({ resources }) => resources.some(({ type }) => type !== undefined && isIt(type));
    case 'readOnly':
      return ({ readOnly }) => String(readOnly) === value;
    case 'sourceIp': {
      const isFrom = sourceAddressMatcher(value);
      return ({ sourceIp }) => sourceIp !== undefined && isFrom(sourceIp);
    }
    case 'errorCode':
      return ({ errorCode }) => errorCode !== undefined && errorCodes(errorCode).some(isIt);
    default:
      return (event) => {
        const text = event[attribute];
        return text !== undefined && isIt(text);
      };
  }
}

function userTest(value: string): Test {
  const isIt = wildcardMatcher(value);
  if (value.startsWith('arn:')) return ({ principalArn }) => principalArn !== undefined && isIt(principalArn);
  // If an account has an alias, CloudTrail records it as the name of its root user.
  return ({ user, userType }) => (user !== undefined && isIt(user)) || (value === 'root' && userType === 'Root');
}

/** Session ARNs do not contain the role path; a role name is unique in an account. */
function roleTest(value: string): Test {
  const [, account, name] = ROLE_ARN.exec(value) ?? [];
  const isRole = wildcardMatcher(name ?? value);
  const isAccount = wildcardMatcher(account ?? '*');
  return ({ role, principalArn }) =>
    role !== undefined && isRole(role) && (account === undefined || isAccount(principalArn?.split(':')[4] ?? ''));
}

/**
 * The same error code is written in several ways: EC2 adds the prefix `Client.` or `Server.`, services with JSON
 * protocols the suffix `Exception`.
 */
function errorCodes(code: string): readonly string[] {
  const bare = code.replace(/^(Client|Server)\./, '');
  return [code, bare, code.replace(/Exception$/, ''), bare.replace(/Exception$/, '')];
}
