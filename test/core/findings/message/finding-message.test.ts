import { describe, expect, test } from '@jest/globals';
import { findingMessage } from '../../../../core/findings/message/finding-message';
import type { FindingDocument } from '../../../../core/findings/message/message';
import type { Finding } from '../../../../core/findings/finding';
import { TunedCatalog } from '../../../../lib/detection/tuned-catalog';
import { event } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, engineer, iamUser, roleSession } from '../../../fixtures/identities';
import { ACCOUNT, CONTEXT, findingDetection, findingOf } from './example-finding';

const STOPPED = findingDetection(
  TunedCatalog.all().find(({ id }) => id === 'trail-stopped') as ReturnType<typeof TunedCatalog.all>[number],
  { findingPaths: ['requestParameters.name'] },
);
const stop = (identity = engineer(ACCOUNTS.production), fields: Record<string, unknown> = {}) =>
  event('cloudtrail:StopLogging', identity, {
    requestParameters: { name: 'organization-trail', password: 'do-not-tell' },
    ...fields,
  });

function message(events = stop(), about: Partial<Finding> = {}) {
  const { finding, occurrences } = findingOf([events], STOPPED, about);
  const told = findingMessage({ finding, detection: STOPPED, occurrences, account: ACCOUNT, context: CONTEXT });
  return { ...told, document: told.document as FindingDocument };
}

describe('what a message says', () => {
  test('first how loud, what, in which account by name and number, and who', () => {
    expect(message().text.split('\n')[0]).toBe(
      'PAGE: A trail was stopped or deleted - account orders-production (845017362219) - mara.lindqvist (role AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486)',
    );
    expect(message().subject).toBe(
      'PAGE: A trail was stopped or deleted - orders-production 845017362219 - mara.lindqvist (role AWSR...',
    );
  });

  test('who, from where, what, on what and when', () => {
    const { text } = message(
      stop(roleSession(ACCOUNTS.production, 'Deploy', 'run-1'), {
        vpcEndpointId: 'vpce-0123',
        errorCode: 'AccessDenied',
      }),
      { firstTime: { principal: true, account: false, learning: true } },
    );
    expect(text).toMatch(/Principal +role Deploy\n/);
    expect(text).toMatch(/Session +run-1\n/);
    expect(text).toMatch(/MFA +no\n/);
    expect(text).toMatch(/Access key +ASIAW3MKEOEXAMPLE4QR\n/);
    expect(text).toMatch(/Address +198.51.100.24\n {2}VPC endpoint +vpce-0123\n {2}User agent +aws-cli/);
    expect(text).toMatch(/Call +cloudtrail.amazonaws.com StopLogging\n/);
    expect(text).toMatch(/Outcome +failed: AccessDenied\n {2}Made +with the API\n/);
    expect(text).toMatch(/requestParameters.name +organization-trail\n/);
    expect(text).toMatch(
      /First time +this principal has not done this before \(still learning, until events of 14 days/,
    );
    expect(text).not.toContain('do-not-tell');
  });

  test('of many principals how many there are', () => {
    expect(message(stop(), { principals: ['a', 'b', 'c'] }).text).toContain(
      ' - 3 principals, most recently mara.lindqvist',
    );
  });

  test.each([
    ['opened', {}, 'it is a new finding, seen once.'],
    ['reminder', { count: 40, toldCount: 6 }, 'it is still happening, 34 times since the last message.'],
    ['new target', { count: 2, toldCount: 1 }, 'it affects a new target, once since the last message.'],
    ['success after failures', {}, 'it succeeded after failed attempts.'],
    ['reopened', { count: 2 }, 'it happened again after its acknowledgement expired, 2 times.'],
  ] as const)('why it came: %s', (reason, about, says) => {
    expect(message(stop(), { reason, ...about }).text).toContain(`Why this message: ${says}`);
  });

  test('that nothing is kept of the calls, where the events are not at hand', () => {
    const { finding } = findingOf([stop()], STOPPED);
    const { text } = findingMessage({
      finding,
      detection: STOPPED,
      occurrences: [],
      account: ACCOUNT,
      context: CONTEXT,
    });
    expect(text).toContain('Note: Details of the calls are not stored');
  });

  test('that an account could not be asked about', () => {
    const { finding, occurrences } = findingOf([stop()], STOPPED);
    const account = { id: '845017362219', parents: [], tags: {}, isUnknown: true };
    const { text } = findingMessage({ finding, detection: STOPPED, occurrences, account, context: CONTEXT });
    expect(text).toContain('account 845017362219 -');
    expect(text).toContain('Note: AWS Organizations could not be asked for the name, OU and tags of the account');
  });
});

describe('where a message leads to', () => {
  test('the event in the console, in each partition that has one', () => {
    const links = (partition: string, region: string): string[] => {
      const { finding, occurrences } = findingOf([stop()], STOPPED, { region });
      const context = { ...CONTEXT, partition };
      const { document } = findingMessage({ finding, detection: STOPPED, occurrences, account: ACCOUNT, context });
      return document.links.map(({ url }) => url);
    };
    const page = 'cloudtrailv2/home?region';
    const id = 'c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58';
    expect(links('aws', 'eu-central-1')).toEqual([
      `https://eu-central-1.console.aws.amazon.com/${page}=eu-central-1#/events?EventId=${id}`,
    ]);
    expect(links('aws-cn', 'cn-north-1')).toEqual([
      `https://cn-north-1.console.amazonaws.cn/${page}=cn-north-1#/events?EventId=${id}`,
    ]);
    expect(links('aws-us-gov', 'us-gov-west-1')).toEqual([
      `https://console.amazonaws-us-gov.com/${page}=us-gov-west-1#/events?EventId=${id}`,
    ]);
    expect(links('aws-iso', 'us-iso-east-1')).toEqual([]);
    expect(links('aws', 'evil.example/#')).toEqual([]);
  });

  test('no command names what has not the form of an ID', () => {
    const { document } = message(stop({ ...iamUser(ACCOUNTS.production), accessKeyId: '$(reboot)' }), {
      eventIds: ['"; rm -rf /'],
      account: '$(id)',
      region: '`id`',
    });
    const commands = document.commands.map(({ command }) => command).join('\n');
    expect(commands).not.toMatch(/reboot|rm -rf|\$\(id\)|`/);
    expect(document.links).toEqual([]);
  });

  test('without the event history there is the log group, and without both no command', () => {
    const { finding, occurrences } = findingOf([stop()], STOPPED);
    const { logGroup, historyFunction, table, ...bare } = CONTEXT;
    const told = (context: typeof bare & { logGroup?: string }) =>
      findingMessage({ finding, detection: STOPPED, occurrences, account: ACCOUNT, context }).document.commands;
    expect(told({ ...bare, ...(logGroup !== undefined && { logGroup }) })).toHaveLength(1);
    expect(told(bare)).toEqual([]);
    expect([historyFunction, table]).not.toContain(undefined);
  });
});
