import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../core/findings/message/message';
import { budgetOf } from '../../../lambda/findings/budget';
import { parseEnvironment } from '../../../lambda/findings/environment';
import { Publisher } from '../../../lambda/findings/publisher';
import { servedFindings, someRecord, VARIABLES } from './served-findings';

describe('what the bus takes the call for, but not the entry', () => {
  const served = servedFindings();

  it('is told, and the message counts as sent', async () => {
    const { aws } = served;
    aws.refusedEntry = { ErrorCode: 'AccessDenied', ErrorMessage: 'not on this bus' };
    const [line] = await served.deliver([someRecord()]);

    expect(served.told()).toHaveLength(1);
    expect(aws.announced).toEqual([]);
    expect(line).toMatchObject({ FindingsFailed: 1, messages: 1, errors: ['AccessDenied: not on this bus'] });
  });

  it('is tried again where that passes', async () => {
    const { aws } = served;
    aws.refusedEntry = { ErrorCode: 'ThrottlingException', ErrorMessage: 'later' };
    aws.fault = (call, number) => {
      if (call === 'PutEvents' && aws.calls.slice(0, number - 1).includes('PutEvents')) aws.refusedEntry = undefined;
      return undefined;
    };
    const [line] = await served.deliver([someRecord()]);

    expect(aws.announced).toHaveLength(1);
    expect(line).not.toHaveProperty('errors');
  });
});

describe('a tick that fails', () => {
  const served = servedFindings();

  it('says so when it is done: its heartbeat', async () => {
    served.aws.fault = (call) => (call === 'TagResource' ? 'refused' : undefined);

    await expect(served.tick()).rejects.toThrow(/^1 steps of the tick failed; the first: AccessDeniedException/);
  });
});

describe('where a message goes', () => {
  const served = servedFindings();
  const message = {
    subject: 'subject',
    text: 'text',
    document: { severity: 'page', detection: { id: 'own' }, account: { id: '111111111111' }, kind: 'finding' },
    chat: {},
  } as unknown as Message;
  const OWN = 'arn:aws:sns:eu-central-1:111111111111:Own';

  it.each([
    ['page', VARIABLES.PAGE_TOPIC_ARN],
    ['notify', VARIABLES.NOTIFY_TOPIC_ARN],
    [OWN, OWN],
  ])(
    'is the topic that was chosen, and nothing else where there is neither chat nor bus: %s',
    async (chosen, topic) => {
      const environment = parseEnvironment({ ...VARIABLES, CHAT_TOPIC_ARN: '', EVENT_BUS_NAME: '' });
      const publisher = new Publisher(new SNSClient(), new EventBridgeClient(), environment);

      expect(await publisher.publish(message, chosen, budgetOf(10_000))).toEqual([]);
      expect(served.aws.published.map((one) => one.topic)).toEqual([topic]);
      expect(served.aws.calls).toEqual(['Publish']);
    },
  );
});
