import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { severityProblems } from '../../../lib/detection/finding-severities';

const problems = (rules: unknown) => severityProblems(rules, ['trail-stopped', 'root-activity']);

describe('the severities of a user', () => {
  test('that are right have no problems', () => {
    expect(
      problems([
        { accounts: ['111111111111'], severity: 'compliance' },
        { organizationalUnits: ['ou-a1b2-c3d4e5f6'], detectionIds: ['trail-stopped'], severity: 'notify' },
        { tags: { stage: '*' }, severity: 'page' },
        { accounts: [Lazy.string({ produce: () => '222222222222' })], severity: 'page' },
      ]),
    ).toEqual([]);
    expect(problems([])).toEqual([]);
  });

  test('all that is wrong is said at once, with its place, what was received and what is allowed', () => {
    expect(
      problems([
        7,
        {
          accounts: ['1'],
          tags: {},
          detectionIds: ['trail-stoped'],
          severities: ['page'],
          to: 'page',
          severity: 'record',
        },
        { detectionIds: ['trail-stopped'] },
      ]),
    ).toEqual([
      'severities[0]: received 7; allowed: an object with the fields accounts, organizationalUnits, tags, detectionIds, severity',
      'severities[1]: received the field "severities"; allowed: accounts, organizationalUnits, tags, detectionIds, severity',
      'severities[1]: received the field "to"; allowed: accounts, organizationalUnits, tags, detectionIds, severity',
      'severities[1].accounts[0]: received "1"; allowed: 12 digits, as in 111111111111',
      'severities[1].tags: received {}; allowed: keys and values of tags, * for any value; or leave it out for any',
      'severities[1].detectionIds[0]: received "trail-stoped"; allowed: the ID of a deployed detection',
      'severities[1].severity: received "record"; allowed: page, notify, compliance',
      'severities[2]: received no condition on accounts; allowed: at least one of accounts, organizationalUnits, tags; use overrides for the severity in all accounts',
      'severities[2].severity: received nothing; allowed: page, notify, compliance',
    ]);
    expect(problems('page')).toEqual(['severities: received "page"; allowed: a list of severity rules for accounts']);
  });

  test('that can never be reached are refused', () => {
    expect(
      problems([
        { tags: { stage: '*' }, severity: 'notify' },
        { tags: { stage: 'dev' }, detectionIds: ['trail-stopped'], severity: 'page' },
      ]),
    ).toEqual([
      'severities[1]: received conditions that severities[0] already covers; allowed: a severity that can be reached: the first match decides',
    ]);
  });
});
