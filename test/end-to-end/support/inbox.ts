import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { FindingDocument, StormDocument } from '../../../core/findings/message/message';
import { type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { Account, MANAGEMENT, REGION } from './account';
import { known } from './known';

/** What CloudWatch publishes of an alarm, as far as it is looked at. */
export interface AlarmMessage {
  readonly AlarmName: string;
  readonly NewStateValue: string;
  readonly AlarmDescription: string | null;
}

/** Which topic it came by. */
export interface ByTopic {
  readonly topicArn: string;
}

/** A message of findings, as a program gets it, and the subject of the e-mail. */
export type FindingsMessage = (FindingDocument | StormDocument) & { readonly subject: string };

interface Envelope {
  readonly Message: string;
  readonly Subject?: string;
  readonly TopicArn: string;
}

/** What a person would have been sent: an e-mail's place takes a queue, which gets the documents of findings. */
export class Inbox {
  public readonly url: string;
  private readonly arn: string;
  private readonly heard = new Set<string>();

  /** @param name of the queue */
  public constructor(name: string, topicArns: readonly string[]) {
    this.arn = `arn:aws:sqs:${REGION}:${MANAGEMENT}:${name}`;
    const { arn } = this;
    const policy = {
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arn },
      ],
    };
    // What is read once is not shown again.
    const attributes = JSON.stringify({ Policy: JSON.stringify(policy), VisibilityTimeout: '43200' });
    const { QueueUrl: url } = sqs<{ QueueUrl: string }>(
      'create-queue',
      '--queue-name',
      name,
      '--attributes',
      attributes,
    );
    this.url = url;
    for (const topic of topicArns) this.subscribe(topic);
  }

  public subscribe(topicArn: string): void {
    const subscription = ['--topic-arn', topicArn, '--protocol', 'sqs', '--notification-endpoint', this.arn];
    Account.management.aws('sns', 'subscribe', ...subscription);
    this.heard.add(topicArn);
  }

  /** Subscribes again to a topic that was gone meanwhile, if it ever did. */
  public subscribeAgain(topicArn: string): void {
    if (this.heard.has(topicArn)) this.subscribe(topicArn);
  }

  /** What CloudWatch published since the last time anything was read. */
  public messages(): (AlarmMessage & ByTopic)[] {
    return this.all().filter((one) => 'AlarmName' in one);
  }

  /** What findings published since the last time anything was read. */
  public findings(): (FindingsMessage & ByTopic)[] {
    return this.all().filter((one) => 'detection' in one);
  }

  /** What either published since the last time. */
  public all(): ((AlarmMessage | FindingsMessage) & ByTopic)[] {
    return this.read().map(({ Message: message, Subject: subject = '', TopicArn: topicArn }) => ({
      ...(JSON.parse(message) as AlarmMessage | FindingsMessage),
      subject,
      topicArn,
    }));
  }

  /** The texts since the last time anything was read. */
  public texts(): string[] {
    return this.read().map(({ Message: message }) => message);
  }

  private read(): Envelope[] {
    return readQueue(this.url).map((body) => JSON.parse(body) as Envelope);
  }
}

/** Does what CloudTrail does with an event of the management account, for each trail that logs. @returns what happened */
export function deliver(event: CloudTrailEvent): string {
  return deliverAs({ ...event, eventTime: undefined, eventID: undefined });
}

/** The same with events as they are: an `eventTime` or `eventID` that they have they keep. */
export function deliverAs(events: CloudTrailEvent | readonly CloudTrailEvent[], account = MANAGEMENT): string {
  const { status, happened } = tryToDeliver(events, account);
  assert.equal(status, 0, happened);
  return happened;
}

/** @returns a status that is not 0 where something was refused or failed */
export function tryToDeliver(
  events: CloudTrailEvent | readonly CloudTrailEvent[],
  account = MANAGEMENT,
): { readonly status: number | null; readonly happened: string } {
  const { status, stdout, stderr } = spawnSync('deliver', ['-', '--account', account, '--region', REGION], {
    encoding: 'utf8',
    input: JSON.stringify(events),
    maxBuffer: 2 ** 26,
  });
  return { status, happened: stdout + stderr };
}

/** The same while fakes in this process go on answering. */
export async function tryToDeliverBeside(
  events: readonly CloudTrailEvent[],
  account = MANAGEMENT,
): Promise<{ readonly status: unknown; readonly happened: string }> {
  const child = spawn('deliver', ['-', '--account', account, '--region', REGION]);
  let happened = '';
  child.stdout.on('data', (chunk: Buffer) => (happened += chunk.toString()));
  child.stdin.end(JSON.stringify(events));
  const status = await new Promise((ended) => child.on('close', ended));
  return { status, happened };
}

export async function deliverBeside(events: readonly CloudTrailEvent[], account = MANAGEMENT): Promise<string> {
  const { status, happened } = await tryToDeliverBeside(events, account);
  assert.equal(status, 0, happened);
  return happened;
}

/** CloudWatch looks at all alarms, so long from now. */
export function evaluateIn(minutes: number): string {
  const { status, happened } = tryToEvaluateIn(minutes);
  assert.equal(status, 0, happened);
  return happened;
}

/** @returns a status that is not 0 where an action was refused */
export function tryToEvaluateIn(minutes: number): { readonly status: number | null; readonly happened: string } {
  const later = new Date(Date.now() + minutes * 60_000).toISOString();
  const { status, stdout, stderr } = spawnSync('deliver', ['--evaluate', '--at', later], { encoding: 'utf8' });
  return { status, happened: stdout + stderr };
}

/** What is in a queue that was not read before. */
export function readQueue(url: string): string[] {
  const found: string[] = [];
  for (;;) {
    const received = ['receive-message', '--queue-url', url, '--max-number-of-messages', '10'];
    const { Messages: messages = [] } = sqs<{ Messages?: { Body: string }[] }>(...received);
    if (messages.length === 0) return found;
    found.push(...messages.map(({ Body: body }) => body));
  }
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the AWS CLI answers, only its caller knows
function sqs<T>(...args: string[]): T {
  // Version 1 of the AWS CLI takes no notice of AWS_ENDPOINT_URL here.
  return Account.management.aws<T>('sqs', ...args, '--endpoint-url', known(process.env['AWS_ENDPOINT_URL']));
}
