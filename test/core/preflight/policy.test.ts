import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, type PolicyRequest } from '../../../core/preflight/policy';
import { like, likeOpen } from '../../../core/preflight/policy-matching';
import { bucketNeeds, keyNeeds, type Need } from '../../../core/preflight/delivery';
import type { Facts, Plan } from '../../../core/preflight/facts';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { ENV, ORGANIZATION, resources, testStack } from '../../support/template';

const REQUEST: PolicyRequest = {
  action: 's3:PutObject',
  resource: 'arn:aws:s3:::logs/AWSLogs/1/file',
  service: 'cloudtrail.amazonaws.com',
  context: new Map<string, string | undefined>([
    ['aws:sourcearn', 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit'],
    ['aws:principalisawsservice', 'true'],
    ['aws:securetransport', 'true'],
    ['aws:principalorgid', undefined],
  ]),
};
const BASE = {
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/*',
};
const outcome = (...statements: object[]): string => evaluate({ Statement: statements }, REQUEST).outcome;

describe('A policy', () => {
  test.each<[string, object, string]>([
    ['allows what it names', {}, 'allowed'],
    ['takes any case of an action', { Action: 'S3:putobject' }, 'allowed'],
    ['takes wildcards', { Action: ['s3:Get*', 's3:Put?bject'] }, 'allowed'],
    ['takes any principal', { Principal: '*' }, 'allowed'],
    ['takes any account as a service too', { Principal: { AWS: '*' } }, 'allowed'],
    [
      'takes one of several services',
      { Principal: { Service: ['config.amazonaws.com', 'cloudtrail.amazonaws.com'] } },
      'allowed',
    ],
    ['leaves out another service', { Principal: { Service: 'config.amazonaws.com' } }, 'denied'],
    ['leaves out an account', { Principal: { AWS: 'arn:aws:iam::1:root' } }, 'denied'],
    ['leaves out another action', { Action: 's3:GetObject' }, 'denied'],
    ['leaves out another resource', { Resource: 'arn:aws:s3:::logs/other/*' }, 'denied'],
    ['takes all actions but', { Action: undefined, NotAction: 's3:GetObject' }, 'allowed'],
    ['takes all resources but', { Resource: undefined, NotResource: 'arn:aws:s3:::logs/AWSLogs/*' }, 'denied'],
    [
      'takes all principals but',
      { Principal: undefined, NotPrincipal: { Service: 'config.amazonaws.com' } },
      'allowed',
    ],
    ['cannot be decided with a variable', { Resource: 'arn:aws:s3:::logs/${aws:PrincipalTag/team}/*' }, 'unknown'],
    [
      'asks for the trail',
      { Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit' } } },
      'allowed',
    ],
    [
      'asks for one of several',
      {
        Condition: {
          StringEquals: { 'AWS:SourceArn': ['x', 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit'] },
        },
      },
      'allowed',
    ],
    ['asks for another trail', { Condition: { StringEquals: { 'aws:SourceArn': 'x' } } }, 'denied'],
    ['asks in any case', { Condition: { StringEqualsIgnoreCase: { 'aws:SecureTransport': 'TRUE' } } }, 'allowed'],
    [
      'asks for any trail',
      { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:111111111111:trail/*' } } },
      'allowed',
    ],
    [
      'keeps a wildcard of an ARN in its part',
      { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:trail/audit' } } },
      'denied',
    ],
    [
      'lets one of text run over parts',
      { Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:trail/audit' } } },
      'allowed',
    ],
    ['asks for what is not sent', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'denied'],
    ['asks for it where it is', { Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } } }, 'allowed'],
    ['asks that it differs', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'allowed'],
    ['asks that it is missing', { Condition: { Null: { 'aws:PrincipalOrgID': 'true' } } }, 'allowed'],
    ['asks that it is there', { Condition: { Null: { 'aws:PrincipalOrgID': 'false' } } }, 'denied'],
    ['asks for any of a set', { Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgID': '*' } } }, 'denied'],
    ['asks for all of a set', { Condition: { 'ForAllValues:StringLike': { 'aws:PrincipalOrgID': 'x' } } }, 'allowed'],
    ['asks for a service', { Condition: { Bool: { 'aws:PrincipalIsAWSService': true } } }, 'allowed'],
    [
      'asks for what nobody knows beforehand',
      { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      'unknown',
    ],
    ['asks in a way that is not known', { Condition: { NumericLessThan: { 'aws:SecureTransport': '1' } } }, 'unknown'],
    ['asks with a variable', { Condition: { StringEquals: { 'aws:SourceArn': '${aws:x}' } } }, 'unknown'],
    [
      'asks for two things',
      { Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceArn': 'x' } } },
      'denied',
    ],
  ])('%s', (_, more, expected) => {
    expect(outcome(JSON.parse(JSON.stringify({ ...BASE, ...more })) as object)).toBe(expected);
  });

  test('denies with whatever denies, and says which statement it was', () => {
    const deny = {
      Sid: 'OnlyEncrypted',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    };
    expect(evaluate({ Statement: [BASE, deny] }, REQUEST)).toEqual({ outcome: 'denied', statement: 'OnlyEncrypted' });
    expect(
      outcome(BASE, {
        ...deny,
        Condition: { ...deny.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
      }),
    ).toBe('allowed');
    expect(outcome(BASE, { ...deny, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })).toBe('unknown');
    expect(evaluate({ Statement: { ...BASE, Effect: 'Deny' } }, REQUEST)).toEqual({
      outcome: 'denied',
      statement: 'statement 1',
    });
    expect(evaluate(undefined, REQUEST)).toEqual({ outcome: 'denied' });
  });

  test.each<[string, string, string]>([
    ['*', '*', 'yes'],
    ['arn:aws:kms:*:*:key/*', '*', 'no'],
    ['*', 'arn:aws:iam::1:role/*', 'yes'],
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::1:role/*', 'yes'],
    ['arn:aws:iam::1:role/**', 'arn:aws:iam::1:role/*', 'yes'],
    ['arn:*', 'arn:aws:iam::1:role/*', 'yes'],
    ['arn:aws:iam::*:role/team-*', 'arn:aws:iam::1:role/*', 'unknown'],
    ['arn:aws:iam::*:role/?*', 'arn:aws:iam::1:role/*', 'unknown'],
    ['arn:aws:iam::1:r*', 'arn:aws:iam::1:role/*', 'yes'],
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::1:role/*', 'no'],
    ['arn:aws:iam::2:role/*', 'arn:aws:iam::1:role/*', 'no'],
    ['arn:aws:iam::*:role/${aws:PrincipalTag/team}', 'arn:aws:iam::1:role/*', 'unknown'],
    ['arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:r:1:log-group:**', 'yes'],
    ['arn:aws:logs:*:*:log-group:*:*', 'arn:aws:logs:r:1:log-group:**', 'unknown'],
    ['arn:aws:logs:*:*:destination:*', 'arn:aws:logs:r:1:destination', 'no'],
  ])('%s takes of %s: %s', (pattern, resource, expected) => {
    expect(likeOpen(pattern, resource)).toBe(expected);
  });

  const glob = fc.array(fc.constantFrom('a', 'b', ':', '/', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
  const name = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 4 }).map((parts) => parts.join(''));

  test('judges an open end as it would judge each of its names', () => {
    fc.assert(
      fc.property(glob, name, fc.array(name, { minLength: 1 }), (pattern, known, names) => {
        const open = likeOpen(pattern, `a${known}*`);
        for (const one of names) if (open !== 'unknown') expect(like(pattern, `a${known}${one}`)).toBe(open);
      }),
    );
  });

  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom('*', { Service: 'cloudtrail.amazonaws.com' }, { AWS: 'arn:aws:iam::1:root' }),
    Action: fc.constantFrom('s3:*', 's3:PutObject', 's3:GetObject'),
    Resource: fc.constantFrom('*', 'arn:aws:s3:::logs/*', 'arn:aws:s3:::other/*'),
    Condition: fc.constantFrom(
      {},
      { Bool: { 'aws:SecureTransport': 'false' } },
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    ),
  });

  test('never denies for one more Allow, nor allows for one more Deny', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), statement, (statements, more) => {
        const [before, allow, deny] = [
          outcome(...statements),
          outcome(...statements, { ...more, Effect: 'Allow' }),
          outcome(...statements, { ...more, Effect: 'Deny' }),
        ];
        if (before === 'allowed') expect(allow).toBe('allowed');
        if (before === 'denied') expect(deny).toBe('denied');
        if (deny === 'allowed') expect(before).toBe('allowed');
      }),
    );
  });
});

describe("What this library's constructs write", () => {
  const stack = testStack();
  const identity = new TrailIdentity(stack, { trailName: 'audit', organizationId: ORGANIZATION });
  const encryptionKey = new TrailKey(stack, 'Key', { identity });
  new TrailBucket(stack, 'Bucket', { identity, encryptionKey, keyPrefix: 'cloudtrail' });
  const deployed = (text: string): string =>
    text.replaceAll('${AWS::Partition}', 'aws').replaceAll('${Bucket.Arn}', 'arn:aws:s3:::logs');
  const policyOf = (id: string, property: string): { Statement: object[] } =>
    JSON.parse(deployed(JSON.stringify(resources(stack)[id]?.Properties[property]))) as { Statement: object[] };
  const plan: Plan = { trailName: 'audit', homeRegion: ENV.region, keyPrefix: 'cloudtrail', bucket: 'logs' };
  const facts = { partition: 'aws' } as Facts;
  const organization = { id: ORGANIZATION, managementAccountId: ENV.account, featureSet: 'ALL' };
  const requestsOf = (needs: readonly Need[]): PolicyRequest[] => needs.flatMap(({ requests }) => requests);
  const cases: [string, { Statement: object[] }, PolicyRequest[]][] = [
    ['bucket', policyOf('BucketPolicy', 'PolicyDocument'), requestsOf(bucketNeeds(plan, facts, organization))],
    [
      'key',
      policyOf('Key', 'KeyPolicy'),
      requestsOf(keyNeeds(plan, facts, organization, 'arn:aws:kms:eu-central-1:111111111111:key/a')),
    ],
  ];

  test.each(cases)('is judged to be enough: %s', (_, policy, requests) => {
    expect(requests.map((request) => evaluate(policy, request).outcome)).toEqual(requests.map(() => 'allowed'));
  });

  test.each(cases)('is judged to lack something without any statement for CloudTrail: %s', (_, policy, requests) => {
    const forTrail = policy.Statement.filter((one) => JSON.stringify(one).includes('cloudtrail.amazonaws.com'));
    expect(forTrail).toHaveLength(3);
    for (const left of forTrail) {
      const rest = { Statement: policy.Statement.filter((one) => one !== left) };
      expect(requests.map((request) => evaluate(rest, request).outcome)).toContain('denied');
    }
  });
});
