import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../../lambda/organization-access/request';

const request = (properties: Record<string, unknown>) =>
  parseRequest({
    ...{
      type: 'Create',
      stackId: 'stack',
      logicalResourceId: 'Access',
      physicalResourceId: undefined,
      properties,
      abandoned: [],
    },
    ...{ partition: 'aws', region: 'eu-central-1', accountId: '111111111111' },
  });

describe('parseRequest', () => {
  test('reads the mode, the expected organization, and the account of the stack', () => {
    expect(request({ Mode: 'DescribeOnly', ServiceToken: 'x' })).toEqual({
      mode: 'DescribeOnly',
      accountId: '111111111111',
      expectedOrganizationId: undefined,
    });
    expect(request({ Mode: 'EnableTrustedAccess', ExpectedOrganizationId: 'o-a1b2c3d4e5' })).toMatchObject({
      expectedOrganizationId: 'o-a1b2c3d4e5',
    });
  });

  test('names every bad field', () => {
    expect(() => request({ Mode: 'enable', ExpectedOrganizationId: 7 })).toThrow(
      /^Mode: received "enable"; allowed: EnableTrustedAccess, DescribeOnly; ExpectedOrganizationId: received 7; allowed: o-/,
    );
    expect(() => request({ Mode: 'DescribeOnly', ExpectedOrganizationId: 'o-1' })).toThrow(
      /^ExpectedOrganizationId: received "o-1"/,
    );
    expect(() => request({})).toThrow(/^Mode: received undefined/);
  });
});
