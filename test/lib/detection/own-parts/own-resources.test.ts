import { describe, expect, it } from '@jest/globals';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, type CfnResource, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { OwnPart } from '../../../../lib/contract/own-parts';
import { longestWith, namesOf, ownResources } from '../../../../lib/detection/own-parts/own-resources';

const stack = new Stack(new App(), 'Audit');
const made = {
  key: new Key(stack, 'Key'),
  bucket: new Bucket(stack, 'Bucket'),
  topic: new Topic(stack, 'Topic'),
  named: new Topic(stack, 'Named', { topicName: 'alarms' }),
  role: new Role(stack, 'ARoleWithAnIdThatIsLongerThanIamAllowsForTheNameOfARole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  }),
};
const found = ownResources(
  stack,
  [stack],
  { trailBucket: made.bucket.bucketName },
  { trail: ['a-trail'], account: [stack.account] },
);
const longest = (part: OwnPart): number[] => (found.get(part) ?? []).map((one) => one.longest);
const generated = (construct: IConstruct): number => {
  const { logicalId } = construct.node.defaultChild as CfnResource;
  return `Audit-${String(stack.resolve(logicalId))}-`.length + 12;
};

describe('own resources', () => {
  it('stand in the place of their kind, once each, and the archive apart from other buckets', () => {
    const names = namesOf(found);

    expect(names.trailBucket).toHaveLength(1);
    expect(names.otherBucket).toEqual([]);
    expect(names.topic).toHaveLength(2);
    expect(names.trail).toEqual(['a-trail']);
  });

  it('may have names as long as CloudFormation makes them, and never longer than the service allows', () => {
    expect(longest('key')).toEqual([36]);
    expect(longest('trailBucket')).toEqual([generated(made.bucket)]);
    expect(longest('role')).toEqual([64]);
    expect(longest('trail')).toEqual(['a-trail'.length]);
    expect(longest('account')).toEqual([12]);
    expect(longest('topic')).toEqual([generated(made.topic), 'alarms'.length]);
  });

  it('make a text as long as its names may become', () => {
    const [topic = ''] = namesOf(found).topic ?? [];
    const lengthOf = longestWith(found);

    expect(lengthOf('as it is')).toBe(8);
    expect(lengthOf(`${topic} and ${topic}`)).toBe(2 * generated(made.topic) + ' and '.length);
  });
});
