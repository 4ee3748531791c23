import { beforeEach, expect } from '@jest/globals';
import { type FakeAccount, type FakeRole, KEY, MANAGEMENT, ORGANIZATION, TRAIL } from '../../support/fake-account';
import { doctorInAccount, type Examination } from './doctor-in-account';

export const TOPIC = `arn:aws:sns:eu-central-1:${MANAGEMENT}:log-files`;
export const GROUP = `arn:aws:logs:eu-central-1:${MANAGEMENT}:log-group:trail`;
/** Names log group, role and topic. */
export const DESTINATIONS = ['--log-group', 'trail', '--log-role', 'Delivery', '--topic', TOPIC];

export const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
export const delivery = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [`${GROUP}:log-stream:${MANAGEMENT}_CloudTrail_eu-central-1*`, `${GROUP}:log-stream:${ORGANIZATION}_*`],
};

/** A role that CloudTrail may assume, and that may write into {@link GROUP}. */
export function role(more: Partial<FakeRole> = {}): FakeRole {
  return {
    trust: { Statement: [{ Effect: 'Allow', Principal: cloudTrail, Action: 'sts:AssumeRole' }] },
    inline: { Deliver: { Statement: [delivery] } },
    attached: {},
    ...more,
  };
}

/** The statement of a topic's policy that lets CloudTrail in. */
export function publish(more: object = {}): object {
  return {
    Effect: 'Allow',
    Principal: cloudTrail,
    Action: 'sns:Publish',
    Resource: TOPIC,
    Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
    ...more,
  };
}

export interface Look extends Examination {
  /** What a check found first: how bad it is, and what is said. */
  readonly of: (check: string) => string;
}

export interface DestinationsInAccount {
  readonly account: FakeAccount;
  /** Looks at {@link DESTINATIONS}, unless told otherwise. */
  readonly look: (...args: string[]) => Promise<Look>;
}

/** `doctor` in an account whose log group, role and topic are right at the start of each test. */
export function destinationsInAccount(): DestinationsInAccount {
  const { account, findings } = doctorInAccount();
  beforeEach(() => {
    account.json.answers['DescribeLogGroups'] = [
      {
        logGroups: [
          { logGroupName: 'trail', logGroupClass: 'STANDARD' },
          { logGroupName: 'trail-2', logGroupClass: 'INFREQUENT_ACCESS' },
        ],
      },
    ];
    account.others.roles = { Delivery: role() };
    account.others.topics = { [TOPIC]: { Policy: { Statement: [publish()] }, KmsMasterKeyId: KEY } };
  });
  return {
    account,
    look: async (...args) => {
      const examination = await findings('--home-region', 'eu-central-1', ...(args.length > 0 ? args : DESTINATIONS));
      const of = (check: string): string => {
        const finding = examination.found.find((one) => one.check === check);
        return `${String(finding?.level)}: ${String(finding?.what)}`;
      };
      return { ...examination, of };
    },
  };
}

/**
 * What is printed mends what a check finds.
 *
 * @param write puts statements where the check looks, beside those that it finds fault with
 */
export async function isMendedByWhatIsPrinted(
  { look }: DestinationsInAccount,
  check: string,
  write: (statements: object[]) => void,
  what: RegExp,
): Promise<void> {
  write([]);
  const before = await look();
  expect(before.status).toBe(1);
  expect(before.of(check)).toMatch(/^blocks: /);
  expect(before.of(check)).toMatch(what);
  const pasted =
    before.fixes.find(({ id }) => id === before.found.find((one) => one.check === check)?.fix)?.statements ?? [];
  write([...pasted]);
  expect((await look()).of(check)).toMatch(/^fine: /);
}
