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

/** What IAM Identity Center makes of a permission set in each account: with its name, and a hash that nobody knows beforehand. */
const OF_IDENTITY_CENTER = 'AWSReservedSSO_';

type Names = readonly [string, ...string[]];

/**
 * Users and roles for emergencies are in use.
 *
 * @param principals that `breakGlassProblems` has nothing against
 */
export function breakGlassDetection(principals: Names): Detection {
  return fromParts({
    id: BREAK_GLASS_USED,
    title: 'A user or role for emergencies was used',
    meaning:
      'These credentials can do everything and are for the day on which nothing else works. Told are sign-ins to the console and changes by such a user, and each time that somebody gets a session of such a role. One use is one finding for all accounts; whoever else uses them is told again.',
    response:
      'Ask those who may use them whether it is they, on another way than by e-mail. If nobody knows of it, take its password and keys, revoke the sessions of its roles, and read what was done. Afterwards, renew the credentials.',
    severity: DetectionSeverity.PAGE,
    pattern: patternOf(principals),
    falsePositives: 'A drill. Whoever plans one says so before.',
    techniques: ['T1078.004'],
    countBy: CountBy.ORGANIZATION,
    // Of a user the same in all accounts, also where somebody gets a session of a role there.
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
 * What is wrong with the names, each problem by itself.
 *
 * @param name the setting's, to begin with
 * @param given whatever the user gave
 */
export function breakGlassProblems(name: string, given: unknown): string[] {
  if (!Array.isArray(given) || given.length === 0)
    return [
      receivedInWords(
        name,
        given === undefined ? 'nothing' : JSON.stringify(given),
        `a list, each once: ${BREAK_GLASS_PRINCIPAL.allowed}`,
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
          `${String(names.length)} names, with which the pattern of '${BREAK_GLASS_USED}' has ${String(lengthOf(names.length))} characters`,
          `${String(characters)} characters, which hold ${fitting === 0 ? 'none' : `the first ${String(fitting)}`} of these (one with a * stands for many; an ARN takes less room than a name, which may be a user's, a role's or a permission set's)`,
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
        // Asks for the second factor: nobody is in yet.
        differs('$.eventName', 'CheckMfa'),
        or(user, ...otherUsers),
      ),
    );
  const [role, ...otherRoles] = roles;
  if (role !== undefined) ways.push(and(equals('$.eventName', 'AssumeRole*'), or(role, ...otherRoles)));
  const [way, ...otherWays] = ways as [Expression, ...Expression[]];
  // A sign-in that fails says so in its message alone.
  return and(succeeded, notExists('$.errorMessage'), or(way, ...otherWays));
}

function usersBy(principal: string): Expression[] {
  if (!principal.startsWith('arn:')) return [equals('$.userIdentity.userName', principal)];
  return principal.includes(':user/') ? [equals('$.userIdentity.arn', principal)] : [];
}

function rolesBy(principal: string): Expression[] {
  const selector = '$.requestParameters.roleArn';
  if (principal.startsWith('arn:')) return principal.includes(':role/') ? [equals(selector, principal)] : [];
  // At the end of an ARN; an asterisk at its beginning stands for the path too.
  const role = equals(selector, principal.startsWith('*') ? principal : `*/${principal}`);
  if (principal.startsWith(OF_IDENTITY_CENTER)) return [role];
  const set = `*/${OF_IDENTITY_CENTER}${principal}`;
  return [role, equals(selector, principal.endsWith('*') ? set : `${set}_*`)];
}
