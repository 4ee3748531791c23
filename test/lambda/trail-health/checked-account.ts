import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { check } from '../../../lambda/trail-health';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { DeployedAccount } from './deployed-account';

export const EMAIL = 'security@example.com';

function stack(): OrganizationTrailStack {
  const app = new App();
  const bucket = Bucket.fromBucketName(new Stack(app, 'Theirs'), 'Bucket', 'secrets');
  return new OrganizationTrailStack(app, 'OrganizationTrail', {
    events: [
      EventSelection.managementEvents(),
      EventSelection.s3Objects({ buckets: [bucket] }),
      EventSelection.callRateInsights({ dataEvents: true }),
      EventSelection.errorRateInsights(),
      EventSelection.aggregation(AggregationTemplate.API_ACTIVITY),
    ],
    notifyOfLogFiles: true,
    alarms: { page: { emails: [EMAIL, 'second@example.com'] }, compliance: { emails: [EMAIL] } },
  });
}

/** The check of health, run over an account that has what a stack deploys: a new one for each test of a file. */
export interface CheckedAccount {
  readonly account: DeployedAccount;
  /** What a run of the function says: the line that it writes. */
  said(): Promise<{ readonly changes: string[]; readonly [metric: string]: unknown }>;
}

/** To be called once in a file of tests. */
export function checkedAccount(): CheckedAccount {
  const deployed = stack();
  let account: DeployedAccount;
  let variables: NodeJS.ProcessEnv;
  beforeEach(async () => {
    variables = { ...process.env };
    account = new DeployedAccount(deployed);
    Object.assign(process.env, account.environment, {
      AWS_ENDPOINT_URL: await account.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = variables;
    await account.stop();
  });
  return {
    get account() {
      return account;
    },
    async said() {
      const lines: string[] = [];
      const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
      try {
        await check(account.file);
      } finally {
        write.mockRestore();
      }
      expect(lines).toHaveLength(1);
      return JSON.parse(lines[0] ?? '') as { changes: string[] };
    },
  };
}
