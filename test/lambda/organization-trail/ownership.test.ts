import { describe, expect, test } from '@jest/globals';
import { handingOver, isOwn, tagsOf } from '../../../lambda/organization-trail/ownership';

const STACK = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/Trail';
const OWNER = { stackId: `${STACK}/0a1b2c3d`, logicalResourceId: 'Trail' };

describe('A trail belongs to a resource', () => {
  test.each([
    ['that made it', tagsOf(OWNER), true],
    ['that it was handed to by the name of its stack', tagsOf({ ...OWNER, stackId: STACK }), true],
    ['and not to that of another stack of the same name', tagsOf({ ...OWNER, stackId: `${STACK}/4e5f6a7b` }), false],
    ['and not to that of a stack with a longer name', tagsOf({ ...OWNER, stackId: `${STACK}s` }), false],
    ['and not to another one of the same stack', tagsOf({ ...OWNER, logicalResourceId: 'Other' }), false],
    ['and to none where it has no tags', {}, false],
  ])('%s', (_, tags, isItsOwn) => {
    expect(isOwn(tags, OWNER)).toBe(isItsOwn);
  });

  test('after the command that hands it over', () => {
    const command = handingOver('arn:trail', OWNER);
    expect(command).toMatch(/^aws cloudtrail add-tags --resource-id arn:trail --tags-list Key=/);
    const tags = Object.fromEntries(
      [...command.matchAll(/Key=(\S+),Value=(\S+)/g)].map(([, key, value]) => [key, value] as [string, string]),
    );
    expect(tags).toEqual(tagsOf({ ...OWNER, stackId: STACK }));
  });
});
