import { describe, expect, test } from '@jest/globals';
import { Aws } from 'aws-cdk-lib/core';
import { ACCOUNT_ID } from '../../../lib/contract/identifiers';
import { InputError, Problems } from '../../../lib/internal/problems';

describe('Problems', () => {
  test('throws nothing where there is none: values that are absent, valid, or known only at deployment', () => {
    const problems = new Problems('Thing', 'Stack/Thing');
    problems.check('account', undefined, ACCOUNT_ID);
    problems.check('account', '111111111111', ACCOUNT_ID);
    problems.check('account', Aws.ACCOUNT_ID, ACCOUNT_ID);
    expect(() => {
      problems.throwIfAny();
    }).not.toThrow();
  });

  test('throws one error with the construct, each value and what is allowed', () => {
    const problems = new Problems('Thing', 'Stack/Thing');
    problems.check('account', '1', ACCOUNT_ID);
    problems.add('the other is missing');
    const construct = (): void => {
      problems.throwIfAny();
    };
    expect(construct).toThrow(InputError);
    expect(construct).toThrow(
      'Thing at \'Stack/Thing\': account: received "1"; allowed: 12 digits, as in 111111111111\n  and the other is missing',
    );
  });
});
