import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/member-roll-out';
import { type CustomResourceAnswer, type Failure, FakeCloudFormation } from '../../support/fake-cloud-formation';

const STACK_SET = 'OrganizationTrail-event-history:0a1b2c3d';
const PROPERTIES = { StackSetId: STACK_SET, Template: 'abc', Parameters: { OrganizationId: 'o-a1b2c3d4e5' } };

interface Instance {
  readonly status?: string;
  readonly detailed?: string;
  readonly reason?: string;
}

/** CloudFormation on all its sides, over HTTP. */
describe('the function that looks at the roll-out into the accounts', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const log = jest.fn<(line: string) => void>();
  let looks: Instance[][][];
  let calls: number;
  let failure: Failure | undefined;

  beforeAll(() => cloudFormation.start());
  afterAll(() => cloudFormation.stop());
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(log);
    log.mockClear();
    answers.length = calls = 0;
    failure = undefined;
    let page = 0;
    cloudFormation.others = (action) => {
      if (action !== 'ListStackInstances') return undefined;
      calls++;
      if (failure) return failure;
      const pages = looks[0] ?? [];
      const firstAccount = 111_111_111_111 + pages.slice(0, page).flat().length;
      const xml = (pages[page] ?? []).map((one, index) => member(firstAccount + index, one)).join('');
      const isLast = ++page >= pages.length;
      if (isLast) {
        page = 0;
        if (looks.length > 1) looks.shift();
      }
      return `<Summaries>${xml}</Summaries>${isLast ? '' : '<NextToken>more</NextToken>'}`;
    };
  });

  async function send(
    RequestType: string,
    states?: [string, string],
    ResourceProperties: object = PROPERTIES,
  ): Promise<CustomResourceAnswer | undefined> {
    cloudFormation.deploy(ResourceProperties);
    const request = {
      RequestType,
      ...(RequestType !== 'Create' && { PhysicalResourceId: 'member-roll-out' }),
      ResourceProperties: { ...ResourceProperties },
    };
    await handler(cloudFormation.sends(request, states), { getRemainingTimeInMillis: () => 300_000 });
    return answers[0];
  }
  const summary = (answer: CustomResourceAnswer | undefined): unknown => answer?.Data?.['Summary'];

  test.each(['Create', 'Update'])('on %s says that all is well, of every page', async (type) => {
    looks = [[[{ detailed: 'SUCCEEDED' }, { status: 'CURRENT' }], [{ detailed: 'SUCCEEDED' }]]];
    const answer = await send(type);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'member-roll-out' });
    expect(summary(answer)).toBe('all 3 accounts');
    expect(calls).toBe(2);
    expect(log.mock.calls[0]?.[0]).toContain('all 3 accounts');
  });

  test('names the accounts that failed, and why, where others did not', async () => {
    looks = [
      [
        [
          { detailed: 'SUCCEEDED' },
          { status: 'OUTDATED', detailed: 'FAILED', reason: 'role "r"\n already\texists – é' },
        ],
        [{ status: 'INOPERABLE' }, { detailed: 'CANCELLED' }, { detailed: 'SKIPPED_SUSPENDED_ACCOUNT' }],
      ],
    ];
    const answer = await send('Create');
    expect(answer?.Status).toBe('SUCCESS');
    expect(summary(answer)).toBe(
      "FAILED in 3 of 4 accounts: 111111111112 (role 'r' already exists ? ?), 111111111113 (INOPERABLE), 111111111114 (CANCELLED); done in 1; 1 suspended and skipped",
    );
  });

  test('fails where every account did, a suspended one aside', async () => {
    looks = [[[{ detailed: 'FAILED', reason: 'denied by policy' }, { detailed: 'SKIPPED_SUSPENDED_ACCOUNT' }]]];
    expect(await send('Create')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/in any of 1 account: 111111111111 \(denied by policy\)\. Fix that/),
    });
  });

  test('lets a rollback pass, in which the accounts fail as well', async () => {
    looks = [[[{ detailed: 'FAILED', reason: 'x' }]]];
    const answer = await send('Update', ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS']);
    expect(answer?.Status).toBe('SUCCESS');
    expect(summary(answer)).toMatch(/^FAILED: .* in any of 1 account/);
  });

  test('fits, however many fail with however long reasons, into what CloudFormation takes', async () => {
    const failed = { detailed: 'FAILED', reason: '\\"é'.repeat(500) };
    looks = [[Array.from({ length: 90 }, () => failed), [{ detailed: 'SUCCEEDED' }]]];
    const answer = await send('Create');
    expect(answer?.Status).toBe('SUCCESS');
    expect(summary(answer)).toMatch(/^FAILED in 90 of 91 accounts: 1111.*, and 70 more; done in 1$/);
    expect(JSON.stringify(answer).length).toBeLessThan(4_096);
  });

  test('waits for accounts that are under way', async () => {
    looks = [[[{ detailed: 'RUNNING' }]], [[{ detailed: 'PENDING' }]], [[{ detailed: 'SUCCEEDED' }]]];
    expect(summary(await send('Create'))).toBe('all 1 account');
    expect(calls).toBe(3);
  });

  test('says what is not finished when its time is over, which is no failure', async () => {
    looks = [[[{ detailed: 'RUNNING' }, { detailed: 'FAILED' }]]];
    expect(summary(await send('Create'))).toBe(
      'FAILED in 1 of 2 accounts: 111111111112 (FAILED); not finished in 1: 111111111111 (RUNNING); done in 0',
    );
    expect(calls).toBe(6);
  });

  test('has nothing to say of an organization of one account', async () => {
    looks = [[]];
    expect(summary(await send('Create'))).toBe('all 0 accounts');
  });

  test('does not call well what it could not read, and undoes nothing for it', async () => {
    failure = { code: 'AccessDenied', message: 'no', status: 403 };
    const answer = await send('Create');
    expect(answer?.Status).toBe('SUCCESS');
    expect(summary(answer)).toMatch(
      /^NOT CHECKED: cloudformation:ListStackInstances of OrganizationTrail.* AccessDenied: no/,
    );
  });

  test('on Delete calls nothing', async () => {
    expect(await send('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(calls).toBe(0);
  });

  test('refuses to look at no stack set', async () => {
    expect(await send('Create', undefined, { Template: 'abc' })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('StackSetId'),
    });
  });
});

function member(account: number, { status, detailed, reason }: Instance): string {
  const tag = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `<${name}>${value.replaceAll('&', '&amp;')}</${name}>`;
  const details =
    detailed === undefined ? '' : `<StackInstanceStatus>${tag('DetailedStatus', detailed)}</StackInstanceStatus>`;
  return `<member>${tag('Account', String(account))}${tag('Status', status)}${tag('StatusReason', reason)}${details}</member>`;
}
