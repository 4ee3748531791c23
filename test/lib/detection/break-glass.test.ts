import { describe, expect, test } from '@jest/globals';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { targetOf } from '../../../core/findings/shown';
import { findingIdOf, occurrenceOf } from '../../../core/findings/occurrence';
import { breakGlassProblems } from '../../../lib/detection/break-glass';
import { findingDetectionOf } from '../../../lib/detection/finding-detection';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { testStack } from '../../support/template';
import { matcherWith } from '../../support/own-matcher';

const MANAGEMENT = '111111111111';
const PRODUCTION = '222222222222';
const USER = {
  type: 'IAMUser',
  principalId: 'AIDAXK2PLQEXAMPLE0VB',
  arn: `arn:aws:iam::${MANAGEMENT}:user/break-glass-1`,
  accountId: MANAGEMENT,
  userName: 'break-glass-1',
};
const ROLE = `arn:aws:iam::${PRODUCTION}:role/break-glass-production`;

const event = (eventName: string, parts: Record<string, unknown> = {}) => ({
  eventTime: '2026-03-03T09:14:27Z',
  eventSource: 'sts.amazonaws.com',
  eventName,
  readOnly: false,
  userIdentity: USER,
  recipientAccountId: MANAGEMENT,
  ...parts,
});
const signIn = event('ConsoleLogin', {
  eventSource: 'signin.amazonaws.com',
  responseElements: { ConsoleLogin: 'Success' },
});
const assume = (roleArn: string, parts: Record<string, unknown> = {}) =>
  event('AssumeRole', { readOnly: true, requestParameters: { roleArn, roleSessionName: 'x' }, ...parts });
/** As the account of the role has it, of a caller in another one. */
const assumed = assume(ROLE, {
  userIdentity: { type: 'AWSAccount', principalId: USER.principalId, accountId: MANAGEMENT },
  recipientAccountId: PRODUCTION,
});

const DETECTION = ThreatCatalog.breakGlass(['break-glass-1', 'break-glass-production']);
const matches = (one: object, principals?: string[]): boolean =>
  matcherWith((principals ? ThreatCatalog.breakGlass(principals) : DETECTION).filterPattern)(one);

