import { execFileSync } from 'node:child_process';
import { type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { Account, MANAGEMENT, REGION } from './account';
import { known } from './known';

/** What CloudWatch publishes of an alarm, as far as it is looked at. */
export interface AlarmMessage {
  readonly AlarmName: string;
  readonly NewStateValue: string;
  readonly AlarmDescription: string | null;
}

/** What a person would have been sent: an e-mail's place takes a queue. */
export class Inbox {
  private readonly url: string;

  /** @param name of the queue */
  public constructor(name: string, topicArns: readonly string[]) {
    const arn = `arn:aws:sqs:${REGION}:${MANAGEMENT}:${name}`;
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
    for (const topic of topicArns) {
      const subscription = ['--topic-arn', topic, '--protocol', 'sqs', '--notification-endpoint', arn];
      Account.management.aws('sns', 'subscribe', ...subscription);
    }
  }

  /** What came since the last time. */
  public messages(): AlarmMessage[] {
    const found: AlarmMessage[] = [];
    for (;;) {
      const received = ['receive-message', '--queue-url', this.url, '--max-number-of-messages', '10'];
      const { Messages: messages = [] } = sqs<{ Messages?: { Body: string }[] }>(...received);
      if (messages.length === 0) return found;
      found.push(
        ...messages.map(
          ({ Body: body }) => JSON.parse((JSON.parse(body) as { Message: string }).Message) as AlarmMessage,
        ),
      );
    }
  }
}

/** Does what CloudTrail does with an event of the management account, for each trail that logs. @returns what happened */
export function deliver(event: CloudTrailEvent): string {
  return execFileSync('deliver', ['-', '--account', MANAGEMENT, '--region', REGION], {
    encoding: 'utf8',
    input: JSON.stringify({ ...event, eventTime: undefined, eventID: undefined }),
  });
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the AWS CLI answers, only its caller knows
function sqs<T>(...args: string[]): T {
  // Version 1 of the AWS CLI takes no notice of AWS_ENDPOINT_URL here.
  return Account.management.aws<T>('sqs', ...args, '--endpoint-url', known(process.env['AWS_ENDPOINT_URL']));
}
