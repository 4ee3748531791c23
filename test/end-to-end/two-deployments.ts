/**
 * Two deployments side by side in one account and Region of a local AWS: one is updated, then deleted, and neither hears the other's alarms
 * and findings.
 * `two-deployments.ts [WITH_EMULATOR]`
 */
import assert from 'node:assert/strict';
import { event, request } from '../fixtures/cloudtrail-event';
import { iamUser } from '../fixtures/identities';
import { Account, MANAGEMENT } from './support/account';
import { alarmsNow } from './support/app-deployment';
import { cdk, cdkDone, deploy, deployed, type Outputs, settings } from './support/cdk';
import { permitTransactions, topicOf } from './support/deployed-findings';
import { resourcesOf } from './support/deployed-stack';
import { endToEnd, step } from './support/end-to-end';
import { deliver, Inbox } from './support/inbox';
import { known } from './support/known';
import { isLogging, trails } from './support/organization';

const FIRST = 'OrganizationTrail';
const SECOND = 'Second';
// The local AWS has no stack sets: the names of the roles in all accounts are compared in test/lib/stacks/two-deployments.test.ts.
const OTHER = { stackName: SECOND, trailName: 'second' };
const USER = iamUser(MANAGEMENT);

const STOP = event('cloudtrail:StopLogging', USER);
const CREATE_USER = request('iam:CreateUser', USER, { userName: 'backup' });
const DELETE_DETECTOR = request('guardduty:DeleteDetector', USER, { detectorId: '8ac2f1e7d4b90356' });

async function deployOne(configuration: Readonly<Record<string, unknown>>, name: string): Promise<Outputs> {
  const outputs = await deployed('--all', ...settings(configuration));
  return known(outputs[name], `the outputs of ${name}`);
}

const alarmsOf = (stack: string) => alarmsNow().filter(({ AlarmName: name }) => name.startsWith(`${stack}-`));

/** Whoever is told of any alarm or finding of a deployment. */
function inboxOf(stack: string): Inbox {
  const alarms = alarmsOf(stack);
  assert.ok(alarms.length > 40, `${stack} has ${String(alarms.length)} alarms`);
  const ofFindings = [topicOf(stack, 'Page'), topicOf(stack, 'Notify')];
  const topics = new Set([...ofFindings, ...alarms.flatMap(({ AlarmActions: actions = [] }) => actions)]);
  // And that of controls, and that of broken findings.
  assert.equal(topics.size, 4);
  permitTransactions(stack);
  return new Inbox(`inbox-of-${stack}`, [...topics]);
}

/** The detections that somebody was told of since the last time: by alarms, whose names are without that of the deployment, and by findings. */
function heard(stack: string, inbox: Inbox): string[] {
  return inbox
    .all()
    .flatMap((one) => {
      if ('detection' in one) return [one.detection.id];
      if (one.NewStateValue !== 'ALARM') return [];
      assert.ok(one.AlarmName.startsWith(`${stack}-`), `${stack} was told of ${one.AlarmName}`);
      return [one.AlarmName.slice(stack.length + 1)];
    })
    .sort();
}

/** What an event raised in each deployment. */
function raisedBy(what: Parameters<typeof deliver>[0], first: Inbox, second: Inbox): [string[], string[]] {
  deliver(what);
  return [heard(FIRST, first), heard(SECOND, second)];
}

/** Nothing that AWS knows by name is in both. */
function checkApart(): void {
  const names = (stack: string): string[] =>
    resourcesOf(Account.management, stack)
      // What a filter is called, is called so in its log group.
      .filter(({ ResourceType: type }) => type !== 'AWS::Logs::MetricFilter' && type !== 'AWS::CDK::Metadata')
      .map(({ ResourceType: type, PhysicalResourceId: id }) => `${String(type)} ${String(id)}`);
  const first = new Set(names(FIRST));
  assert.deepEqual(
    names(SECOND).filter((name) => first.has(name) && !name.startsWith('Custom::')),
    [],
  );
  assert.equal(alarmsOf(FIRST).length, alarmsOf(SECOND).length);
}

endToEnd(async () => {
  step('deploy two');
  await deployOne({}, FIRST);
  const { LogGroupName: group } = await deployOne(OTHER, SECOND);
  assert.ok(group?.startsWith(`${SECOND}-`));
  checkApart();
  assert.ok(trails().length === 2 && trails().every(isLogging));

  step('a third under a name that is taken is refused, and takes over nothing');
  const before = alarmsNow();
  const taken = { stackName: 'Third', trailName: 'third', alarmNamePrefix: FIRST };
  const { status, output } = await deploy('--all', ...settings(taken));
  assert.notEqual(status, 0);
  assert.match(output, /already exists/);
  assert.deepEqual(
    before.map(({ AlarmName: name, AlarmActions: actions }) => [name, actions]),
    alarmsNow()
      .filter(({ AlarmName: name }) => before.some((one) => one.AlarmName === name))
      .map(({ AlarmName: name, AlarmActions: actions }) => [name, actions]),
  );
  // The local AWS does not roll back.
  await cdk(['destroy', '--all', '--force', ...settings(taken)]);

  step('an event raises the alarms of both, and each is told of its own');
  const [first, second] = [inboxOf(FIRST), inboxOf(SECOND)];
  const [ofFirst, ofSecond] = raisedBy(STOP, first, second);
  assert.deepEqual(ofFirst, ['cis-trail-changes', 'trail-stopped']);
  assert.deepEqual(ofSecond, ofFirst);

  step('update the second');
  await deployOne({ ...OTHER, keyPrefix: 'second', excludedDetections: ['iam-user-created'] }, SECOND);
  const [byFirst, bySecond] = raisedBy(CREATE_USER, first, second);
  assert.ok(byFirst.includes('iam-user-created'));
  assert.deepEqual(
    bySecond,
    byFirst.filter((id) => id !== 'iam-user-created'),
  );

  step('destroy the second');
  const alarms = alarmsOf(FIRST);
  await cdkDone('destroy', '--all', '--force', ...settings(OTHER));
  assert.deepEqual(alarmsOf(SECOND), []);
  assert.deepEqual(
    alarmsOf(FIRST).map(({ AlarmName: name }) => name),
    alarms.map(({ AlarmName: name }) => name),
  );
  assert.deepEqual(
    trails().map((trail) => [trail.Name, isLogging(trail)]),
    [['organization-trail', true]],
  );
  const [afterwards, nobody] = raisedBy(DELETE_DETECTOR, first, second);
  assert.ok(afterwards.length > 0);
  assert.deepEqual(nobody, []);
  await cdkDone('destroy', '--all', '--force');
  assert.deepEqual(alarmsNow(), []);
});
