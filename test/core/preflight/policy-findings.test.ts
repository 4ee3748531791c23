import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bucketStatements, keyStatements, type StatementJson } from '../../../lib/contract/trail-statements';
import { bucketNeeds, keyNeeds, statementTrail } from '../../../core/preflight/delivery';
import type { Facts, Plan } from '../../../core/preflight/facts';
import type { Finding } from '../../../core/preflight/finding';
import { type ExaminedPolicy, policyFindings } from '../../../core/preflight/policy-findings';

const MANAGEMENT = '111111111111';
const KEY = `arn:aws:kms:eu-central-1:${MANAGEMENT}:key/a`;
const plan: Plan = { trailName: 'audit', homeRegion: 'eu-central-1', keyPrefix: 'cloudtrail', bucket: 'logs' };
const facts = { partition: 'aws' } as Facts;
const organization = { id: 'o-a1b2c3d4e5', managementAccountId: MANAGEMENT, featureSet: 'ALL' };
const trail = statementTrail(plan, facts, organization);
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/audit`;

type Statements = Record<string, unknown>[];
type Case = Omit<ExaminedPolicy, 'document'> & { readonly right: readonly StatementJson[] };

const BUCKET: Case = {
  check: 'bucket-policy',
  name: 'the policy of the bucket logs',
  method: 'm',
  needs: bucketNeeds(plan, facts, organization),
  right: bucketStatements(trail, 'arn:aws:s3:::logs', 'cloudtrail'),
};
const THE_KEY: Case = {
  check: 'key-policy',
  name: 'the policy of the key',
  method: 'm',
  needs: keyNeeds(plan, facts, organization, KEY),
  right: keyStatements(trail),
};

const OTHERS: Statements = [
  {
    Sid: 'Root',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
    Action: ['s3:*', 'kms:*'],
    Resource: '*',
  },
  {
    Sid: 'Config',
    Effect: 'Allow',
    Principal: { Service: 'config.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::logs/AWSLogs/${MANAGEMENT}/Config/*`,
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  },
  {
    Sid: 'Tls',
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
];

function find(policy: Case, ...statements: readonly object[]): Finding[] {
  return policyFindings({ ...policy, document: { Statement: statements } });
}
const copy = (statements: readonly StatementJson[]): Statements => JSON.parse(JSON.stringify(statements)) as Statements;

/** One thing changed in a statement: where, what it is then, and what it should be. */
interface Change {
  readonly element: string;
  readonly has: unknown;
  readonly needs: unknown;
  readonly apply: (statement: Record<string, unknown>) => void;
}

const set =
  (element: string, has: unknown): ((statement: Record<string, unknown>) => Change) =>
  (statement) => ({ element, has, needs: statement[element], apply: (one) => (one[element] = has) });
const inCondition =
  (operator: string, key: string, has: unknown): ((statement: Record<string, unknown>) => Change | undefined) =>
  (statement) => {
    const needs = (statement['Condition'] as Record<string, Record<string, unknown>>)[operator]?.[key];
    return needs === undefined
      ? undefined
      : {
          element: `Condition.${operator}.${key}`,
          has,
          needs,
          apply: (one) =>
            ((one['Condition'] as Record<string, Record<string, unknown>>)[operator] = {
              ...(one['Condition'] as Record<string, Record<string, unknown>>)[operator],
              [key]: has,
            }),
        };
  };
const operator =
  (from: string, to: string): ((statement: Record<string, unknown>) => Change | undefined) =>
  (statement) => {
    const condition = statement['Condition'] as Record<string, Record<string, unknown>>;
    const keys = Object.keys(condition[from] ?? {});
    if (keys.length !== 1) return undefined;
    return {
      element: `Condition.${to}.${String(keys[0])}`,
      has: to,
      needs: from,
      apply: (one) =>
        (one['Condition'] = Object.fromEntries(
          Object.entries(condition).map(([name, wanted]) => [name === from ? to : name, wanted]),
        )),
    };
  };

