import { describe, expect, test } from '@jest/globals';
import { someDetection } from '../../core/findings/some-detection';
import { servedFindings, someRecord } from './served-findings';

const TRUST = someDetection({
  severity: 'notify',
  filterPattern: '{ $.eventName = "UpdateAssumeRolePolicy" }',
  findingPaths: ['requestParameters.roleName'],
  outsidePaths: ['requestParameters.policyDocument'],
});
const STRANGER = '999999999999';
const SISTER = '333333333333';

const trust = (principal: unknown, condition?: object, role = 'Deploy') =>
  someRecord(
    {
      eventName: 'UpdateAssumeRolePolicy',
      requestParameters: {
        roleName: 'Api',
        policyDocument: JSON.stringify({
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, Condition: condition }],
        }),
      },
    },
    role,
  );
const documents = (aws: ReturnType<typeof servedFindings>['aws']) =>
  aws.announced.map(
    ({ Detail }) => JSON.parse(Detail) as { notes: string[]; severity: string; seen: { count: number } },
  );

describe('a detection that asks for strangers', () => {
  const served = servedFindings({ detections: [TRUST] }, { ACCOUNTS: 'organization' });
  const organization = { '111111111111': {}, '222222222222': {}, [SISTER]: {} };

  test('tells of a stranger, and of nobody in the organization', async () => {
    served.aws.organization = organization;
    const [line] = await served.deliver([
      trust({ AWS: SISTER }),
      trust({ AWS: '222222222222' }),
      trust({ AWS: [SISTER, `arn:aws:iam::${STRANGER}:root`] }),
    ]);
    expect(line).toMatchObject({ opened: 1, inside: 1, level: 'INFO' });
    expect(documents(served.aws)).toMatchObject([{ notes: [], seen: { count: 1 } }]);
    expect(served.aws.items('finding#')).toMatchObject([{ count: 1 }]);
  });

  test('keeps what AWS Organizations said in the table, and asks no more', async () => {
    served.aws.organization = organization;
    await served.deliver([trust({ AWS: SISTER }), trust({ AWS: STRANGER })]);
    // Both are written at once.
    const items = served.aws
      .items('member#')
      .sort((one, other) => String(one['pk']).localeCompare(String(other['pk'])));
    expect(items).toMatchObject([
      { pk: `member#${SISTER}`, isMember: true, organizationId: 'o-a1b2c3d4e5' },
      { pk: `member#${STRANGER}`, isMember: false },
    ]);
    served.aws.calls.length = 0;
    // As another start does it.
    await served.deliver([trust({ AWS: SISTER })], { messagesPerHour: 4 });
    expect(served.aws.calls.filter((call) => call === 'DescribeAccount')).toEqual([]);
  });

  test('takes the organization by its ID', async () => {
    served.aws.organization = organization;
    const inside = (id: string) => ({ StringEquals: { 'aws:PrincipalOrgID': id } });
    await served.deliver([trust('*', inside('o-a1b2c3d4e5'))]);
    expect(served.told()).toEqual([]);
    await served.deliver([trust('*', inside('o-zzzzzzzzzz'))]);
    expect(served.told()).toHaveLength(1);
  });

  test('tells, with a word about it, where AWS Organizations does not answer; the reminder says it too', async () => {
    await served.deliver([trust({ AWS: SISTER })]);
    const note = expect.stringMatching(
      /^Could not check whether the accounts or principals that the call names belong to the organization/,
    );
    expect(documents(served.aws)).toMatchObject([{ notes: expect.arrayContaining([note]) }]);
    served.aws.organization = organization;
    await served.deliver([trust({ AWS: STRANGER })]);
    served.wait(3_660_000);
    await served.tick();
    expect(documents(served.aws)[1]?.notes).toContainEqual(note);
  });

  test('tells nobody of what names nobody, without asking or connecting', async () => {
    expect(await served.deliver([trust({ Service: 'ec2.amazonaws.com' })])).toEqual([]);
    expect(served.aws.calls).toEqual([]);
  });

  test('does not count as suppressed what it would not tell', async () => {
    const suppressions = [
      {
        id: 's',
        detectionIds: ['detection'],
        filterPattern: '{ $.eventName = "UpdateAssumeRolePolicy" }',
        reason: 'expected',
      },
    ];
    await served.deliver([trust({ Service: 'ec2.amazonaws.com' })], { suppressions });
    expect(served.aws.items('suppressed#')).toEqual([]);
    await served.deliver([trust({ AWS: STRANGER })], { suppressions });
    expect(served.aws.items('suppressed#')).toMatchObject([{ suppressed: 1 }]);
  });
});

