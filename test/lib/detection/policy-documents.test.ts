import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { admitsEveryone, allowsEverything } from '../../../lib/detection/policy-documents';
import { compile } from '../../../lib/filter-pattern/compile';

const sees = (expression: ReturnType<typeof admitsEveryone>) => {
  const matches = compile({ kind: 'json', expression });
  return (document: string): boolean => matches({ document });
};
const everyone = sees(admitsEveryone('$.document'));
const everything = sees(allowsEverything('$.document'));

type Statement = Readonly<Record<string, unknown>>;

const effect = fc.constantFrom('Allow', 'Deny');
const sid = fc.constantFrom('Readers', 'Statement1', 'NobodyElse');
const condition = fc.constantFrom<object>(
  { StringEquals: { 'aws:PrincipalOrgID': 'o-4n7x2c9qd1' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringLike: { 'aws:PrincipalArn': ['arn:aws:iam::845017362219:role/*', '*'] } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-4n7x2c9qd1' }, IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
);
const EVERYONE = [
  '*',
  { AWS: '*' },
  { AWS: ['*'] },
  { AWS: ['arn:aws:iam::845017362219:root', '*'] },
  { Service: 'sns.amazonaws.com', AWS: ['*'] },
];
const SOME = [
  { AWS: 'arn:aws:iam::845017362219:root' },
  { AWS: ['845017362219', 'arn:aws:iam::845017362219:role/a'] },
  { Service: ['sns.amazonaws.com', 's3.amazonaws.com'] },
  { Federated: 'arn:aws:iam::845017362219:saml-provider/corp' },
];
const someActions = fc.constantFrom<unknown>('s3:GetObject', 's3:*', ['s3:GetObject', 'sts:*'], ['ec2:Describe*']);
const resource = fc.constantFrom<unknown>('*', ['*'], 'arn:aws:s3:::invoices/*', ['arn:aws:s3:::invoices', '*']);

/** A statement with its keys in any order, and some of them left out. */
function statementOf(keys: Record<string, fc.Arbitrary<unknown>>, optional: string[]): fc.Arbitrary<Statement> {
  const required = Object.keys(keys).filter((key) => !optional.includes(key));
  return fc.record(keys, { requiredKeys: required as never[] }).chain((statement) => {
    const entries = Object.entries(statement as Statement);
    return fc
      .shuffledSubarray(entries, { minLength: entries.length })
      .map((shuffled) => Object.fromEntries(shuffled) as Statement);
  });
}

/** The document in any white space that JSON takes, with one statement or a list. */
const written = (statements: Statement[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(undefined, 1, 2, '\t'), fc.boolean(), fc.boolean()).map(([space, isBare, isSpacious]) => {
    const Statement = isBare && statements.length === 1 ? statements[0] : statements;
    const text = JSON.stringify({ Version: '2012-10-17', Statement }, undefined, space);
    return isSpacious ? text.replaceAll('":', '"\n :\t ') : text;
  });

describe('the text of a policy document', () => {
  test('admits everyone where a statement allows it without a condition, and nowhere else', () => {
    const statement = statementOf(
      {
        Sid: sid,
        Effect: effect,
        Principal: fc.constantFrom<unknown>(...EVERYONE, ...SOME),
        Action: someActions,
        Resource: resource,
        Condition: condition,
      },
      ['Sid', 'Resource', 'Condition'],
    );
    const document = fc
      .array(statement, { minLength: 1, maxLength: 4 })
      .chain((statements) => written(statements).map((text) => [statements, text] as const));
    fc.assert(
      fc.property(document, ([statements, text]) => {
        const open = statements.some(
          ({ Effect: does, Principal: who, Condition: narrowed }) =>
            does === 'Allow' && narrowed === undefined && EVERYONE.includes(who as string),
        );
        expect(everyone(text)).toBe(open);
      }),
      { numRuns: 2000 },
    );
  });

  const ALL = ['*', ['*'], '*:*', 'iam:*', ['s3:GetObject', '*'], ['Iam:*', 'ec2:*']];
  const EVERY_RESOURCE = ['*', ['*'], ['arn:aws:s3:::invoices', '*']];
  const keys = {
    Sid: sid,
    Effect: effect,
    Action: fc.oneof(fc.constantFrom<unknown>(...ALL), someActions),
    Resource: resource,
  };
  const allowsAll = ({ Effect: does, Action: actions }: Statement): boolean =>
    does === 'Allow' && ALL.includes(actions as string);

  test('allows everything where a statement does, and nowhere but where all actions are allowed and all resources named', () => {
    const document = fc
      .array(statementOf(keys, ['Sid']), { minLength: 1, maxLength: 4 })
      .chain((statements) => written(statements).map((text) => [statements, text] as const));
    fc.assert(
      fc.property(document, ([statements, text]) => {
        const isEvery = ({ Resource: resources }: Statement): boolean =>
          EVERY_RESOURCE.some((every) => JSON.stringify(every) === JSON.stringify(resources));
        if (statements.some((one) => allowsAll(one) && isEvery(one))) expect(everything(text)).toBe(true);
        else expect(everything(text)).toBe(statements.some(allowsAll) && statements.some(isEvery));
      }),
      { numRuns: 2000 },
    );
  });

  test('allows everything with a condition too, in the usual order of keys and in that of the alphabet', () => {
    for (const [operator, withCondition] of Object.entries({
      usual: ['Effect', 'Action', 'Resource', 'Condition'],
      alphabet: ['Action', 'Condition', 'Effect', 'Resource'],
    })) {
      for (const Action of ['*', ['*']]) {
        const statement: Statement = {
          Effect: 'Allow',
          Action,
          Resource: '*',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        };
        const text = JSON.stringify({
          Statement: [Object.fromEntries(withCondition.map((key) => [key, statement[key]]))],
        });
        expect([operator, Action, everything(text)]).toEqual([operator, Action, true]);
      }
    }
  });

  test('is found quickly however long it is', () => {
    const statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: Array.from({ length: 200 }, (_, index) => `s3:Action${String(index)}`),
      Resource: '*',
    };
    const text = JSON.stringify({ Statement: Array.from({ length: 50 }, () => statement) });
    const start = performance.now();
    expect([everyone(text), everything(text)]).toEqual([false, false]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
