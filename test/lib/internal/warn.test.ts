import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { warn } from '../../../lib/internal/warn';
import { testStack } from '../../support/template';

/** Their texts, without the acknowledgement's id. */
const warningsOf = (stack: Stack): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => (entry.data as string).replace(/ \[ack: .*/, ''));

const acknowledge = (construct: Construct): void => {
  Validations.of(construct).acknowledge({ id: 'cdk-organization-trail:Loud', reason: 'Tested' });
};

describe('A warning', () => {
  test('is given, but not what is undefined', () => {
    const stack = testStack();
    warn(stack, { Loud: 'It is loud.', Quiet: undefined });
    expect(warningsOf(stack)).toEqual(['It is loud.']);
  });

  test.each<[string, (stack: Stack, one: Construct) => Construct]>([
    ['itself', (_, one) => one],
    ['what is around it', (stack) => stack],
  ])('is not given once the construct acknowledges it: %s', (_, acknowledging) => {
    const stack = testStack();
    const one = new Construct(stack, 'One');
    acknowledge(acknowledging(stack, one));
    warn(one, { Loud: 'It is loud.', Other: 'Another.' });
    expect(warningsOf(stack)).toEqual(['Another.']);
  });

  test('is given where only a neighbour acknowledges it', () => {
    const stack = testStack();
    acknowledge(new Construct(stack, 'Neighbour'));
    warn(new Construct(stack, 'One'), { Loud: 'It is loud.' });
    expect(warningsOf(stack)).toEqual(['It is loud.']);
  });
});
