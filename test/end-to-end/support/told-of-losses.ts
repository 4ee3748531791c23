import assert from 'node:assert/strict';
import { HEARTBEAT_TAG, TICK } from '../../../lib/contract/findings';
import type { OwnNames, OwnPart } from '../../../lib/contract/own-parts';
import { type CloudTrailEvent, request } from '../../fixtures/cloudtrail-event';
import { iamUser, roleSession } from '../../fixtures/identities';
import type { OwnThing } from '../../fixtures/own-calls';
import { isRaised } from '../../lib/detection/findings/alarm-rule';
import type { FindingsAws } from '../../support/fake-aws/findings-aws';
import { Account, MANAGEMENT, REGION } from './account';
import { alarmsNow } from './app-deployment';
import { fallbackRule, functionRole, permitTransactions, tagsOfHeartbeat } from './deployed-findings';
import { step } from './end-to-end';
import type { FunctionRuns } from './function-runs';
import { deliverBeside, type Inbox, tryToDeliverBeside, tryToEvaluateIn } from './inbox';
import { invoke, withVariable } from './invocation';
import { known } from './known';
import * as take from './lose';
import { eventOf } from './own-acts';

const { management } = Account;
type Severity = 'page' | 'fallback';

export interface Losable {
  readonly stack: string;
  readonly names: OwnNames;
  readonly functionName: string;
  /** Hears both topics. */
  readonly inbox: Inbox;
  readonly topics: Readonly<Record<Severity, string>>;
  readonly runs: FunctionRuns;
  readonly fake: FindingsAws;
}

interface Loss {
  readonly name: string;
  readonly lose: take.Lose;
  readonly act: CloudTrailEvent;
  /** A detection, or an alarm. */
  readonly teller: string;
}

/** Takes away each part in turn: somebody is told, over a topic and under a key that are not lost. */
export class Losses {
  private readonly heartbeats: CloudTrailEvent[] = [];
  private readonly keyOf: Readonly<Record<Severity, string>>;
  private readonly rule: string;

  public constructor(private readonly it: Losable) {
    const keyUnder = (arn: string): string => nameIn(take.attributesOf(arn)['KmsMasterKeyId'], '/');
    this.keyOf = { page: keyUnder(it.topics.page), fallback: keyUnder(it.topics.fallback) };
    this.rule = fallbackRule(it.stack);
  }

  public async check(): Promise<void> {
    const { names, functionName, inbox, topics } = this.it;
    const all = (part: OwnPart): readonly string[] => known(names[part], part);
    const first = (part: OwnPart): string => known(all(part)[0], part);
    const topic = (name: string): take.Lose => take.topic(`arn:aws:sns:${REGION}:${MANAGEMENT}:${name}`, inbox);
    const page = nameIn(topics.page);
    const archiveKeys = all('key').filter((id) => !Object.values(this.keyOf).includes(id));

    step('all but what findings need: a finding');
    for (const id of archiveKeys)
      await this.checkFound(lossOf('key', id, 'DisableKey', take.key(id), 'own-key-changed'));
    for (const name of all('topic').filter((one) => one !== page))
      await this.checkFound(lossOf('topic', name, 'DeleteTopic', topic(name), 'own-topics-changed'));
    for (const name of all('function').filter((one) => one !== functionName))
      await this.checkFound(lossOf('function', name, 'DeleteFunction', take.lambda(name), 'own-functions-changed'));
    for (const name of all('rule'))
      await this.checkFound(lossOf('rule', name, 'DisableRule', take.rule(name), 'own-functions-changed'));
    const parameter = first('parameter');
    const emptied = take.parameter(parameter, '{}');
    await this.checkFound(lossOf('parameter', parameter, 'PutParameter', emptied, 'own-names-changed'));

    step('what findings need: the alarms on them');
    const failed = 'FindingsFailed';
    await this.checkAlarmed(lossOf('parameter', parameter, 'DeleteParameter', take.parameter(parameter), failed));
    await this.checkAlarmed(lossOf('topic', page, 'DeleteTopic', topic(page), failed));
    await this.checkKeyOfFindings();
    const group = first('logGroup');
    const filter = take.subscription(group);
    await this.checkAlarmed(lossOf('logGroup', group, 'DeleteSubscriptionFilter', filter, 'FindingsSilent'));
    withVariable(functionName, 'AWS_ENDPOINT_URL_DYNAMODB', known(process.env['AWS_ENDPOINT_URL']));
    permitTransactions(this.it.stack);
    const table = first('table');
    await this.checkAlarmed(lossOf('table', table, 'DeleteTable', take.table(table), failed));
    const own = take.lambda(functionName);
    await this.checkAlarmed(lossOf('function', functionName, 'DeleteFunction', own, 'FindingsSilent'));

    step('the key of the log group: no event reaches it, and the alarm on that tells');
    this.checkKeyOfLogGroup();
  }

  /** An act on it pages all the same. */
  private async checkFound({ name, lose, act, teller }: Loss): Promise<void> {
    const { inbox, fake } = this.it;
    fake.table.items.clear();
    const giveBack = lose();
    await deliverBeside([act]);
    const told = inbox.findings().filter(({ detection }) => detection.id === teller);
    giveBack();
    assert.ok(told.length === 1 && told[0]?.severity === 'page', `${name}: nobody is told by ${teller}`);
    this.tells(name, `finding ${teller}`, told[0].topicArn);
  }