describe('the use of break-glass principals', () => {
  test.each([
    ['a sign-in of the user', signIn],
    ['a sign-in of an older form', { ...signIn, readOnly: undefined }],
    ['a session of the role', assume(ROLE)],
    ['the same, as the account of the role has it', assumed],
    ['a session of the role with a path', assume(`arn:aws:iam::${PRODUCTION}:role/emergency/break-glass-production`)],
    ['a session by SAML', { ...assume(ROLE), eventName: 'AssumeRoleWithSAML' }],
    ['a session by web identity', { ...assume(ROLE), eventName: 'AssumeRoleWithWebIdentity' }],
    ['a change with the key of the user', event('CreateUser', { eventSource: 'iam.amazonaws.com' })],
  ])('is %s', (_, one) => {
    expect(matches(one)).toBe(true);
  });

  test.each([
    [
      'a sign-in that fails',
      { ...signIn, errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
    ],
    [
      'a sign-in that asks for the second factor',
      { ...signIn, eventName: 'CheckMfa', responseElements: { CheckMfa: 'Success' } },
    ],
    ['a sign-in of another user', { ...signIn, userIdentity: { ...USER, userName: 'break-glass-10' } }],
    ['a look around by the user', event('ListUsers', { readOnly: true })],
    ['a change that is denied', event('CreateUser', { errorCode: 'AccessDenied' })],
    ['a session that is denied', assume(ROLE, { errorCode: 'AccessDenied' })],
    [
      'a session of another role by a service',
      assume(`arn:aws:iam::${PRODUCTION}:role/break-glass-production-rotation`),
    ],
    ['a session of a role whose name ends so', assume(`arn:aws:iam::${PRODUCTION}:role/not-break-glass-production`)],
    [
      'what the session of the role does',
      event('CreateUser', {
        userIdentity: {
          type: 'AssumedRole',
          sessionContext: { sessionIssuer: { userName: 'break-glass-production' } },
        },
      }),
    ],
  ])('is not %s', (_, one) => {
    expect(matches(one)).toBe(false);
  });

  test('is that of a permission set, by its name', () => {
    const of = (name: string) => ({
      ...assume(
        `arn:aws:iam::${PRODUCTION}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_${name}_0123456789abcdef`,
      ),
      eventName: 'AssumeRoleWithSAML',
    });
    expect([matches(of('Emergency'), ['Emergency']), matches(of('NoEmergency'), ['Emergency'])]).toEqual([true, false]);
    expect([matches(of('Emergency'), ['Emer*']), matches(of('Emergency'), ['AWSReservedSSO_Emergency_*'])]).toEqual([
      true,
      true,
    ]);
  });

  test('is by ARN that of one account, or of any', () => {
    const other = assume(ROLE.replace(PRODUCTION, '333333333333'));
    expect([matches(assume(ROLE), [ROLE]), matches(other, [ROLE])]).toEqual([true, false]);
    expect(matches(other, ['arn:aws:iam::*:role/break-glass-production'])).toBe(true);
    expect([matches(signIn, [USER.arn]), matches(signIn, [ROLE]), matches(assume(USER.arn), [USER.arn])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('is one finding for all that one does, and a new target for a second one', () => {
    const detection = findingDetectionOf(DETECTION);
    const [ids, targets] = [new Set<string>(), new Set<string | undefined>()];
    for (const one of [signIn, assume(ROLE), assumed, event('CreateUser')]) {
      ids.add(findingIdOf(occurrenceOf(one, detection), detection));
      targets.add(targetOf(one, detection.findingPaths));
    }
    expect([ids.size, targets.size]).toEqual([1, 1]);
    const second = { ...signIn, userIdentity: { ...USER, principalId: 'AIDAXK2PLQEXAMPLE1VB' } };
    expect(targets.has(targetOf(second, detection.findingPaths))).toBe(false);
  });
});

describe('the names of break-glass principals', () => {
  const problems = (given: unknown) => breakGlassProblems('breakGlassPrincipals', given);

  test.each([
    'break-glass',
    'Emer*',
    '*-emergency',
    'ops@example.com',
    ROLE,
    USER.arn,
    'arn:aws:iam::*:role/a/Emer*',
    'arn:aws-cn:iam::111111111111:user/x',
  ])('may be %s', (name) => {
    expect(problems([name])).toEqual([]);
    expect(ThreatCatalog.breakGlass([name]).id).toBe('break-glass-used');
  });

  test.each([
    '*',
    'ab*',
    'a*b',
    'two words',
    '"quoted"',
    '',
    `${ROLE}/*/x`,
    'arn:aws:iam::1:role/x',
    'arn:aws:iam::111111111111:group/x',
    'arn:aws:sts::111111111111:assumed-role/x/y',
    `${ROLE} `,
  ])('may not be %j', (name) => {
    expect(problems([name])).toEqual([
      expect.stringContaining(`breakGlassPrincipals: received ${JSON.stringify(name)}; allowed: the name of a user`),
    ]);
  });

  test('are a list, each once, and all that is wrong is said at once', () => {
    expect(problems([])).toEqual([
      expect.stringContaining('breakGlassPrincipals: received []; allowed: a list without duplicates'),
    ]);
    expect(problems(undefined)).toEqual([expect.stringContaining('received nothing')]);
    expect(problems(['break-glass', 7, '*', 'break-glass'])).toEqual([
      expect.stringContaining('received 7'),
      expect.stringContaining('received "*"'),
      'breakGlassPrincipals: received "break-glass" more than once; allowed: each once',
    ]);
    expect(() => ThreatCatalog.breakGlass(['*'])).toThrow('breakGlass: received "*"');
    expect(() => ThreatCatalog.breakGlass([])).toThrow('breakGlass: received []');
  });

  test('fit into a pattern: about five names, or eight ARNs', () => {
    const names = Array.from({ length: 9 }, (_, index) => `break-glass-${String(index)}`);
    expect(problems(names.slice(0, 5))).toEqual([]);
    expect(problems(names.map((name) => `arn:aws:iam::111111111111:role/${name}`).slice(0, 8))).toEqual([]);
    expect(problems(names)).toEqual([
      expect.stringMatching(
        /^breakGlassPrincipals: received 9 names: with them, the pattern of 'break-glass-used' has 1\d{3} characters; allowed: 1024 characters, enough for the first 5 of these/,
      ),
    ]);
  });
});

describe('breakGlassPrincipals', () => {
  const alarms = (props: ConstructorParameters<typeof DetectionAlarms>[2]) => {
    const stack = testStack();
    return new DetectionAlarms(stack, 'Alarms', { trail: new OrganizationTrail(stack, 'Trail'), ...props });
  };

  test('adds the detection, without a metric filter', () => {
    const { detections } = alarms({ breakGlassPrincipals: ['break-glass'] });
    expect(detections.find(({ id }) => id === 'break-glass-used')).toMatchObject({
      severity: 'page',
      findingOnly: true,
    });
    expect(alarms({ detections: [], breakGlassPrincipals: ['break-glass'] }).detections).toHaveLength(1);
    expect(alarms({}).detections.some(({ id }) => id === 'break-glass-used')).toBe(false);
  });

  test('is refused with all that is wrong', () => {
    expect(() => alarms({ breakGlassPrincipals: ['*', 'x y'] })).toThrow(
      /breakGlassPrincipals: received "\*".*breakGlassPrincipals: received "x y"/s,
    );
  });
});
