import type { DescribeSubscriptionFiltersCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { GetKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import type { GetTopicAttributesCommandOutput } from '@aws-sdk/client-sns';
import type { GetParameterCommandOutput } from '@aws-sdk/client-ssm';
import { Account, MANAGEMENT } from './account';
import { parsed } from './deployed-policy';
import type { Inbox } from './inbox';
import { known } from './known';

/** Takes a resource away. @returns what gives it back */
export type Lose = () => () => void;

const aws = Account.management.aws.bind(Account.management);
const gone = (): void => undefined;

export function attributesOf(topicArn: string): Record<string, string> {
  const answer = aws<GetTopicAttributesCommandOutput>('sns', 'get-topic-attributes', '--topic-arn', topicArn);
  return known(answer.Attributes);
}

export function topic(topicArn: string, inbox: Inbox): Lose {
  return () => {
    const { Policy, KmsMasterKeyId } = attributesOf(topicArn);
    aws('sns', 'delete-topic', '--topic-arn', topicArn);
    return () => {
      aws('sns', 'create-topic', '--name', known(topicArn.split(':').at(-1)));
      for (const [name, value] of Object.entries({ Policy, KmsMasterKeyId })) {
        const attribute = ['--attribute-name', name, '--attribute-value', known(value)];
        aws('sns', 'set-topic-attributes', '--topic-arn', topicArn, ...attribute);
      }
      inbox.subscribeAgain(topicArn);
    };
  };
}

/** The local AWS asks no key whether it is enabled, but for messages of alarms its policy: that admits nobody but the account meanwhile. */
export function key(id: string): Lose {
  const named = ['--key-id', id, '--policy-name', 'default'];
  return () => {
    const { Policy: policy } = aws<GetKeyPolicyCommandOutput>('kms', 'get-key-policy', ...named);
    const Statement = [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` }, Action: 'kms:*', Resource: '*' },
    ];
    aws('kms', 'put-key-policy', ...named, '--policy', JSON.stringify({ Version: '2012-10-17', Statement }));
    aws('kms', 'disable-key', '--key-id', id);
    return () => {
      aws('kms', 'put-key-policy', ...named, '--policy', JSON.stringify(parsed(policy)));
      aws('kms', 'enable-key', '--key-id', id);
    };
  };
}

export function lambda(name: string): Lose {
  return () => {
    aws('lambda', 'delete-function', '--function-name', name);
    return gone;
  };
}

export function rule(name: string): Lose {
  return () => {
    aws('events', 'disable-rule', '--name', name);
    return () => {
      aws('events', 'enable-rule', '--name', name);
    };
  };
}

export function table(name: string): Lose {
  return () => {
    aws('dynamodb', 'update-table', '--table-name', name, '--no-deletion-protection-enabled');
    aws('dynamodb', 'delete-table', '--table-name', name);
    return gone;
  };
}

/** @param value what it holds meanwhile; undefined: it is gone */
export function parameter(name: string, value?: string): Lose {
  const put = (text: string): unknown =>
    aws('ssm', 'put-parameter', '--name', name, '--type', 'String', '--overwrite', '--value', text);
  return () => {
    const { Parameter: before } = aws<GetParameterCommandOutput>('ssm', 'get-parameter', '--name', name);
    if (value === undefined) aws('ssm', 'delete-parameter', '--name', name);
    else put(value);
    return () => put(known(before?.Value));
  };
}

export function subscription(logGroup: string): Lose {
  return () => {
    const group = ['--log-group-name', logGroup];
    const { subscriptionFilters: [filter] = [] } = aws<DescribeSubscriptionFiltersCommandOutput>(
      'logs',
      'describe-subscription-filters',
      ...group,
    );
    const named = [...group, '--filter-name', known(filter?.filterName)];
    aws('logs', 'delete-subscription-filter', ...named);
    const destination = ['--filter-pattern', '', '--destination-arn', known(filter?.destinationArn)];
    return () => {
      aws('logs', 'put-subscription-filter', ...named, ...destination);
    };
  };
}
