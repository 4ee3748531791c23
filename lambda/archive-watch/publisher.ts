import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { WatchPorts } from '../../core/archive-watch/ports';
import type { MESSAGE_ATTRIBUTES } from '../../lib/contract/findings';
import type { Environment } from './environment';

/**
 * Sends messages in the same way as findings: text for people, JSON for programs, and the same attributes for filter
 * policies.
 */
export function publisher(
  client: SNSClient,
  { pageTopic, notifyTopic }: Pick<Environment, 'pageTopic' | 'notifyTopic'>,
): WatchPorts['publish'] {
  return async ({ subject, text, document }, loudness) => {
    const topic = loudness === 'page' ? pageTopic : notifyTopic;
    // The log still contains it.
    if (topic === undefined) return;
    const json = JSON.stringify(document);
    const accounts = new Set(document.notices.map(({ account }) => account ?? 'organization'));
    const [only = 'organization'] = accounts;
    const values = {
      severity: loudness,
      detection: 'archive-watch',
      account: accounts.size === 1 ? only : 'organization',
      kind: document.kind,
    } satisfies Record<(typeof MESSAGE_ATTRIBUTES)[number], string>;
    await client.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: subject,
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: text,
          email: text,
          'email-json': json,
          sqs: json,
          lambda: json,
          http: json,
          https: json,
        }),
        MessageAttributes: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, { DataType: 'String' as const, StringValue: value }]),
        ),
      }),
    );
  };
}