const CHANGES: ((statement: Record<string, unknown>) => Change | undefined)[] = [
  ...['config.amazonaws.com', 'cloudtrial.amazonaws.com', 'cloudtrail.amazonaws.co', 'cloudtrail.amazonaws.com.cn'].map(
    (Service) => set('Principal', { Service }),
  ),
  set('Principal', { AWS: MANAGEMENT }),
  ...['s3:PutObjectAcl', 's3:GetBucketPolicy', 'kms:Encrypt', 's3:PutObjec', 'kms:GenerateDataKeyPair'].map((action) =>
    set('Action', action),
  ),
  ...[
    'arn:aws:s3:::log',
    'arn:aws:s3:::logs/AWSLogs/*',
    'arn:aws:s3:::logs/cloudtrail/AWSLogs/222222222222/*',
    'arn:aws-cn:s3:::logs',
    'arn:aws:kms:eu-central-1:111111111111:key/b',
  ].map((resource) => set('Resource', resource)),
  ...[
    TRAIL.replace('audit', 'other'),
    TRAIL.replace(MANAGEMENT, '222222222222'),
    TRAIL.replace('eu-central-1', 'us-east-1'),
    TRAIL.replace('arn:aws:', 'arn:aws-cn:'),
    `${TRAIL}*`,
    'audit',
  ].map((arn) => inCondition('StringEquals', 'aws:SourceArn', arn)),
  ...['private', 'bucket-owner-read', 'bucket-owner-full-contro'].map((acl) =>
    inCondition('StringEquals', 's3:x-amz-acl', acl),
  ),
  inCondition('StringLike', 'kms:EncryptionContext:aws:cloudtrail:arn', 'arn:aws:cloudtrail:*:222222222222:trail/*'),
  ...['StringNotEquals', 'StringNotLike', 'ArnNotEquals', 'ArnNotLike', 'NumericEquals', 'Bool'].map((to) =>
    operator('StringEquals', to),
  ),
  operator('StringLike', 'StringNotLike'),
  () => ({ element: 'Effect', has: 'Deny', needs: 'Allow', apply: (one) => (one['Effect'] = 'Deny') }),
];

