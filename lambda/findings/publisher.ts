import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '../../core/findings/message/message';
import { FINDING_EVENT, type MESSAGE_ATTRIBUTES } from '../../lib/contract/findings';
import { type Budget, patiently } from './budget';
import type { Environment } from './environment';

/** If throttling lasts longer than this, the next tick tries again. */
const ATTEMPTS = 5;

/** Sends messages to the chosen topic, and to chat and event bus if configured. */
export class Publisher {
  public constructor(
    private readonly sns: SNSClient,
    private readonly events: EventBridgeClient,
    private readonly environment: Environment,
  ) {}

  /**
   * @param destination `page`, `notify` or the ARN of a topic
   * @returns the errors of chat and event bus: the message counts as sent anyway
   */
  public async publish(message: Message, destination: string, budget: Budget): Promise<readonly unknown[]> {
    const { pageTopic, notifyTopic, chatTopic, eventBus } = this.environment;
    const topic = destination === 'page' ? pageTopic : destination === 'notify' ? notifyTopic : destination;
    const document = JSON.stringify(message.document);
    await this.tell(
      topic,
      {
        Subject: message.subject,
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: message.text,
          email: message.text,
          'email-json': document,
          sqs: document,
          lambda: document,
          http: document,
          https: document,
        }),
        MessageAttributes: attributesOf(message),
      },
      budget,
    );
    const others = [
      chatTopic === undefined
        ? Promise.resolve()
        : this.tell(chatTopic, { Message: JSON.stringify(message.chat) }, budget),
      eventBus === undefined ? Promise.resolve() : this.announce(eventBus, document, budget),
    ];
    const results = await Promise.allSettled(others);
    return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  }

  /** Publishes a test message, so that a broken key, role or topic is noticed before there is something to send. */
  public async tellCanary(text: string, budget: Budget): Promise<void> {
    await this.tell(this.environment.canaryTopic, { Message: text }, budget);
  }

  private async tell(
    topic: string,
    input: Omit<ConstructorParameters<typeof PublishCommand>[0], 'TopicArn'>,
    budget: Budget,
  ): Promise<void> {
    const command = new PublishCommand({ TopicArn: topic, ...input });
    await patiently(budget, () => this.sns.send(command, { abortSignal: budget.signal }), ATTEMPTS);
  }

  private async announce(bus: string, detail: string, budget: Budget): Promise<void> {
    const { source: Source, detailType: DetailType } = FINDING_EVENT;
    const entry = { EventBusName: bus, Source, DetailType, Detail: detail };
    await patiently(
      budget,
      async () => {
        const { Entries: [answer] = [] } = await this.events.send(new PutEventsCommand({ Entries: [entry] }), {
          abortSignal: budget.signal,
        });
        const { ErrorCode: name, ErrorMessage: text } = answer ?? {};
        if (name !== undefined) throw Object.assign(new Error(text), { name });
      },
      ATTEMPTS,
    );
  }
}

function attributesOf({ document }: Message): Record<string, { DataType: 'String'; StringValue: string }> {
  const values = {
    severity: document.severity,
    detection: document.detection.id,
    account: document.account.id,
    kind: document.kind,
  } satisfies Record<(typeof MESSAGE_ATTRIBUTES)[number], string>;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { DataType: 'String' as const, StringValue: value }]),
  );
}
