import { describe, expect, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { parseBinding } from '../../../core/custom-resource/binding';
import { differences } from '../../../core/custom-resource/properties';
import { boundResource } from '../../../lib/internal/bound-resource';
import { ENV, only, readable, resources, testStack } from '../../support/template';

const STACK_ID = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/Test/0a1b2c3d-aaaa-bbbb-cccc-123456789012';

function bound(stack: Stack, properties: Record<string, unknown> = {}): Record<string, string> {
  const scope = new Construct(stack, 'Thing');
  boundResource(scope, {
    resourceType: 'Custom::Thing',
    properties,
    function: { bundle: 'organization-access', description: 'x', timeout: Duration.minutes(1), permissions: [] },
  });
  const { Environment: environment } = only(stack, 'AWS::Lambda::Function').Properties as {
    Environment: { Variables: Record<string, unknown> };
  };
  return Object.fromEntries(
    Object.entries(environment.Variables).map(([name, value]) => [name, readable(value) as string]),
  );
}

/** The environment as the function finds it, each reference with a text of this length. */
function deployed(variables: Record<string, string>, length = 1): Record<string, string> {
  const known: Record<string, string> = { '${AWS::StackId}': STACK_ID, '${AWS::URLSuffix}': 'amazonaws.com' };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replace(/\$\{[^}]+\}/g, (reference) => known[reference] ?? 'x'.repeat(length)),
    ]),
  );
}

describe('A custom resource and its function', () => {
  test('know each other: stack, logical ID and properties stand in the environment, as the function reads them', () => {
    const stack = testStack();
    const bucket = new Bucket(stack, 'Bucket');
    const properties = {
      BucketName: bucket.bucketName,
      Multi: true,
      Text: 'say "no"\nto é',
      Absent: undefined,
      Selectors: [{ Field: 'a', Equals: [bucket.bucketArn] }],
    };
    const variables = bound(stack, properties);
    const [logicalId] = Object.entries(resources(stack)).find(([, { Type: type }]) => type === 'Custom::Thing') ?? [];
    expect(variables).toMatchObject({ STACK_ID: '${AWS::StackId}', URL_SUFFIX: '${AWS::URLSuffix}' });
    const binding = parseBinding(deployed(variables));
    expect(binding).toMatchObject({
      stackId: STACK_ID,
      partition: 'aws',
      region: 'eu-central-1',
      accountId: '111111111111',
      urlSuffix: 'amazonaws.com',
      unbound: [],
    });
    expect(variables['LOGICAL_RESOURCE_ID']).toMatch(/^Thing/);
    expect(logicalId).toBeDefined();
    expect(
      differences(binding.properties, {
        ...properties,
        BucketName: 'x',
        Multi: 'true',
        Selectors: [{ Field: 'a', Equals: ['x'] }],
        ServiceToken: 'arn',
      }),
    ).toEqual([]);
    expect(differences(binding.properties, { ...properties, BucketName: 'y' })).toEqual(['BucketName', 'Selectors']);
  });

  test('do so by the name that the template really has, in a stage, in a nested stack and after an override', () => {
    const stage = new Stage(new App(), 'Prod', { env: ENV });
    const parent = new Stack(stage, 'Parent');
    for (const stack of [new Stack(stage, 'Own'), new NestedStack(parent, 'Nested')]) {
      const scope = new Construct(stack, 'Thing');
      const { cfnResource } = boundResource(scope, {
        resourceType: 'Custom::Thing',
        function: { bundle: 'organization-access', description: 'x', timeout: Duration.minutes(1), permissions: [] },
      });
      if (stack instanceof NestedStack) cfnResource.overrideLogicalId('Renamed');
      const template = (stack as unknown as { _toCloudFormation(): object })._toCloudFormation();
      const found = Object.entries(
        (
          stack.resolve(template) as {
            Resources: Record<
              string,
              { Type: string; Properties: { Environment: { Variables: Record<string, unknown> } } }
            >;
          }
        ).Resources,
      );
      const logicalId = found.find(([, { Type: type }]) => type === 'Custom::Thing')?.[0];
      const variables = found.find(([, { Type: type }]) => type === 'AWS::Lambda::Function')?.[1].Properties.Environment
        .Variables;
      expect(variables).toMatchObject({ LOGICAL_RESOURCE_ID: logicalId, STACK_ID: { Ref: 'AWS::StackId' } });
    }
  });

  test("fit into Lambda's 4 KB whatever the properties are: the longest is left out, by name", () => {
    const stack = testStack();
    const bucket = new Bucket(stack, 'Bucket');
    const selectors = Array.from({ length: 125 }, (_, index) => ({
      Field: 'resources.ARN',
      StartsWith: [`${bucket.bucketArn}/${String(index)}`],
    }));
    const variables = bound(stack, { Name: 'trail', Selectors: selectors, Bucket: bucket.bucketName });
    const binding = parseBinding(deployed(variables, 63));
    expect([Object.keys(binding.properties).sort(), binding.unbound]).toEqual([['Bucket', 'Name'], ['Selectors']]);
  });

  test.each([1, 5, 10, 15, 17, 18, 19, 20, 21, 22, 25])('fit with %d references of the longest kind', (count) => {
    const stack = testStack();
    const bucket = new Bucket(stack, 'Bucket');
    const variables = deployed(
      bound(
        stack,
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`Property${String(index)}`, bucket.bucketArn])),
      ),
      130,
    );
    variables['STACK_ID'] =
      `arn:aws-us-gov:cloudformation:us-gov-west-1:111111111111:stack/${'s'.repeat(128)}/0a1b2c3d-aaaa-bbbb-cccc-123456789012`;
    variables['LOGICAL_RESOURCE_ID'] = 'L'.repeat(255);
    const bytes = Object.entries(variables).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
      0,
    );
    expect(bytes).toBeLessThanOrEqual(4_096);
  });
});
