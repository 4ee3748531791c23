import { describe, expect, test } from '@jest/globals';
import { Fn } from 'aws-cdk-lib/core';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';
import { flattened } from '../../../lib/nag/wildcards';
import { testStack } from '../../support/template';

describe('A resource is written as cdk-nag writes it:', () => {
  const stack = testStack();
  test.each([
    ['a text', 'arn:aws:s3:::bucket/*'],
    ['a reference', { Ref: 'AWS::Region' }],
    ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    [
      'what is joined',
      { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, { 'Fn::GetAtt': ['Key', 'Arn'] }, '*']] },
    ],
    ['a substitution', { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::*' }],
    ['an import', { 'Fn::ImportValue': 'Stack:ExportsOutput*' }],
    ['an import with a reference in it', { 'Fn::ImportValue': { 'Fn::Sub': '${Stack}-Bucket' } }],
    ['anything else', stack.resolve(Fn.select(0, Fn.split('/', Fn.ref('List')))) as object],
    ['nothing', undefined],
  ])('%s', (_, resource) => {
    expect(flattened(resource)).toBe(flattenCfnReference(resource));
  });
});