describe('without AWS Organizations', () => {
  const served = servedFindings({ detections: [TRUST] });

  test('the account of the event, that of the function, and those of the list are inside', async () => {
    const organizationAccounts = [SISTER];
    await served.deliver([trust({ AWS: ['222222222222', '111111111111', SISTER] })], { organizationAccounts });
    expect(served.told()).toEqual([]);
    await served.deliver([trust({ AWS: STRANGER })], { organizationAccounts });
    expect(documents(served.aws)).toMatchObject([{ notes: [] }]);
  });

  test('all others are strangers, of whom it is said that nobody was asked', async () => {
    await served.deliver([trust({ AWS: SISTER })]);
    expect(documents(served.aws)[0]?.notes).toEqual([expect.stringContaining('Could not check')]);
  });
});

describe('a severity by account', () => {
  const loud = someDetection();
  const severities = [
    { tags: { stage: 'dev' }, severity: 'compliance' },
    { accounts: [SISTER], severity: 'notify' },
  ] as const;
  const served = servedFindings({ detections: [loud], severities }, { ACCOUNTS: 'organization' });

  test('is in the message, in the table and on the bus, and decides where it goes', async () => {
    served.aws.organization = { '222222222222': {}, [SISTER]: {} };
    await served.deliver([someRecord(), someRecord({ recipientAccountId: SISTER })]);
    expect(
      served
        .told()
        .map((subject) => subject.split(':')[0])
        .sort(),
    ).toEqual(['NOTIFY', 'PAGE']);
    expect(
      documents(served.aws)
        .map(({ severity }) => severity)
        .sort(),
    ).toEqual(['notify', 'page']);
    expect(
      served.aws
        .items('finding#')
        .map(({ severity }) => severity)
        .sort(),
    ).toEqual(['notify', 'page']);
    expect(
      served.aws.published.map(({ topic, attributes }) => [topic.split(':').at(-1), attributes['severity']]),
    ).toContainEqual(['Notify', 'notify']);
  });

  test('may tell nobody', async () => {
    served.aws.organization = { '222222222222': { stage: 'dev' } };
    await served.deliver([someRecord()]);
    expect(served.told()).toEqual([]);
    expect(served.aws.items('finding#')).toMatchObject([{ severity: 'compliance', state: 'open' }]);
  });

  test('is the louder one of an account about which nothing is known', async () => {
    await served.deliver([someRecord(), someRecord({}, 'Other')]);
    expect(served.told().map((subject) => subject.split(':')[0])).toEqual(['PAGE', 'PAGE']);
  });

  test('is that of each finding where some opened while nothing was known, also when they are told together', async () => {
    await served.deliver([someRecord()]);
    served.aws.organization = { '222222222222': { stage: 'dev' } };
    served.wait(360_000);
    const many = Array.from({ length: 4 }, (_, index) => someRecord({}, `Role${String(index)}`));
    await served.deliver(many, { messagesPerHour: 1 });
    await served.tick({ messagesPerHour: 1 });
    expect(served.told()).toHaveLength(1);
    const rules = [{ tags: { stage: 'dev' }, severity: 'notify' }] as const;
    const others = Array.from({ length: 4 }, (_, index) => someRecord({}, `Other${String(index)}`));
    await served.deliver(others, { messagesPerHour: 1, severities: rules });
    await served.tick({ messagesPerHour: 1, severities: rules });
    expect(served.told().at(-1)).toMatch(/^NOTIFY: .* held back/);
  });
});

describe('what is told once', () => {
  const served = servedFindings({ detections: [someDetection({ firstTimeOnly: true })] });
  const began = (days: number): void => {
    const since = new Date(Date.now() - days * 86_400_000).toISOString();
    served.aws.table.items.set('start', { pk: { S: 'start' }, since: { S: since } });
  };

  test('is told the first time once the deployment knows enough', async () => {
    began(13);
    await served.deliver([someRecord()]);
    expect(served.told()).toEqual([]);
    began(15);
    await served.deliver([someRecord(), someRecord({}, 'Other')]);
    expect(served.told()).toEqual([expect.stringContaining('role Other')]);
    served.wait(86_400_000);
    await served.deliver([someRecord({}, 'Other')]);
    served.wait(86_400_000);
    await served.tick();
    expect(served.told()).toHaveLength(1);
  });
});

describe('a reminder', () => {
  const served = servedFindings();

  test('is not sent of what is over when it is due, and is owed no more', async () => {
    const reminderHours = [100];
    await served.deliver([someRecord()], { reminderHours });
    served.wait(600_000);
    await served.deliver([someRecord()], { reminderHours });
    expect(served.aws.items('finding#')).toMatchObject([{ reason: 'reminder' }]);
    served.wait(101 * 3_600_000);
    await served.tick({ reminderHours });
    expect(served.told()).toHaveLength(1);
    expect(served.aws.items('finding#')[0]).not.toHaveProperty('dueAt');
  });
});
