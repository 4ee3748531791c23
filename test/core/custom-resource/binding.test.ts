import { describe, expect, test } from '@jest/globals';
import { parseBinding } from '../../../core/custom-resource/binding';

const ENVIRONMENT = {
  STACK_ID: 'arn:aws-us-gov:cloudformation:us-gov-west-1:111111111111:stack/Trail/0a1b2c3d',
  LOGICAL_RESOURCE_ID: 'Trail',
  URL_SUFFIX: 'amazonaws.com',
  RESOURCE_PROPERTIES: '{"TrailName":"trail"}',
};

describe('What a function is bound to', () => {
  test('is all that its environment says', () => {
    expect(parseBinding({ ...ENVIRONMENT, UNBOUND_PROPERTIES: 'A,B' })).toEqual({
      stackId: ENVIRONMENT.STACK_ID,
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      accountId: '111111111111',
      logicalResourceId: 'Trail',
      urlSuffix: 'amazonaws.com',
      properties: { TrailName: 'trail' },
      unbound: ['A', 'B'],
    });
  });

  test.each([[undefined], ['']])('leaves nothing out where UNBOUND_PROPERTIES is %j', (text) => {
    expect(parseBinding({ ...ENVIRONMENT, UNBOUND_PROPERTIES: text }).unbound).toEqual([]);
  });

  test.each([
    'arn:aws:cloudtrail:eu-central-1:111111111111:stack/Trail/0a1b2c3d',
    'arn:example:cloudformation:eu-central-1:111111111111:stack/Trail/0a1b2c3d',
    'arn:aws:cloudformation:nowhere:111111111111:stack/Trail/0a1b2c3d',
    'arn:aws:cloudformation:eu-central-1:11111111111:stack/Trail/0a1b2c3d',
    'Trail',
  ])('is no stack of the ID %s', (STACK_ID) => {
    expect(() => parseBinding({ ...ENVIRONMENT, STACK_ID })).toThrow(
      `STACK_ID: ${JSON.stringify(STACK_ID)}; allowed: the ID of a stack`,
    );
  });

  test.each(['[]', 'null', '"text"', '7', '{'])('has no properties in %s', (RESOURCE_PROPERTIES) => {
    expect(() => parseBinding({ ...ENVIRONMENT, RESOURCE_PROPERTIES })).toThrow(
      'RESOURCE_PROPERTIES: not a JSON object',
    );
  });

  test('is nothing where a variable is missing, and every one that is missing is named', () => {
    expect(() => parseBinding({ STACK_ID: '' })).toThrow(
      'The environment does not say which custom resource this function serves: STACK_ID is not set; LOGICAL_RESOURCE_ID is not set; ' +
        'URL_SUFFIX is not set; RESOURCE_PROPERTIES is not set. Deploy the stack again. Nothing was touched.',
    );
  });
});
