import { describe, expect, test } from '@jest/globals';
import { RESOURCE_TAG, STACK_TAG } from '../../../lib/contract/organization-trail';
import { functionUnderTest, PROPERTIES, STACK } from './function-under-test';

const OWN = { [STACK_TAG]: STACK, [RESOURCE_TAG]: 'Trail' };
const TAGGED = {
  ...PROPERTIES,
  Tags: [
    { Key: 'Team', Value: 'security' },
    // CloudFormation may leave out what is empty.
    { Key: 'Reviewed' },
  ],
};

describe("the user's tags on the trail of a delegated administrator", () => {
  const { cloudTrail, create, update, kept, note, existing } = functionUnderTest();
  const tags = () => Object.fromEntries(kept().tags);

  test('are there from the start, beside those of the owner', async () => {
    expect(await create(TAGGED)).toMatchObject({ Status: 'SUCCESS' });
    expect(tags()).toEqual({ Team: 'security', Reviewed: '', ...OWN });
    expect(cloudTrail.changes()).not.toContain('AddTags');
  });

  test('come to a trail that is there, and change', async () => {
    await existing();
    await update(TAGGED);
    expect(tags()).toEqual({ Team: 'security', Reviewed: '', ...OWN });
    expect(note()).toBe('tags');
    await update({ ...PROPERTIES, Tags: [{ Key: 'Team', Value: 'audit' }] });
    expect(tags()).toMatchObject({ Team: 'audit', ...OWN });
    expect(cloudTrail.changes()).toEqual(['AddTags', 'AddTags']);
  });

  test('stay where nobody asks for them any more, as do those of somebody else', async () => {
    await existing(TAGGED);
    kept().tags.set('Somebody', 'else');
    await update(PROPERTIES);
    expect(tags()).toEqual({ Team: 'security', Reviewed: '', Somebody: 'else', ...OWN });
    expect(cloudTrail.changes()).toEqual([]);
  });

  test('cannot say whose the trail is', async () => {
    await create({ ...PROPERTIES, Tags: [{ Key: STACK_TAG, Value: 'another' }] });
    expect(tags()).toEqual(OWN);
  });

  test.each([['Team=security'], [[{ Key: '', Value: 'security' }]], [[{ Key: 'Team', Value: ['security'] }]]])(
    'are refused as %j, and nothing is made',
    async (Tags) => {
      expect(await create({ ...PROPERTIES, Tags })).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(/^Tags: received .*; allowed: a list of tags, or nothing$/),
      });
      expect(cloudTrail.changes()).toEqual([]);
    },
  );
});
