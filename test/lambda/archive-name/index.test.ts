import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/archive-name';
import { type CustomResourceAnswer, FakeCloudFormation, type Row } from '../../support/fake-cloud-formation';

const OLD = 'organizationtrail-trailbucket3ef20ee8-a1b2c3d4e5f6';
const REGIONAL = 'organization-trail-0a1b2c3d-111111111111-eu-central-1-an';

/** The function as CloudFormation sees it, over HTTP. */
describe('the check of the name of an archive', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  /** What DescribeStackResource answers: the bucket's name and status, or nothing. */
  let deployed: { name: string; status: string } | undefined;
  const asked: string[] = [];

  beforeAll(() => cloudFormation.start());
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = 0;
    deployed = undefined;
    asked.length = 0;
    cloudFormation.others = (action) => {
      asked.push(action);
      if (action !== 'DescribeStackResource') return undefined;
      if (!deployed)
        return { code: 'ValidationError', message: "Resource TrailBucket does not exist for stack 'Test'" };
      const { name, status } = deployed;
      return `<StackResourceDetail><PhysicalResourceId>${name}</PhysicalResourceId><ResourceStatus>${status}</ResourceStatus></StackResourceDetail>`;
    };
  });
  afterAll(() => cloudFormation.stop());

  async function send(
    Namespace: unknown,
    { type = 'Update', rows = [] as Row[], BucketLogicalId = 'TrailBucket' } = {},
  ): Promise<CustomResourceAnswer> {
    const properties = { BucketLogicalId, Namespace };
    cloudFormation.deploy(properties);
    const event = cloudFormation.sends({
      RequestType: type,
      ...(type !== 'Create' && { PhysicalResourceId: 'archive-name' }),
      ResourceProperties: properties,
    });
    // The function is new in a stack that is there already.
    if (type === 'Create' && (rows.length > 0 || deployed))
      cloudFormation.pages = [
        (cloudFormation.pages[0] ?? []).map((row) =>
          row.type === 'AWS::CloudFormation::Stack' ? { ...row, status: 'UPDATE_IN_PROGRESS' } : row,
        ),
      ];
    cloudFormation.pages[0]?.splice(1, 0, ...rows);
    await handler(event, { getRemainingTimeInMillis: () => 60_000 });
    return answers.at(-1) ?? {};
  }
  const bucket = (physicalId: string, status: string): Row => ({
    type: 'AWS::S3::Bucket',
    logicalId: 'TrailBucket',
    physicalId,
    status,
  });

  test.each(['global', 'account-regional'])('lets a new archive have the namespace %s', async (namespace) => {
    expect(await send(namespace, { type: 'Create' })).toMatchObject({ Status: 'SUCCESS' });
    // Where the stack was there before, and CloudFormation is making the bucket, or has made it by then.
    deployed = { name: '', status: 'CREATE_IN_PROGRESS' };
    expect(await send(namespace, { type: 'Create' })).toMatchObject({ Status: 'SUCCESS' });
    const rows = [bucket(OLD, 'CREATE_COMPLETE'), bucket('', 'CREATE_IN_PROGRESS')];
    deployed = { name: OLD, status: 'CREATE_COMPLETE' };
    expect(await send(namespace, { type: 'Create', rows })).toMatchObject({ Status: 'SUCCESS' });
    expect(asked.filter((action) => action === 'DescribeStackResource')).toHaveLength(1);
  });

  test.each([
    ['global', OLD],
    ['account-regional', REGIONAL],
  ])('lets an archive that is there stay %s', async (namespace, name) => {
    deployed = { name, status: 'UPDATE_COMPLETE' };
    for (const type of ['Create', 'Update'])
      expect(await send(namespace, { type })).toMatchObject({ Status: 'SUCCESS' });
    // Updated in place, beside.
    expect(await send(namespace, { rows: [bucket(name, 'UPDATE_IN_PROGRESS')] })).toMatchObject({ Status: 'SUCCESS' });
  });

  test.each([
    ['account-regional', OLD, 'global', 'GLOBAL'],
    ['global', REGIONAL, 'account-regional', 'ACCOUNT_REGIONAL'],
  ])('refuses to make it %s, and says what to set', async (namespace, name, is, inCode) => {
    deployed = { name, status: 'CREATE_COMPLETE' };
    for (const type of ['Create', 'Update']) {
      const { Status: status, Reason: reason } = await send(namespace, { type });
      expect(status).toBe('FAILED');
      expect(reason).toContain(`The archive's bucket ${name} exists in the namespace ${is}.`);
      expect(reason).toContain(
        `Set organization-trail:archiveNamespace to ${is} (in code archiveNamespace: ArchiveNamespace.${inCode})`,
      );
    }
  });

  test('refuses where CloudFormation has already begun to replace it', async () => {
    deployed = { name: REGIONAL, status: 'UPDATE_IN_PROGRESS' };
    const rows = [bucket(REGIONAL, 'UPDATE_IN_PROGRESS'), bucket(OLD, 'UPDATE_IN_PROGRESS')];
    for (const type of ['Create', 'Update'])
      expect(await send('account-regional', { type, rows })).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining(`The archive's bucket ${OLD} exists`),
      });
    // And is content with the way back.
    expect(await send('global', { rows })).toMatchObject({ Status: 'SUCCESS' });
  });

  test('takes a name that only looks like one of the namespace for what it is', async () => {
    deployed = { name: 'logs-222222222222-eu-central-1-an', status: 'CREATE_COMPLETE' };
    expect(await send('account-regional')).toMatchObject({ Status: 'FAILED' });
  });

  test('fails where CloudFormation does not say, and names the call', async () => {
    cloudFormation.others = (action) =>
      action === 'DescribeStackResource' ? { code: 'AccessDenied', message: 'no', status: 403 } : undefined;
    expect(await send('global')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('cloudformation:DescribeStackResource of the bucket TrailBucket failed'),
    });
  });

  test('names every field that is wrong, and looks at nothing on Delete', async () => {
    expect(await send('regional', { BucketLogicalId: '' })).toMatchObject({
      Status: 'FAILED',
      Reason:
        'BucketLogicalId: received ""; allowed: text; Namespace: received "regional"; allowed: global or account-regional',
    });
    expect(await send('account-regional', { type: 'Delete' })).toMatchObject({ Status: 'SUCCESS' });
  });
});
