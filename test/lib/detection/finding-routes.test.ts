import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { routeProblems } from '../../../lib/detection/finding-routes';

const problems = (routes: unknown) => routeProblems(routes, ['trail-stopped', 'root-activity']);

describe('the routes of a user', () => {
  test('that are right have no problems', () => {
    expect(
      problems([
        { accounts: ['111111111111'], severities: ['page'], to: 'notify' },
        { organizationalUnits: ['ou-a1b2-c3d4e5f6', 'r-a1b2'], to: 'record' },
        { tags: { stage: '*' }, detectionIds: ['trail-stopped'], to: 'page' },
        { to: 'arn:aws-us-gov:sns:us-gov-west-1:111111111111:team' },
      ]),
    ).toEqual([]);
    expect(problems([{ to: Lazy.string({ produce: () => 'arn' }) }])).toEqual([]);
    expect(problems([])).toEqual([]);
  });

  test('all that is wrong is said at once, with its place, what was received and what is allowed', () => {
    const found = problems([
      7,
      {
        accounts: ['11111111111', '222222222222', '222222222222'],
        organizationalUnits: ['ou-a1b2'],
        tags: { '': 'x', stage: 1 },
        severities: [],
        detectionIds: ['trail-stoped'],
        to: 'nobody',
        account: '111111111111',
      },
      { accounts: '111111111111' },
    ]);
    expect(found).toEqual([
      'routes[0]: received 7; allowed: an object with the fields accounts, organizationalUnits, tags, severities, detectionIds, to',
      'routes[1]: received the field "account"; allowed: accounts, organizationalUnits, tags, severities, detectionIds, to',
      'routes[1].accounts[0]: received "11111111111"; allowed: 12 digits, as in 111111111111',
      'routes[1].accounts[2]: received "222222222222"; allowed: each only once',
      'routes[1].organizationalUnits[0]: received "ou-a1b2"; allowed: the ID of an organizational unit or root, as in ou-a1b2-c3d4e5f6',
      'routes[1].tags: received ""; allowed: a key of 1 to 128 characters',
      'routes[1].tags.stage: received 1; allowed: a text of up to 256 characters, * for any value',
      'routes[1].severities: received []; allowed: one or more, each page, notify, compliance; or leave it out for any',
      'routes[1].detectionIds[0]: received "trail-stoped"; allowed: the ID of a deployed detection',
      'routes[1].to: received "nobody"; allowed: page, notify, record, or a topic\'s ARN, as in arn:aws:sns:eu-central-1:111111111111:name',
      'routes[2].accounts: received "111111111111"; allowed: one or more, each 12 digits, as in 111111111111; or leave it out for any',
      "routes[2].to: received nothing; allowed: page, notify, record, or a topic's ARN, as in arn:aws:sns:eu-central-1:111111111111:name",
    ]);
    expect(problems([{ to: 'arn:aws:sns:eu-central-1:111111111111:team.fifo' }])).toEqual([
      'routes[0].to: received "arn:aws:sns:eu-central-1:111111111111:team.fifo"; allowed: a standard topic: a FIFO topic delivers only to queues, and in groups',
    ]);
    expect(problems('page')).toEqual(['routes: received "page"; allowed: a list of routes']);
  });

  test('that can never be reached are refused, alike ones in those words', () => {
    const reached = 'allowed: a route that can be reached: the first match decides';
    expect(
      problems([
        { accounts: ['111111111111', '222222222222'], tags: { stage: '*' }, to: 'record' },
        { accounts: ['222222222222'], tags: { stage: 'sandbox', team: 'a' }, severities: ['page'], to: 'page' },
        { tags: { stage: '*' }, accounts: ['222222222222', '111111111111'], to: 'page' },
        { accounts: ['111111111111'], to: 'page' },
      ]),
    ).toEqual([
      `routes[1]: received conditions that routes[0] already covers; ${reached}`,
      `routes[2]: received the conditions of routes[0] again; ${reached}`,
    ]);
    expect(problems([{ to: 'page' }, { accounts: ['111111111111'], to: 'record' }])).toHaveLength(1);
  });
});
