import { expect, test } from '@jest/globals';
import { targetsOf } from '../../../cli/replay/targets';

test('what a call was about is what CloudTrail lists, then what the request and the response name', () => {
  expect(
    targetsOf({
      resources: [{ accountId: '1', type: 'AWS::KMS::Key', ARN: 'arn:aws:kms:eu-central-1:1:key/k' }],
      requestParameters: {
        keyId: 'arn:aws:kms:eu-central-1:1:key/k',
        userName: 'mallory',
        instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] },
        policyDocument: 'no name',
        clientToken: 'x',
        maxResults: 5,
      },
      responseElements: { requestId: 'x', accessKey: { accessKeyId: 'AKIAEXAMPLE', status: 'Active' } },
    }),
  ).toEqual({
    targets: [
      { type: 'AWS::KMS::Key', name: 'arn:aws:kms:eu-central-1:1:key/k' },
      { type: 'userName', name: 'mallory' },
      { type: 'instanceId', name: 'i-1' },
      { type: 'instanceId', name: 'i-2' },
      { type: 'accessKeyId', name: 'AKIAEXAMPLE' },
    ],
    leftOut: 0,
  });
});

test('more than eight are counted', () => {
  const { targets, leftOut } = targetsOf({
    requestParameters: { instanceIds: Array.from({ length: 20 }, (_, index) => `i-${String(index)}`) },
  });
  expect([targets.length, leftOut]).toEqual([8, 12]);
});

test.each([
  [{}],
  [{ resources: 'x', requestParameters: null, responseElements: [1] }],
  [{ resources: [null, 5, { type: 7 }], requestParameters: { name: '', id: {} } }],
])('there may be none: %j', (record) => {
  expect(targetsOf(record)).toEqual({ targets: [], leftOut: 0 });
});

test('credentials that a response holds are no target', () => {
  expect(
    targetsOf({
      responseElements: {
        credentials: { accessKeyId: 'ASIAEXAMPLE', sessionToken: 'secret', secretAccessKey: 'secret', expiration: 'x' },
      },
    }).targets,
  ).toEqual([{ type: 'accessKeyId', name: 'ASIAEXAMPLE' }]);
});
