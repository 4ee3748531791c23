import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/archive-owner';
import { type CustomResourceAnswer, FakeCloudFormation } from '../../support/fake-cloud-formation';
import { LoopbackServer } from '../../support/loopback-server';

const ARCHIVE = '222222222222';
const BUCKET = 'organization-trail-222222222222-eu-central-1';
const PROPERTIES = { BucketName: BUCKET, AccountId: ARCHIVE, Region: 'eu-central-1' };

/** S3 with one bucket, which tells where it is to nobody who expects another owner. */
class FakeBucket extends LoopbackServer {
  public owner: string | undefined = ARCHIVE;
  public location = 'eu-central-1';
  public denials = 0;
  public failure: string | undefined;
  public readonly calls: string[] = [];

  public constructor() {
    super(({ method, url, headers }, response) => {
      this.calls.push(`${method} ${url}`);
      const error = this.errorFor(headers['x-amz-expected-bucket-owner']);
      if (error === undefined)
        response.end(
          `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${this.location}</LocationConstraint>`,
        );
      else
        response
          .writeHead(error === 'NoSuchBucket' ? 404 : error === 'AccessDenied' ? 403 : 400)
          .end(`<Error><Code>${error}</Code><Message>no</Message></Error>`);
    });
  }

  private errorFor(expected: string | string[] | undefined): string | undefined {
    if (this.failure !== undefined) return this.failure;
    if (this.owner === undefined) return 'NoSuchBucket';
    return this.denials-- > 0 || this.owner !== expected ? 'AccessDenied' : undefined;
  }
}

/** The function as CloudFormation sees it: a real SDK client, a real response URL. */
describe('the check of the owner of an archive', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const bucket = new FakeBucket();

  beforeAll(async () => {
    await cloudFormation.start();
    process.env['AWS_ENDPOINT_URL_S3'] = await bucket.start();
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = bucket.calls.length = 0;
    Object.assign(bucket, { owner: ARCHIVE, location: 'eu-central-1', denials: 0, failure: undefined });
  });
  afterAll(async () => {
    await bucket.stop();
    await cloudFormation.stop();
  });

  const invoke = async (event: unknown): Promise<CustomResourceAnswer> => {
    await handler(event, { getRemainingTimeInMillis: () => 120_000 });
    return answers.at(-1) ?? {};
  };
  const send = (
    RequestType = 'Create',
    properties: Record<string, unknown> = PROPERTIES,
  ): Promise<CustomResourceAnswer> => {
    cloudFormation.deploy(properties);
    return invoke(
      cloudFormation.sends({
        RequestType,
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'archive-owner' }),
        ResourceProperties: properties,
      }),
    );
  };

  test.each(['Create', 'Update'])(
    "on %s lets a bucket pass that is the archive account's, and asks nothing else of it",
    async (type) => {
      expect(await send(type)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'archive-owner' });
      expect(bucket.calls).toEqual([`GET /${BUCKET}/?location=`]);
    },
  );

  test('waits for a policy that is not seen yet', async () => {
    bucket.denials = 3;
    expect(await send()).toMatchObject({ Status: 'SUCCESS' });
  });

  test.each([
    ['', 'us-east-1'],
    ['EU', 'eu-west-1'],
  ])('understands the location %p', async (location, Region) => {
    bucket.location = location;
    expect(await send('Create', { ...PROPERTIES, Region })).toMatchObject({ Status: 'SUCCESS' });
  });

  test('fails where somebody else took the name, and says how to be sure and what to do', async () => {
    bucket.owner = '666666666666';
    const { Status: status, Reason: reason } = await send();
    expect(status).toBe('FAILED');
    expect(reason).toContain(
      `It cannot be verified that the bucket ${BUCKET} belongs to account ${ARCHIVE}, so no log files are sent there.`,
    );
    expect(reason).toContain(`'aws s3api head-bucket --bucket ${BUCKET} --expected-bucket-owner ${ARCHIVE}'`);
    expect(reason).toContain('someone else has that name: give the archive another one');
    expect(reason).toContain('deploy the log archive');
  });

  test('fails where there is no such bucket yet, which anybody could make', async () => {
    bucket.owner = undefined;
    expect(await send()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /The bucket .* does not exist\. First deploy the log archive .* in account 222222222222.*anyone can take that name/,
      ),
    });
  });

  test('fails where the bucket is in another Region', async () => {
    bucket.location = 'eu-north-1';
    expect(await send()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('is in eu-north-1, not in eu-central-1'),
    });
  });

  test('fails where S3 does not say, and names the call', async () => {
    bucket.failure = 'InvalidRequest';
    expect(await send()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`s3:GetBucketLocation of the bucket ${BUCKET} failed: InvalidRequest: no.`),
    });
  });

  test('names every field that is wrong', async () => {
    expect(await send('Create', { BucketName: '', AccountId: '2', Region: 7 })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /^BucketName: received ""; allowed: text; AccountId: received "2"; allowed: 12 digits.*; Region: received 7; allowed: a Region code/,
      ),
    });
    expect(bucket.calls).toEqual([]);
  });

  test('on Delete looks at nothing', async () => {
    expect(await send('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(bucket.calls).toEqual([]);
  });

  test('looks at no other bucket for somebody who asks for one', async () => {
    await send();
    bucket.calls.length = 0;
    expect(
      await invoke(
        cloudFormation.event({ RequestType: 'Create', ResourceProperties: { ...PROPERTIES, BucketName: 'another' } }),
      ),
    ).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('in BucketName') });
    expect(bucket.calls).toEqual([]);
  });
});
