import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseBinding } from '../../../../core/custom-resource/binding';
import { patienceOf } from '../../../../core/custom-resource/patience';
import { stackEvents } from '../../../../core/custom-resource/aws/stack-events';
import { FakeCloudFormation, LOGICAL_ID, STACK_ID } from '../../../support/fake-cloud-formation';

describe('the events of a stack', () => {
  const cloudFormation = new FakeCloudFormation();
  beforeAll(() => cloudFormation.start());
  beforeEach(() => {
    cloudFormation.asked.length = 0;
  });
  afterAll(() => cloudFormation.stop());
  const statuses = async (): Promise<string[]> =>
    (
      await stackEvents(
        parseBinding(process.env),
        patienceOf({ getRemainingTimeInMillis: () => 9_000 }),
      ).currentOperation()
    ).map(({ status }) => status);

  test('are those of the operation under way, over all its pages, the newest first, and no page more', async () => {
    cloudFormation.pages = [
      [
        { status: 'UPDATE_IN_PROGRESS', physicalId: 'a', properties: { A: '1' } },
        cloudFormation.stackRow('UPDATE_ROLLBACK_IN_PROGRESS'),
      ],
      [
        { status: 'UPDATE_FAILED' },
        cloudFormation.stackRow('UPDATE_IN_PROGRESS'),
        cloudFormation.stackRow('UPDATE_COMPLETE'),
        { status: 'CREATE_FAILED' },
      ],
      [cloudFormation.stackRow('CREATE_IN_PROGRESS')],
    ];
    expect(await statuses()).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_FAILED',
      'UPDATE_IN_PROGRESS',
    ]);
    expect(cloudFormation.asked).toHaveLength(2);
    expect(cloudFormation.asked[0]?.get('StackName')).toBe(STACK_ID);
  });

  test.each([
    ['a first deployment', ['CREATE_IN_PROGRESS'], 'REVIEW_IN_PROGRESS'],
    ['the rollback of one', ['ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS'], 'REVIEW_IN_PROGRESS'],
    [
      'a rollback that is continued',
      ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
      'CREATE_COMPLETE',
    ],
    ['a deletion after one that failed', ['DELETE_IN_PROGRESS'], 'DELETE_FAILED'],
    ['a clean-up', ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'], 'IMPORT_COMPLETE'],
    [
      'a stack at rest',
      ['UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
      'CREATE_COMPLETE',
    ],
  ])('of %s begin where the one before ended', async (_, current, before) => {
    cloudFormation.pages = [
      [...current, before, 'CREATE_IN_PROGRESS'].map((status) => cloudFormation.stackRow(status)),
    ];
    expect(await statuses()).toEqual(current);
  });

  test('tell a stack from a nested one, and read properties where they are whole', async () => {
    cloudFormation.pages = [
      [
        {
          type: 'AWS::CloudFormation::Stack',
          logicalId: 'Nested',
          physicalId: `${STACK_ID}-nested`,
          status: 'CREATE_COMPLETE',
        },
        { status: 'CREATE_IN_PROGRESS', properties: { A: '<&' } },
        { status: 'CREATE_IN_PROGRESS', properties: '{"A": "cut off' },
        { status: 'CREATE_IN_PROGRESS', properties: '["A"]' },
        cloudFormation.stackRow('CREATE_IN_PROGRESS'),
      ],
    ];
    const rows = await stackEvents(
      parseBinding(process.env),
      patienceOf({ getRemainingTimeInMillis: () => 9_000 }),
    ).currentOperation();
    expect(rows.map(({ isStack }) => isStack)).toEqual([false, false, false, false, true]);
    expect(rows.map(({ properties }) => properties)).toEqual([undefined, { A: '<&' }, undefined, undefined, undefined]);
    expect(rows[1]?.logicalResourceId).toBe(LOGICAL_ID);
  });
});
