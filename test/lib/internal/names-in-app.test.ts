import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Aws, type Environment, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { checkNames, claimNames, isTaken, type NameClaim } from '../../../lib/internal/names-in-app';
import { Problems } from '../../../lib/internal/problems';

const ENV = { account: '111111111111', region: 'eu-central-1' };
const TRAIL: NameClaim = { kind: 'trail', names: ['audit'], within: 'Region' };

const inStage = (app: App, stage: string, env?: Environment): Stack =>
  new Stack(new Stage(app, stage, { env }), 'Audit');

/** What is wrong with a claim beside what is claimed already, and whether it is warned of. */
function beside(owner: Stack, claim: NameClaim = TRAIL): string {
  const problems = new Problems('Thing', owner.node.path);
  checkNames(problems, owner, claim, 'name');
  try {
    problems.throwIfAny();
  } catch (error) {
    return (error as Error).message;
  }
  claimNames(owner, claim);
  return Annotations.fromStack(owner)
    .findWarning('*', Match.stringLikeRegexp('NameMayBeTaken'))
    .map(({ entry }) => entry.data as string)
    .join();
}

const REFUSED =
  /name: received "audit", which '.*' already uses in the same account and Region; allowed: a different one/;
const WARNED = /The trail audit is also that of '.*'.*: give each stack its env, or each a different name/;
const FINE = /^$/;

describe('a name that another construct of the app has', () => {
  const elsewhere = { ...ENV, region: 'eu-west-1' };
  test.each<[string, Environment | undefined, Environment | undefined, RegExp]>([
    ['of the same account and Region', ENV, ENV, REFUSED],
    ['of another Region', ENV, elsewhere, FINE],
    ['of another account', ENV, { ...ENV, account: '222222222222' }, FINE],
    ['that both say nothing', undefined, undefined, REFUSED],
    ['of which one says nothing', ENV, undefined, WARNED],
    ['of which one says the Region', ENV, { region: ENV.region }, WARNED],
    ['that say the same Region', { region: ENV.region }, { region: ENV.region }, REFUSED],
    ['that say different Regions', { region: ENV.region }, { region: 'eu-west-1' }, FINE],
  ])('in stacks %s', (_, one, other, expected) => {
    const app = new App();
    claimNames(new Stack(app, 'One', { env: one }), TRAIL);
    expect(beside(new Stack(app, 'Other', { env: other }))).toMatch(expected);
  });

  test.each<[string, Environment | undefined, Environment | undefined, RegExp]>([
    ['of the same account and Region', ENV, ENV, REFUSED],
    ['of another Region', ENV, elsewhere, FINE],
    ['that say nothing, and may be deployed with different credentials', undefined, undefined, WARNED],
  ])('in stages %s', (_, one, other, expected) => {
    const app = new App();
    claimNames(inStage(app, 'One', one), TRAIL);
    expect(beside(inStage(app, 'Other', other))).toMatch(expected);
  });

  test('of an account is that of all its Regions', () => {
    const role: NameClaim = { kind: 'role', names: ['audit'], within: 'account' };
    const app = new App();
    claimNames(new Stack(app, 'One', { env: ENV }), role);
    expect(beside(new Stack(app, 'Other', { env: elsewhere }), role)).toMatch(
      "Thing at 'Other': name: received \"audit\", which 'One' already uses in the same account; allowed",
    );
    expect(beside(new Stack(app, 'Third', { env: { ...ENV, account: '222222222222' } }), role)).toMatch(FINE);
  });

  test('of a bucket is that of all accounts', () => {
    const bucket: NameClaim = { kind: 'bucket', names: ['logs', 'logs-access'], within: 'partition' };
    const app = new App();
    claimNames(new Stack(app, 'One', { env: ENV }), bucket);
    const other = new Stack(app, 'Other', { env: { account: '222222222222', region: 'eu-west-1' } });
    expect(beside(other, { ...bucket, names: ['logs-access', 'logs-access-access'] })).toMatch(
      'received "logs-access", which \'One\' already uses; allowed',
    );
  });

  test('is not one of another kind or place, of another app, or one that is known only at deployment', () => {
    const app = new App();
    const [one, other] = [new Stack(app, 'One', { env: ENV }), new Stack(app, 'Other', { env: ENV })];
    claimNames(one, { ...TRAIL, names: ['audit', Aws.STACK_NAME], place: 'here' });
    expect(isTaken(other, { ...TRAIL, place: 'here' })).toBe(true);
    expect(isTaken(other, { ...TRAIL, place: 'there' })).toBe(false);
    expect(isTaken(other, { ...TRAIL, kind: 'alarm', place: 'here' })).toBe(false);
    expect(isTaken(other, { ...TRAIL, names: [Aws.STACK_NAME], place: 'here' })).toBe(false);
    expect(isTaken(new Stack(new App(), 'Other', { env: ENV }), { ...TRAIL, place: 'here' })).toBe(false);
  });

  test('is free again where that was removed', () => {
    const app = new App();
    const one = new Stack(app, 'One', { env: ENV });
    const group = new Construct(one, 'Group');
    claimNames(new Construct(group, 'Trail'), TRAIL);
    one.node.tryRemoveChild('Group');
    expect(beside(new Stack(app, 'Other', { env: ENV }))).toMatch(FINE);
  });
});