  /** Findings tell nothing, an alarm tells that they do not work, and the one behind it that an act pages. */
  private async checkAlarmed({ name, lose, act, teller }: Loss): Promise<void> {
    const { stack, inbox, fake, runs } = this.it;
    fake.table.items.clear();
    const isSilent = teller === 'FindingsSilent';
    this.allWell();
    const giveBack = lose();
    const { happened } = await tryToDeliverBeside([act, ...this.heartbeats]);
    assert.match(happened, /"filter": "OwnPartsChanged-/, `${name}: ${happened}`);
    const { metrics, failures } = runs.since();
    assert.equal(failures.length + (metrics.get('FindingsFailed') ?? 0) > 0, !isSilent, `${name}: ${happened}`);
    assert.ok(!isSilent || !metrics.has('FindingsHeartbeat'), name);
    assert.deepEqual(inbox.findings(), [], name);
    if (isSilent) tryToEvaluateIn(40);
    else this.set(teller, 'ALARM');
    const told = inbox.messages().filter(({ AlarmName: alarm }) => alarm === `${stack}-${teller}`);
    giveBack();
    assert.equal(told.length, 1, `${name}: nobody is told by ${teller}`);
    this.tells(name, teller, known(told[0]).topicArn);
    const raised = alarmsNow().filter(({ StateValue: state }) => state === 'ALARM');
    assert.ok(isRaised(this.rule, new Set(raised.map(({ AlarmName: alarm }) => alarm))), name);
  }

  /** The table, the topics of findings and failed batches are under it: nothing can be written, and what is told over its topics is lost. */
  private async checkKeyOfFindings(): Promise<void> {
    const { fake, topics } = this.it;
    const id = this.keyOf.page;
    const refused = (): (() => void) => {
      const giveBack = take.key(id)();
      // As DynamoDB answers under such a key.
      fake.fault = () => 'refused';
      return () => {
        fake.fault = () => undefined;
        giveBack();
      };
    };
    await this.checkAlarmed(lossOf('key', id, 'DisableKey', refused, 'FindingsFailed'));
    const giveBack = take.key(id)();
    assert.deepEqual(this.toldOfSilence(), [`FindingsSilent ${topics.fallback}`]);
    giveBack();
  }

  private checkKeyOfLogGroup(): void {
    const { topics } = this.it;
    const giveBack = take.key(this.keyOf.fallback)();
    assert.deepEqual(this.toldOfSilence(), [`TrailSilent ${topics.page}`]);
    giveBack();
    this.tells(this.keyOf.fallback, 'TrailSilent', topics.page);
  }

  /** What is told after an hour without an event, over which topic. */
  private toldOfSilence(): string[] {
    const { inbox, stack } = this.it;
    this.allWell();
    const { happened } = tryToEvaluateIn(70);
    assert.match(happened, /the policy of key \S+ does not allow/);
    return inbox
      .messages()
      .filter(({ AlarmName: name }) => name.endsWith('Silent'))
      .map(({ AlarmName: name, topicArn }) => `${name.replace(`${stack}-`, '')} ${topicArn}`);
  }

  /** A heartbeat comes through, so that its absence means something. */
  public async checkHeartbeat(): Promise<void> {
    const { stack, functionName, runs } = this.it;
    const { failure, said } = await invoke(management, functionName, TICK);
    assert.equal(failure, undefined, said);
    const { arn: resourceArn, tags } = tagsOfHeartbeat(stack);
    const by = roleSession(MANAGEMENT, functionRole(stack), functionName);
    runs.since();
    this.heartbeats.push(request('logs:TagResource', by, { resourceArn, tags }));
    await deliverBeside(this.heartbeats);
    assert.ok(runs.since().metrics.has('FindingsHeartbeat'), `${HEARTBEAT_TAG} did not come through`);
  }

  private allWell(): void {
    for (const alarm of ['FindingsFailed', 'FindingsSilent', 'TrailSilent']) this.set(alarm, 'OK');
    this.it.inbox.all();
  }

  /** The local AWS evaluates no metric math, and has no count of the events of a log group. */
  private set(alarm: string, state: 'OK' | 'ALARM'): void {
    const named = ['--alarm-name', `${this.it.stack}-${alarm}`, '--state-reason', 'as CloudWatch would'];
    management.aws('cloudwatch', 'set-alarm-state', ...named, '--state-value', state);
  }

  private tells(lost: string, teller: string, over: string): void {
    const { topics } = this.it;
    const under = over === topics.page ? this.keyOf.page : this.keyOf.fallback;
    assert.ok(over === topics.page || over === topics.fallback, over);
    assert.ok(under !== lost && nameIn(over) !== lost, `${lost} is told over itself`);
    step(`${lost}: ${teller}, over ${nameIn(over)}, under ${under}`);
  }
}

function lossOf(thing: OwnThing, name: string, action: string, lose: take.Lose, teller: string): Loss {
  return { name, lose, act: eventOf({ thing, action }, name, iamUser(MANAGEMENT, 'mallory')), teller };
}

const nameIn = (arn: string | undefined, separator = ':'): string => known(arn?.split(separator).at(-1));
