import { BREAK_GLASS_PRINCIPAL } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { and, differs, equals, isFalse, notExists, or } from '../filter-pattern/build';
import { CLOUDWATCH_LIMITS } from '../filter-pattern/limits';
import { printPattern } from '../filter-pattern/print';
import type { Expression } from '../filter-pattern/syntax-tree';
import { fromParts } from './detection-from-parts';
import { CountBy, type Detection, DetectionSeverity } from './detection';
import { succeeded } from './event-conditions';

export const BREAK_GLASS_USED = 'break-glass-used';

/**
 * The role that IAM Identity Center creates for a permission set in each account: its name contains an unpredictable
 * hash.
 */
const OF_IDENTITY_CENTER = 'AWSReservedSSO_';

type Names = readonly [string, ...string[]];

/**
 * Detects the use of break-glass users and roles.
 *
 * @param principals names for which `breakGlassProblems` returned nothing
 */
export function breakGlassDetection(principals: Names): Detection {
  return fromParts({
    id: BREAK_GLASS_USED,
    title: 'A break-glass user or role was used',
    meaning:
      'These credentials can do everything and are reserved for emergencies. This reports console sign-ins and changes by such a user, and each new session of such a role. One use is one finding over all accounts; use by another principal sends a message of its own.',
    response:
      'Ask those who may use them whether it was them, and not by email. If nobody knows of it, disable the password and access keys, revoke the sessions of the roles, and review what was done. Afterwards, renew the credentials.',
    severity: DetectionSeverity.PAGE,
    pattern: patternOf(principals),
    falsePositives: 'A drill. Announce it beforehand.',
    techniques: ['T1078.004'],
    countBy: CountBy.ORGANIZATION,
    // The same in all accounts for a user, also when the user assumes a role there.
    findingPaths: [
      'userIdentity.principalId',
      'userIdentity.userName',
      'requestParameters.roleArn',
      'requestParameters.roleSessionName',
    ],
    findingOnly: true,
  });
}

/**
 * Returns the problems with the names.
 *
 * @param name the name of the setting, for the messages
 * @param given the unchecked input of the user
 */
export function breakGlassProblems(name: string, given: unknown): string[] {
  if (!Array.isArray(given) || given.length === 0)
    return [
      receivedInWords(
        name,
        given === undefined ? 'nothing' : JSON.stringify(given),
        `a list without duplicates: ${BREAK_GLASS_PRINCIPAL.allowed}`,
      ),
    ];
  const problems = (given as readonly unknown[]).flatMap((one, index) => {
    if (typeof one !== 'string' || !BREAK_GLASS_PRINCIPAL.accepts(one))
      return [receivedInWords(name, JSON.stringify(one), BREAK_GLASS_PRINCIPAL.allowed)];
    return given.indexOf(one) < index ? [receivedInWords(name, `"${one}" more than once`, 'each once')] : [];
  });
  if (problems.length > 0) return problems;
  const names = given as readonly string[] as Names;
  const { characters } = CLOUDWATCH_LIMITS;
  const lengthOf = (count: number): number =>
    printPattern({ kind: 'json', expression: patternOf(names.slice(0, count) as unknown as Names) }).length;
  const fitting = names.filter((_, index) => lengthOf(index + 1) <= characters).length;
  return fitting === names.length
    ? []
    : [
        receivedInWords(
          name,
          `${String(names.length)} names: with them, the pattern of '${BREAK_GLASS_USED}' has ${String(lengthOf(names.length))} characters`,
          `${String(characters)} characters, enough for ${fitting === 0 ? 'none' : `the first ${String(fitting)}`} of these (use * to match several names; an ARN is shorter than a name, which may be that of a user, role or permission set)`,
        ),
      ];
}

function patternOf(principals: Names): Expression {
  const users = principals.flatMap(usersBy);
  const roles = principals.flatMap(rolesBy);
  const ways: Expression[] = [];
  const [user, ...otherUsers] = users;
  if (user !== undefined)
    ways.push(
      and(
        or(isFalse('$.readOnly'), equals('$.eventName', 'ConsoleLogin')),
        // The prompt for MFA: nobody is signed in yet.
        differs('$.eventName', 'CheckMfa'),
        or(user, ...otherUsers),
      ),
    );
  const [role, ...otherRoles] = roles;
  if (role !== undefined) ways.push(and(equals('$.eventName', 'AssumeRole*'), or(role, ...otherRoles)));
  const [way, ...otherWays] = ways as [Expression, ...Expression[]];
  // A failed sign-in is reported only in its message.
  return and(succeeded, notExists('$.errorMessage'), or(way, ...otherWays));
}

function usersBy(principal: string): Expression[] {
  if (!principal.startsWith('arn:')) return [equals('$.userIdentity.userName', principal)];
  return principal.includes(':user/') ? [equals('$.userIdentity.arn', principal)] : [];
}

function rolesBy(principal: string): Expression[] {
  const selector = '$.requestParameters.roleArn';
  if (principal.startsWith('arn:')) return principal.includes(':role/') ? [equals(selector, principal)] : [];
  // At the end of an ARN; a leading asterisk also matches the path.
  const role = equals(selector, principal.startsWith('*') ? principal : `*/${principal}`);
  if (principal.startsWith(OF_IDENTITY_CENTER)) return [role];
  const set = `*/${OF_IDENTITY_CENTER}${principal}`;
  return [role, equals(selector, principal.endsWith('*') ? set : `${set}_*`)];
}
