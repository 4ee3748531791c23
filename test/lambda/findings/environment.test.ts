import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../../../lambda/findings/environment';
import { VARIABLES } from './served-findings';

describe('parseEnvironment', () => {
  test('reads where the function runs, and whom it asks', () => {
    expect(parseEnvironment(VARIABLES)).toMatchObject({
      partition: 'aws',
      region: 'eu-central-1',
      accountId: '111111111111',
      table: 'findings',
      eventBus: 'default',
      asksOrganizations: false,
    });
    expect(parseEnvironment({ ...VARIABLES, ACCOUNTS: 'organization' }).asksOrganizations).toBe(true);
  });

  test('does without what is optional', () => {
    const without = { ...VARIABLES, CHAT_TOPIC_ARN: '', EVENT_BUS_NAME: undefined };
    expect(parseEnvironment(without)).toMatchObject({ chatTopic: undefined, eventBus: undefined });
  });

  test('names every variable that is missing or wrong', () => {
    let said = '';
    try {
      parseEnvironment({ PAGE_TOPIC_ARN: 'page', LOG_GROUP_NAME: '' });
    } catch (error) {
      said = String(error);
    }
    expect(said.split('; ').filter((part) => part.includes('received'))).toEqual(
      [
        'Error: HEARTBEAT_ARN: received undefined',
        'FINDINGS_TABLE: received undefined',
        'PAGE_TOPIC_ARN: received "page"',
        'NOTIFY_TOPIC_ARN: received undefined',
        'CANARY_TOPIC_ARN: received undefined',
        'ROLE_ARN: received undefined',
        'METRIC_NAMESPACE: received undefined',
        'LOG_GROUP_NAME: received ""',
      ].map((start) => expect.stringMatching(new RegExp(`^${start}$`))),
    );
  });
});
