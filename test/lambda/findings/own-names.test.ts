import { describe, expect, it } from '@jest/globals';
import { findingDetectionOf } from '../../../lib/detection/finding-detection';
import { OWN_WATCH } from '../../../lib/detection/threats/own-watch';
import { someDetection } from '../../core/findings/some-detection';
import { iamUser } from '../../fixtures/identities';
import { ownEvents } from '../../fixtures/own-calls';
import { servedFindings, someRecord } from './served-findings';

const ACCOUNT = '111111111111';
const OWN = someDetection({
  id: 'own-archive-changed',
  filterPattern: '{ $.eventSource = "s3.amazonaws.com" && $.requestParameters.bucketName = "{trailBucket}" }',
});
const onBucket = (bucketName: string) =>
  someRecord({ eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', requestParameters: { bucketName } });

describe('the names of own resources', () => {
  const served = servedFindings({ detections: [OWN, someDetection()] });
  const open = () => served.aws.items('finding#').map(({ detectionId }) => detectionId);
  const asked = () => served.aws.calls.filter((call) => call === 'GetParameter').length;

  it('are read from the parameter once something might match, and once only', async () => {
    served.aws.parameter = '{"trailBucket":["the-archive"]}';
    await served.deliver([someRecord({ eventName: 'GetUser' })]);
    expect(asked()).toBe(0);

    await served.deliver([onBucket('another-bucket')]);
    expect(open()).toEqual([]);
    await served.deliver([onBucket('the-archive')]);
    await served.deliver([onBucket('another-bucket')]);

    expect(open()).toEqual(['own-archive-changed']);
    expect(asked()).toBe(1);
  });

  it('are read again with each tick, since a deployment may have changed them', async () => {
    served.aws.parameter = '{"trailBucket":["the-archive"]}';
    await served.tick();
    served.aws.parameter = '{"trailBucket":["the-new-archive"]}';
    await served.tick();
    await served.deliver([onBucket('the-archive'), onBucket('the-new-archive')]);

    expect(served.aws.items('finding#')).toMatchObject([{ detectionId: 'own-archive-changed', count: 1 }]);
  });

  it.each([
    ['there is no parameter', undefined, 'ParameterNotFound'],
    ['it is no JSON', 'the-archive', 'the parameter /trail/own-parts: it is not valid JSON'],
    ['it holds what nobody knows', '{"bucket":["x"]}', 'the unknown placeholder "bucket"'],
    ['a name is none', '{"trailBucket":["a*"]}', 'trailBucket: received "a*"; allowed: names of 1 to 2048 characters'],
  ])('fail a batch that needs them, and nothing else of it, where %s', async (_, parameter, why) => {
    served.aws.parameter = parameter;
    const delivery = served.deliver([onBucket('the-archive'), someRecord()]);

    await expect(delivery).rejects.toThrow(
      '0 of 2 records could not be read, 0 findings not written, the names of own resources are unknown',
    );
    await expect(delivery).rejects.toThrow(why);
    expect(open()).toEqual(['detection']);
  });

  it('are not needed for a batch in which nothing compares one', async () => {
    await served.deliver([someRecord()]);

    expect(open()).toEqual(['detection']);
  });

  it('fail a tick where they cannot be read, which still sends its heartbeat', async () => {
    await expect(served.tick()).rejects.toThrow('1 steps of the tick failed; the first: ParameterNotFound');
    expect(served.aws.tags).toHaveLength(1);
  });

  it('stay what they were where they cannot be read any more', async () => {
    served.aws.parameter = '{"trailBucket":"the-archive"}';
    await served.tick();
    served.aws.parameter = undefined;
    await expect(served.tick()).rejects.toThrow('ParameterNotFound');
    await served.deliver([onBucket('the-archive')]);

    expect(open()).toEqual(['own-archive-changed']);
  });

  it.each(['{}', '{"account":["999999999999"],"parameter":["/other"]}'])(
    'always hold those of parameter and account: whoever writes %s into it is told of',
    async (parameter) => {
      const [guard] = OWN_WATCH.filter(({ id }) => id === 'own-names-changed').map(findingDetectionOf);
      served.aws.parameter = parameter;
      const place = { account: ACCOUNT, region: 'eu-central-1' };
      const by = iamUser(ACCOUNT, 'mallory');
      await served.deliver([ownEvents('parameter', 'PutParameter', '/trail/own-parts', by, place)[0]], {
        detections: guard && [guard],
      });

      expect(open()).toEqual(['own-names-changed']);
    },
  );

  it('match nothing where there is none', async () => {
    served.aws.parameter = '{"trailBucket":[]}';
    await served.deliver([onBucket('the-archive')]);

    expect(open()).toEqual([]);
  });
});
