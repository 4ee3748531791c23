/**
 * The product guards its own resources, on a local AWS: what is done to the deployed ones is told, and whatever is lost, somebody is told by
 * something else. `own-parts.ts WITH_EMULATOR`
 */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OwnNames } from '../../lib/contract/own-parts';
import type { CloudTrailEvent } from '../fixtures/cloudtrail-event';
import { iamUser, roleSession } from '../fixtures/identities';
import { FindingsAws } from '../support/fake-aws/findings-aws';
import { Account, MANAGEMENT } from './support/account';
import { deployApp } from './support/app-deployment';
import type { Outputs } from './support/cdk';
import { topicOf } from './support/deployed-findings';
import { physicalId } from './support/deployed-stack';
import { endToEnd, step, type Surroundings } from './support/end-to-end';
import { FunctionRuns } from './support/function-runs';
import { type ByTopic, deliverBeside, type FindingsMessage, Inbox } from './support/inbox';
import { withVariable } from './support/invocation';
import { known } from './support/known';
import { eventOf, nameOf, OWN_ACTS, throughCloudFormation } from './support/own-acts';
import { namesOf, replayed } from './support/own-names';
import { Losses } from './support/told-of-losses';

const STACK = 'OrganizationTrail';
const isOwn = (id: string): boolean => id.startsWith('own-') || id === 'trail-stopped';

function around(): Surroundings {
  mkdirSync('cdk.out', { recursive: true });
  const log = resolve('cdk.out/own-parts.log');
  rmSync(log, { force: true });
  return { environment: { EMULATOR_LOG: log } };
}

/** Delivers, and keeps what was delivered. */
class Acts {
  public readonly delivered: CloudTrailEvent[] = [];

  public constructor(
    private readonly inbox: Inbox,
    public readonly names: OwnNames,
    public readonly topics: Readonly<Record<'page' | 'notify', string>>,
  ) {}

  /** @returns what findings said of it */
  public async tell(events: readonly CloudTrailEvent[]): Promise<(FindingsMessage & ByTopic)[]> {
    await deliverBeside(events);
    this.delivered.push(...events);
    return this.inbox.findings();
  }
}

/** Each act by somebody of its own, by themselves and through CloudFormation: one message, that names act, principal and resource. */
async function checkActs(acts: Acts): Promise<void> {
  const cells = OWN_ACTS.flatMap((act, index) => {
    const who = `${act.action}-${String(index)}`;
    const name = nameOf(act, acts.names);
    return [
      { act, name, label: `user ${who}`, event: eventOf(act, name, iamUser(MANAGEMENT, who)) },
      { act, name, label: `role ${who}`, event: eventOf(act, name, throughCloudFormation(who)) },
    ];
  });
  const messages = await acts.tell(cells.map(({ event }) => event));
  for (const { act, name, label, event } of cells) {
    const [message, ...others] = messages.filter(
      (one) => one.kind === 'finding' && one.eventIds.includes(String(event['eventID'])),
    );
    const said = `${act.action} on ${name} by ${label}`;
    assert.ok(message?.kind === 'finding' && others.length === 0, `${said}: ${told(messages).join(', ')}`);
    const { detection, severity, account, principal, call, targets, topicArn, subject } = message;
    assert.deepEqual([detection.id, severity, account.id], [act.found, act.severity, MANAGEMENT], said);
    assert.deepEqual([principal.label, call.name], [label, event['eventName']], said);
    assert.ok(
      targets.some(({ value }) => value.includes(name)),
      `${said}: ${JSON.stringify(targets)}`,
    );
    assert.equal(topicArn, acts.topics[act.severity === 'page' ? 'page' : 'notify'], said);
    assert.ok(subject.startsWith(`${act.severity.toUpperCase()}: `) && subject.includes(MANAGEMENT), subject);
  }
  assert.equal(messages.length, cells.length, told(messages).join(', '));
}

/** The same on resources whose names only begin with ours. */
async function checkNearMisses(acts: Acts): Promise<void> {
  const messages = await acts.tell(
    OWN_ACTS.map((act) => eventOf(act, `${nameOf(act, acts.names)}x`, iamUser(MANAGEMENT, 'bystander'))),
  );
  assert.deepEqual(told(messages), []);
}

