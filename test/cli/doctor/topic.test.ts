import { describe, expect, test } from '@jest/globals';
import { KEY_POLICY, keyMetadata, MANAGEMENT, TRAIL } from '../../support/fake-account';
import { destinationsInAccount, publish, TOPIC, isMendedByWhatIsPrinted } from './destinations-in-account';

describe('doctor of what a trail writes to besides its bucket', () => {
  const doctor = destinationsInAccount();
  const { account, look } = doctor;

  test.each<[string, string[], RegExp, RegExp, string]>([
    [
      'a topic that is not there',
      ['--topic', `${TOPIC}2`],
      /^blocks: The topic arn:.*log-files2 does not exist\.$/,
      /^in account 111111111111: aws sns create-topic --region eu-central-1 --name log-files2/,
      'topic',
    ],
    [
      'a FIFO topic',
      ['--topic', `${TOPIC}.fifo`],
      /^blocks: The topic .* is a FIFO topic\.$/,
      /standard topic/,
      'topic-kind',
    ],
    [
      'a topic of another account that does not show itself',
      ['--topic', TOPIC.replace(MANAGEMENT, '222222222222')],
      /^blocks: The topic .* does not exist/,
      /^in account 222222222222: aws sns create-topic/,
      'topic',
    ],
  ])('finds %s', async (_, args, what, fix, check) => {
    const { of, fixOf, status } = await look(...args);
    expect(of(check)).toMatch(what);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(of(check).startsWith('blocks') ? 1 : 2);
  });

  test.each<[string, () => void, string, RegExp]>([
    [
      "AWS's own key",
      () => (account.others.topics[TOPIC] = { Policy: { Statement: [publish()] }, KmsMasterKeyId: 'alias/aws/sns' }),
      'topic-key',
      /^blocks: The topic .* is encrypted with alias\/aws\/sns, a key that AWS manages/,
    ],
    [
      'a key that is not there',
      () => (account.json.answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }]),
      'topic-key',
      /^blocks: The key arn:.* does not exist/,
    ],
    [
      'a key that is to be deleted',
      () =>
        (account.json.answers['DescribeKey'] = [
          keyMetadata({ KeyState: 'PendingDeletion', DeletionDate: 1_797_000_000 }),
        ]),
      'topic-key',
      /^blocks: The key .* is scheduled for deletion, on 2026-12-11/,
    ],
    [
      'an asymmetric key',
      () => (account.json.answers['DescribeKey'] = [keyMetadata({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })]),
      'topic-key',
      /^blocks: The key .* is an asymmetric key/,
    ],
    [
      'a key without Decrypt for CloudTrail',
      () =>
        (account.json.answers['GetKeyPolicy'] = [
          { Policy: JSON.stringify(KEY_POLICY).replace('kms:Decrypt', 'kms:Encrypt') },
        ]),
      'topic-key-policy',
      /^blocks: .*may not call kms:Decrypt/,
    ],
  ])('finds a topic with %s', async (_, spoil, check, what) => {
    spoil();
    expect((await look()).of(check)).toMatch(what);
  });

  /** What is pasted, and where. */
  test.each<[string, string, (statements: object[]) => void, RegExp]>([
    [
      'a topic without a statement for CloudTrail',
      'topic-policy',
      (statements) => (account.others.topics[TOPIC] = { Policy: { Statement: statements } }),
      /may not call sns:Publish on .*: no statement allows it\.$/,
    ],
    [
      'a topic for another trail',
      'topic-policy',
      (statements) =>
        (account.others.topics[TOPIC] = {
          Policy: {
            Statement: [
              publish({ Sid: 'Old', Condition: { StringEquals: { 'aws:SourceArn': `${TRAIL}2` } } }),
              ...statements,
            ],
          },
        }),
      /The closest is Old: its Condition StringEquals aws:SourceArn has ".*trail2", and needs ".*trail" \(another name\)/,
    ],
    [
      "a topic's key that lets nobody in",
      'topic-key-policy',
      (statements) => (account.json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: statements }) }]),
      /may not call kms:GenerateDataKey/,
    ],
  ])('finds %s, and what is printed mends it', (_, check, write, what) =>
    isMendedByWhatIsPrinted(doctor, check, write, what),
  );

  test("does not take a topic's first policy for an answer, and says what surely lets CloudTrail in", async () => {
    const first = {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['SNS:GetTopicAttributes', 'SNS:Publish'],
      Resource: TOPIC,
      Condition: { StringEquals: { 'AWS:SourceOwner': MANAGEMENT } },
    };
    account.others.topics[TOPIC] = { Policy: { Statement: [first] } };
    const { of, fixes, status } = await look('--topic', TOPIC);
    expect({ status, what: of('topic-policy') }).toEqual({
      status: 2,
      what: expect.stringMatching(
        /^not-checked: .*__default_statement_ID depends on a condition that is known only when the call is made\. In __default_statement_ID: its Condition StringEquals AWS:SourceOwner has "111111111111"/,
      ),
    });
    account.others.topics[TOPIC] = {
      Policy: { Statement: [first, ...(fixes.find(({ statements }) => statements)?.statements ?? [])] },
    };
    expect((await look('--topic', TOPIC)).of('topic-policy')).toMatch(/^fine: /);
  });
});
