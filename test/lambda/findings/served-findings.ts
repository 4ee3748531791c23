import { afterAll, beforeAll, beforeEach, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { parseEnvironment } from '../../../lambda/findings/environment';
import { findingsHandler, type Handler } from '../../../lambda/findings/handle';
import { Responder } from '../../../lambda/findings/respond';
import { DEFAULT_FINDINGS, type FindingsSettings, TICK } from '../../../lib/contract/findings';
import { FindingsAws } from '../../support/fake-aws/findings-aws';
import { someDetection } from '../../core/findings/some-detection';

export const ROLE = 'arn:aws:iam::111111111111:role/Findings';
export const HEARTBEAT_ARN = 'arn:aws:logs:eu-central-1:111111111111:log-group:Heartbeat';
export const VARIABLES = {
  FINDINGS_TABLE: 'findings',
  PAGE_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:Page',
  NOTIFY_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:Notify',
  CHAT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:Chat',
  CANARY_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:Canary',
  EVENT_BUS_NAME: 'default',
  HEARTBEAT_ARN,
  ROLE_ARN: ROLE,
  METRIC_NAMESPACE: 'Trail',
  TRAIL_ARN: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail',
  LOG_GROUP_NAME: 'trail',
  OWN_PARTS_PARAMETER: '/trail/own-parts',
};

export interface Served {
  readonly aws: FindingsAws;
  /** Runs the function over a batch of records, as text or as objects; rejects as it throws. @returns its log lines */
  deliver(records: readonly unknown[], about?: Partial<FindingsSettings>): Promise<Record<string, unknown>[]>;
  tick(about?: Partial<FindingsSettings>): Promise<Record<string, unknown>[]>;
  /** Milliseconds that the function's clock goes on. */
  wait(milliseconds: number): void;
  /** Subjects of what was sent to people. */
  told(): string[];
}

const MINUTE = 60_000;

/** The function's own code with real clients, against an AWS of its own for each test. To be called in a `describe`. */
export function servedFindings(
  defaults: Partial<FindingsSettings> = {},
  variables: Readonly<Record<string, string>> = {},
): Served {
  let aws: FindingsAws;
  let kept: Handler | undefined;
  let offset = 0;
  const now = Date.now.bind(Date);
  beforeAll(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => now() + offset);
  });
  beforeEach(async () => {
    await (aws as FindingsAws | undefined)?.stop();
    aws = new FindingsAws();
    // Five minutes into an hour: the limits of a storm act within one.
    offset = 5 * MINUTE - (now() % (60 * MINUTE));
    kept = undefined;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await aws.stop();
  });
  const run = async (event: unknown, about: Partial<FindingsSettings>): Promise<Record<string, unknown>[]> => {
    const settings = {
      ...DEFAULT_FINDINGS,
      detections: [someDetection()],
      suppressions: [],
      routes: [],
      ...defaults,
      ...about,
    };
    const environment = parseEnvironment({ ...VARIABLES, ...variables });
    const made = (): Handler => {
      const responder = new Responder(environment, settings);
      return findingsHandler(environment, settings, () => responder);
    };
    // Kept, as Lambda keeps it.
    const handler = Object.keys(about).length === 0 ? (kept ??= made()) : made();
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    try {
      await handler(event, { getRemainingTimeInMillis: () => 60_000 });
    } finally {
      write.mockRestore();
    }
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return {
    get aws() {
      return aws;
    },
    deliver: (records, about = {}) => run(batchOf(records), about),
    tick: (about = {}) => run(TICK, about),
    wait(milliseconds) {
      offset += milliseconds;
    },
    told: () => aws.published.filter(({ topic }) => /Page|Notify/.test(topic)).map(({ subject }) => subject ?? ''),
  };
}

/** As CloudWatch Logs hands it over. */
export function batchOf(records: readonly unknown[], messageType = 'DATA_MESSAGE'): object {
  const logEvents = records.map((record, index) => ({
    id: String(index),
    timestamp: 1_795_687_800_000,
    message: typeof record === 'string' ? record : JSON.stringify(record),
  }));
  const batch = {
    messageType,
    owner: '111111111111',
    logGroup: 'trail',
    logStream: 's',
    subscriptionFilters: ['x'],
    logEvents,
  };
  return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
}

let records = 0;

/** A new access key by a role. */
export function someRecord(parts: Record<string, unknown> = {}, role = 'Deploy'): Record<string, unknown> {
  const number = ++records;
  return {
    eventVersion: '1.11',
    userIdentity: roleIdentity(`arn:aws:iam::222222222222:role/${role}`),
    eventTime: new Date(Date.now() - 300_000).toISOString().replace(/\.\d+/, ''),
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.24',
    userAgent: 'aws-cli/2.31.4',
    requestParameters: { userName: 'alice' },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '222222222222',
    eventCategory: 'Management',
    ...parts,
  };
}

export function roleIdentity(arn: string): object {
  const [account = '', name = ''] = [arn.split(':')[4], arn.split('/').at(-1)];
  return {
    type: 'AssumedRole',
    principalId: `AROA${name.toUpperCase()}:session`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
    accountId: account,
    sessionContext: { sessionIssuer: { type: 'Role', arn, accountId: account, userName: name } },
  };
}