/** The same by CloudFormation as a role that deploys: no page, and one message for each detection of deployments, with all that it did. */
async function checkDeployment(acts: Acts): Promise<void> {
  const deployer = known(acts.names.deployer?.find((name) => name.includes('cfn-exec')));
  const messages = await acts.tell(
    OWN_ACTS.map((act) => eventOf(act, nameOf(act, acts.names), throughCloudFormation(deployer))),
  );
  const expected = new Map<string, number>();
  for (const { deployed } of OWN_ACTS) expected.set(deployed, (expected.get(deployed) ?? 0) + 1);
  assert.deepEqual(
    new Map(messages.map((one) => [one.detection.id, one.kind === 'finding' && one.seen.count])),
    expected,
    told(messages).join(', '),
  );
  for (const one of messages) {
    assert.deepEqual([one.severity, one.topicArn], ['notify', acts.topics.notify]);
    assert.ok(one.kind === 'finding' && one.principal.label === `role ${deployer}`);
  }

  step('what destroys pages even so, and so does what that role does by itself');
  const destroys = (['trail', 'stack'] as const).map((thing, index) =>
    eventOf(
      { thing, action: ['StopLogging', 'DeleteStack'][index] ?? '' },
      known(acts.names[thing]?.[0]),
      throughCloudFormation(deployer),
    ),
  );
  const [bucket] = OWN_ACTS.filter(({ part }) => part === 'trailBucket');
  const byItself = eventOf(
    known(bucket),
    nameOf(known(bucket), acts.names),
    roleSession(MANAGEMENT, deployer, 'somebody'),
  );
  const pages = await acts.tell([...destroys, byItself]);
  assert.deepEqual(
    pages
      .filter(({ severity, topicArn }) => severity === 'page' && topicArn === acts.topics.page)
      .map(({ detection }) => detection.id)
      .sort(),
    ['own-archive-changed', 'own-stack-changed', 'trail-stopped'],
    told(pages).join(', '),
  );
}

/** The command line finds in the same events what the function found. */
function checkReplay({ delivered }: Acts, fake: FindingsAws, outputs: Outputs): void {
  const found = new Map<string, number>();
  for (const { detectionId, count } of fake.items('finding#')) {
    const id = String(detectionId);
    if (isOwn(id)) found.set(id, (found.get(id) ?? 0) + Number(count));
  }
  const { detections, notices } = replayed(delivered, outputs);
  const said = detections.flatMap(({ id, events }) => (isOwn(id) && events > 0 ? [[id, events] as const] : []));
  assert.deepEqual(new Map([...said].sort()), new Map([...found].sort()), notices.join(' '));
  assert.ok(found.size > 10, [...found.keys()].join(', '));
}

const told = (messages: readonly FindingsMessage[]): string[] =>
  messages.map((one) => `${one.detection.id} ${one.kind === 'finding' ? one.principal.label : 'storm'}`);

endToEnd(
  async () => {
    step('deploys the app with no configuration');
    const outputs = await deployApp();
    const names = namesOf(outputs);
    // The local AWS copies its whole table for each part of a transaction, and loses some of those at once: something else stands in.
    const fake = new FindingsAws();
    const functionName = known(outputs['FindingsFunction']);
    withVariable(functionName, 'AWS_ENDPOINT_URL_DYNAMODB', await fake.start());
    const topics = { page: topicOf(STACK, 'Page'), notify: topicOf(STACK, 'Notify') };
    const inbox = new Inbox('inbox', Object.values(topics));
    const acts = new Acts(inbox, names, topics);

    step('what is done to our resources: one message each');
    await checkActs(acts);
    step('the same on other names: nothing');
    await checkNearMisses(acts);
    step('the same in a deployment: two messages, and no page');
    await checkDeployment(acts);
    step('replay finds the same with the names that the command in the output prints');
    checkReplay(acts, fake, outputs);

    const fallback = physicalId(Account.management, STACK, 'AWS::SNS::Topic', /Fallback/);
    inbox.subscribe(fallback);
    const runs = new FunctionRuns(functionName);
    const losses = new Losses({
      stack: STACK,
      names,
      functionName,
      inbox,
      topics: { ...topics, fallback },
      runs,
      fake,
    });
    step('a heartbeat comes through');
    await losses.checkHeartbeat();
    await losses.check();
  },
  { around },
);
