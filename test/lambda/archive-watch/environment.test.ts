import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../../../lambda/archive-watch/environment';

const GOOD = {
  ARCHIVE_BUCKET: 'archive',
  DIGEST_ROOTS: '["AWSLogs/o-a1b2c3d4e5/"]',
  TRAIL_ARN: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/organization-trail',
  WATCH_HOURS: '6',
  HASH_PERCENT: '0',
  STATE_BUCKET: 'state',
  WITNESS_PARAMETER: '/watch',
  METRIC_NAMESPACE: 'Trail',
  AWS_REGION: 'eu-central-1',
};

describe('the environment of the watch', () => {
  test('says what to look at, and what may be absent is absent', () => {
    expect(parseEnvironment(GOOD)).toEqual({
      bucket: 'archive',
      roots: ['AWSLogs/o-a1b2c3d4e5/'],
      trail: { arn: GOOD.TRAIL_ARN, name: 'organization-trail', homeRegion: 'eu-central-1', account: '111122223333' },
      isMultiRegion: true,
      hours: 6,
      hashPercent: 0,
      stateBucket: 'state',
      witness: '/watch',
      namespace: 'Trail',
      region: 'eu-central-1',
      logGroup: '',
    });
    const all = parseEnvironment({
      ...GOOD,
      READER_ROLE_ARN: 'arn:aws:iam::222233334444:role/reader',
      ACCOUNTS: 'own',
      TRAIL_REGIONS: 'one',
      RETENTION_DAYS: '400',
      PAGE_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:page',
      NOTIFY_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:notify',
      AWS_LAMBDA_LOG_GROUP_NAME: 'log',
    });
    expect(all).toMatchObject({ accounts: 'own', isMultiRegion: false, retentionDays: 400, logGroup: 'log' });
  });

  test('names all that is wrong with it at once', () => {
    const variables = {
      READER_ROLE_ARN: 'reader',
      RETENTION_DAYS: '0',
      WATCH_HOURS: '25',
      DIGEST_ROOTS: '{',
      PAGE_TOPIC_ARN: 'page',
    };
    expect(() => parseEnvironment(variables)).toThrow(
      /READER_ROLE_ARN: .*RETENTION_DAYS: |RETENTION_DAYS: .*ARCHIVE_BUCKET: .*DIGEST_ROOTS: .*TRAIL_ARN: .*READER_ROLE_ARN: .*WATCH_HOURS: .*HASH_PERCENT: .*STATE_BUCKET: .*WITNESS_PARAMETER: .*METRIC_NAMESPACE: .*PAGE_TOPIC_ARN: .*AWS_REGION: /,
    );
    for (const roots of ['[]', '[1]', '"x"'])
      expect(() => parseEnvironment({ ...GOOD, DIGEST_ROOTS: roots })).toThrow('DIGEST_ROOTS');
  });
});
