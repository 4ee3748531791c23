import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding } from '../../../core/preflight/finding';
import { FakeAccount, queryError } from '../../support/fake-account';
import { testIo } from '../../support/test-io';

describe('doctor, on the protection of the stack', () => {
  const account = new FakeAccount();
  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
  });

  async function asked(...args: string[]) {
    const io = testIo({});
    const status = await runCommandLine(['doctor', '--home-region', 'eu-central-1', '--format', 'json', ...args], io);
    const report = JSON.parse(io.written()) as { findings: Finding[]; fixes: { checks: string[]; do: string }[] };
    const of = 'termination-protection';
    return {
      status,
      found: report.findings.filter(({ check }) => check === of),
      does: report.fixes.filter(({ checks }) => checks.includes(of)).map(({ do: text }) => text),
    };
  }

  test('recommends it once the stack is deployed, which is no error', async () => {
    account.others.stacks = {
      OrganizationTrail: { StackStatus: 'CREATE_COMPLETE', EnableTerminationProtection: false },
    };
    const { status, found, does } = await asked();
    expect(status).toBe(0);
    expect(found).toMatchObject([
      { level: 'warning', what: 'The stack OrganizationTrail has no termination protection.' },
    ]);
    expect(does).toEqual([
      'aws cloudformation update-termination-protection --region eu-central-1 --stack-name OrganizationTrail --enable-termination-protection, and organization-trail:terminationProtection=true in cdk.json: the next deployment sets it as the app says',
    ]);
  });

  test('is content where it is on, of the stack that is named', async () => {
    account.others.stacks = { Audit: { StackStatus: 'UPDATE_COMPLETE', EnableTerminationProtection: true } };
    expect((await asked('--stack', 'Audit')).found).toMatchObject([{ level: 'fine' }]);
  });

  test.each(['ROLLBACK_COMPLETE', 'CREATE_IN_PROGRESS', 'REVIEW_IN_PROGRESS', 'ROLLBACK_FAILED'])(
    'recommends nothing for a stack in %s, which has to be deleted, or is not there yet',
    async (StackStatus) => {
      account.others.stacks = { OrganizationTrail: { StackStatus, EnableTerminationProtection: false } };
      expect((await asked()).found).toEqual([]);
    },
  );

  test('says nothing where there is no stack', async () => {
    expect((await asked()).found).toEqual([]);
  });

  test('says that it may not look, which stops nothing', async () => {
    account.others.stacks = { OrganizationTrail: queryError('AccessDenied', 'not authorized') };
    const { status, found, does } = await asked();
    expect(status).toBe(0);
    expect(found).toMatchObject([{ level: 'not-checked', stopsNothing: true }]);
    expect(does).toEqual(['allow cloudformation:DescribeStacks for the credentials that you use']);
  });

  test("looks at the archive's stack with credentials of the archive account", async () => {
    account.others.account = '222222222222';
    account.others.stacks = {
      OrganizationTrailLogArchive: { StackStatus: 'CREATE_COMPLETE', EnableTerminationProtection: false },
    };
    const { found } = await asked('--archive-account', '222222222222');
    expect(found).toMatchObject([{ what: 'The stack OrganizationTrailLogArchive has no termination protection.' }]);
  });
});
