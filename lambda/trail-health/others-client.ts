import { type CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { nameOf } from '../../lib/contract/error-message';
import { bounded } from './bounded';
import type { OthersPort } from './changes';
import type { FoundSubscriber } from './compare/recipients';

/** As named by services with JSON and with XML protocols. */
const MISSING = ['NotFoundException', 'ResourceNotFoundException'];

export interface OtherClients {
  readonly cloudFormation: CloudFormationClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
}

/** One request to each of four services. */
export function othersClient({ cloudFormation, events, lambda, sns }: OtherClients): OthersPort {
  return {
    async stackResource(StackName, LogicalResourceId) {
      const request = new DescribeStackResourceCommand({ StackName, LogicalResourceId });
      const { StackResourceDetail: detail } = await cloudFormation.send(request, bounded());
      if (detail?.LastUpdatedTimestamp === undefined) throw new Error('CloudFormation answered without a time');
      return {
        changedAt: detail.LastUpdatedTimestamp,
        isChanging: detail.ResourceStatus?.endsWith('_IN_PROGRESS') ?? false,
      };
    },

    async ruleState(Name) {
      return unlessMissing(async () => (await events.send(new DescribeRuleCommand({ Name }), bounded())).State);
    },

    async findingsFunction(FunctionName) {
      return unlessMissing(async () => {
        const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }), bounded());
        return { reservedConcurrency: answer.ReservedConcurrentExecutions };
      });
    },

    async subscribers(TopicArn) {
      return unlessMissing(async () => {
        const found: FoundSubscriber[] = [];
        for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
          { client: sns },
          { TopicArn },
          bounded(),
        )) {
          for (const { Endpoint: endpoint = '', SubscriptionArn: arn } of page)
            found.push({ endpoint, isDeleted: arn === 'Deleted' });
        }
        return found;
      });
    },
  };
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (MISSING.includes(nameOf(error))) return undefined;
    throw error;
  }
}