describe('A policy of which one thing is changed', () => {
  const cases = [BUCKET, THE_KEY].flatMap((which) =>
    which.right.flatMap((statement, index) =>
      CHANGES.flatMap((change) => {
        const made = change(statement as unknown as Record<string, unknown>);
        return made === undefined ? [] : [{ which, index, change: made }];
      }),
    ),
  );

  test('is right before', () => {
    for (const which of [BUCKET, THE_KEY])
      expect(find(which, ...OTHERS, ...which.right).map(({ level }) => level)).toEqual(['fine']);
  });

  test('names the statement, the thing, what it has and what it needs', () => {
    fc.assert(
      fc.property(
        fc.nat(cases.length - 1),
        fc.shuffledSubarray(OTHERS),
        fc.nat(3),
        fc.boolean(),
        (number, others, place, hasSid) => {
          const { which, index, change } = cases[number] as (typeof cases)[number];
          const statements = copy(which.right);
          const [changed] = statements.splice(index, 1) as [Record<string, unknown>];
          change.apply(changed);
          if (hasSid) changed['Sid'] = 'Changed';
          // In a bucket's policy, what a Deny denies is denied before others are asked.
          statements.splice(place, 0, changed);
          const all = [...others, ...statements];
          const name = hasSid ? 'Changed' : `statement ${String(all.indexOf(changed) + 1)}`;
          const found = find(which, ...all).filter(({ level }) => level !== 'fine');
          const difference = found.flatMap(({ differences = [] }) => differences).find((one) => one.statement === name);
          expect({ ...change, element: difference?.element, statement: difference?.statement }).toEqual({
            ...change,
            element: change.element,
            statement: name,
          });
          expect(difference?.has).toContain(typeof change.has === 'string' ? change.has : JSON.stringify(change.has));
          const needed =
            typeof change.needs === 'string' ? change.needs.replace(/\*$/, '') : JSON.stringify(change.needs);
          expect(difference?.needs).toContain(change.element === 'Resource' && needed === '' ? '"*"' : needed);
          const sentence = found.find(({ differences }) =>
            differences?.includes(difference as NonNullable<typeof difference>),
          )?.what;
          for (const part of [name, String(difference?.has), String(difference?.needs)])
            expect(sentence).toContain(part);
          // With what is printed to paste, the policy is right; unless a Deny is left.
          if (change.element === 'Effect') return;
          const pasted = found.flatMap(({ fix }) => fix?.statements ?? []);
          expect(find(which, ...all, ...pasted).filter(({ level }) => level === 'blocks')).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(['aws:SourceArn', 's3:x-amz-acl'])('warns where no %s is demanded', (key) => {
    BUCKET.right.forEach((statement, index) => {
      const statements = copy(BUCKET.right);
      const conditions = statements[index]?.['Condition'] as Record<string, Record<string, unknown>>;
      if (statement.Condition?.['StringEquals']?.[key] === undefined) return;
      delete conditions['StringEquals']?.[key];
      const [finding, ...more] = find(BUCKET, ...statements);
      expect({ more, level: finding?.level, differences: finding?.differences }).toEqual({
        more: [],
        level: 'warning',
        differences: [
          {
            statement: `statement ${String(index + 1)}`,
            element: `Condition.StringEquals.${key}`,
            has: 'nothing that requires it',
            needs: JSON.stringify(statement.Condition['StringEquals'][key]),
          },
        ],
      });
      expect(finding?.fix?.statements).toEqual([statement]);
    });
  });

  test.each([
    ['any trail of the account', { ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${MANAGEMENT}:trail/*` } }],
    ['the account', { StringEquals: { 'aws:SourceAccount': MANAGEMENT } }],
  ])('is content with %s', (_, condition) => {
    expect(
      find(THE_KEY, ...copy(THE_KEY.right).map((one) => ({ ...one, Condition: condition }))).map(({ level }) => level),
    ).toEqual(['fine']);
  });

  test('is not content with a trail, whichever it is', () => {
    const found = find(
      THE_KEY,
      ...copy(THE_KEY.right).map((one) => ({ ...one, Condition: { Null: { 'aws:SourceArn': 'false' } } })),
    );
    expect(found.map(({ level, what }) => `${level}: ${what.replace(/ In statement .*/, '')}`)).toEqual(
      ['GenerateDataKey', 'DescribeKey', 'Decrypt'].map(
        (action) => `warning: The policy of the key lets CloudTrail call kms:${action} without aws:SourceArn.`,
      ),
    );
  });

  test('names the wrong account in aws:SourceAccount, and a condition on what CloudTrail does not send', () => {
    const with_ = (condition: object): Finding | undefined =>
      find(THE_KEY, ...copy(THE_KEY.right).map((one) => ({ ...one, Condition: condition })))[0];
    expect(with_({ StringEquals: { 'aws:SourceAccount': '222222222222' } })?.what).toContain(
      'its Condition StringEquals aws:SourceAccount has "222222222222", and needs "111111111111"',
    );
    expect(with_({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })?.what).toContain(
      'and needs no such condition: CloudTrail does not send it',
    );
    expect(with_({ StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } })).toMatchObject({
      level: 'not-checked',
      what: expect.stringContaining('and needs no such condition: what CloudTrail sends there is unknown'),
    });
  });

  test('says which part of an ARN differs', () => {
    const [, put, ...rest] = copy(BUCKET.right);
    const wrong = {
      ...put,
      Condition: {
        StringEquals: {
          'aws:SourceArn': TRAIL.replace(MANAGEMENT, '222222222222'),
          's3:x-amz-acl': 'bucket-owner-full-control',
        },
      },
    };
    expect(find(BUCKET, BUCKET.right[0] as object, wrong, ...rest)[0]?.what).toMatch(
      /no statement allows it\. The closest is statement 2: its Condition StringEquals aws:SourceArn has "arn:[^"]*:222222222222:[^"]*", and needs "arn:[^"]*:111111111111:[^"]*" \(another account\)\.$/,
    );
  });

  test('takes no statement of others for one that nearly fits', () => {
    for (const which of [BUCKET, THE_KEY]) {
      const found = find(which, ...OTHERS);
      expect(found.map(({ differences }) => differences)).toEqual(found.map(() => undefined));
      expect(found.flatMap(({ fix }) => fix?.statements ?? [])).toEqual(which.right);
      expect(
        find(which, ...OTHERS, ...found.flatMap(({ fix }) => fix?.statements ?? [])).map(({ level }) => level),
      ).toEqual(['fine']);
    }
  });

  test('names a statement for several things that lacks one of them', () => {
    const [one] = copy(THE_KEY.right);
    const several = {
      ...one,
      Action: ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Encrypt'],
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
    };
    const [finding, ...more] = find(THE_KEY, several);
    expect(more).toEqual([]);
    expect(finding?.what).toContain(
      'The closest is statement 1: its Action has ["kms:GenerateDataKey*","kms:DescribeKey","kms:Encrypt"], and needs "kms:Decrypt" as well.',
    );
    // One that is right for something else is no slip.
    expect(find(THE_KEY, ...THE_KEY.right.slice(0, 2))[0]?.what).toMatch(
      /may not call kms:Decrypt on [^ ]*: no statement allows it\.$/,
    );
  });
});
