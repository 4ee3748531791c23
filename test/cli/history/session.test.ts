import { describe, expect, test } from '@jest/globals';
import type { FakeAwsOptions } from '../../support/fake-aws/fake-aws';
import type { FakeLookupEvents } from '../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../support/fake-aws/organization';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { MEMBER, OWN, servedAws } from '../../support/fake-aws/served-aws';
import { BEGAN, CALL, done, gives, HOUR, idOf, KEY, recorded } from './credentials-events';
import { cursorOf, history } from './history-command';

describe('history session', () => {
  const { aws, against: withEvents } = servedAws();
  const against = (seeded: readonly RecordedEvent[], options: Partial<FakeAwsOptions> = {}): FakeLookupEvents =>
    withEvents(seeded, {
      regions: ['us-east-1', 'eu-west-1'],
      organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }]),
      ...options,
    });
  const eventsOf = async (args: string): Promise<string[]> => {
    const { status, written: text } = await history(`${args} --format json`);
    expect(status).toBe(0);
    return (JSON.parse(text) as { events: { eventId: string }[] }).events.map(({ eventId }) => eventId);
  };

  test('shows what was done with the key of an AssumeRole until it expired, in every Region', async () => {
    const lookups = against([
      gives(OWN, 1, 0),
      done(OWN, 2, 60),
      done(OWN, 3, 120, { region: 'eu-west-1' }),
      // After the end, and with another key.
      done(OWN, 4, HOUR + 1),
      done(OWN, 5, 60, { accessKeyId: 'ASIAOTHERDNN7EXAMPLE' }),
    ]);
    const { status, written: text, said } = await history(`session ${CALL}`);
    expect(status).toBe(0);
    expect(text).toMatch(/^TIME.*\n.*eu-west-1 .*PutBucketPolicy.*\n.*us-east-1 .*PutBucketPolicy.*\n$/);
    expect(said).toMatch(
      new RegExp(
        `got the key ${KEY} of arn:aws:sts::${OWN}:assumed-role/Deploy/alice, in account ${OWN}, valid until .*Z by sts:AssumeRole at `,
      ),
    );
    expect(said).toMatch(/2 events from .*; 2 of 2 accounts and Regions answered\.\n$/);
    const { body } = lookups.requests.at(-1) ?? {};
    expect(body).toMatchObject({ StartTime: BEGAN, EndTime: BEGAN + HOUR + 0.999 });
    expect(aws.assumed).toEqual([]);
  });

  test('follows it into the account of the role, and names the AssumeRole by which it went on', async () => {
    against([
      gives(OWN, 1, 0, { role: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/alice` }),
      done(MEMBER, 2, 60),
      gives(
        MEMBER,
        3,
        90,
        { role: `arn:aws:sts::333333333333:assumed-role/Admin/x`, key: 'ASIAFURTHERN7EXAMPLE' },
        { accessKeyId: KEY },
      ),
      gives(
        MEMBER,
        5,
        92,
        { fields: { responseElements: null, requestParameters: { roleArn: 'arn:aws:iam::444444444444:role/Far' } } },
        { accessKeyId: KEY, sharedEventId: 'shared-9' },
      ),
      recorded(MEMBER, 4, 95, {
        accessKeyId: KEY,
        eventName: 'GetSigninToken',
        eventSource: 'signin.amazonaws.com',
        user: 'alice',
      }),
    ]);
    const { status, said } = await history(`session ${CALL} --region us-east-1`);
    expect(status).toBe(0);
    expect(said).toMatch(
      new RegExp(
        `It continued with the key ASIAFURTHERN7EXAMPLE of arn:aws:sts::333333333333:assumed-role/Admin/x, in account 333333333333, valid until .*:\n  history session ${idOf(3)} --account ${MEMBER}\n`,
      ),
    );
    expect(said).toMatch(
      new RegExp(
        `The console was opened with it, and uses separate keys:\n  history --user alice --account ${MEMBER} --from .*Z --to .*Z\n`,
      ),
    );
    expect(said).toContain(
      `It continued by sts:AssumeRole, whose credentials are in the record of account 444444444444, by its sharedEventID shared-9:\n  history session ${idOf(5)} --account ${MEMBER}\n`,
    );
    // In the account's enabled Regions, whatever was named for the event.
    expect(said).toContain('2 of 2 accounts and Regions answered.');
    const { session, furtherSessions, events } = JSON.parse(
      (await history(`session ${CALL} --format json --summary`)).written,
    ) as { session: object; furtherSessions: object[]; events: object[] };
    expect(session).toMatchObject({ call: 'sts:AssumeRole', account: MEMBER, accessKeyId: KEY, isEndKnown: true });
    expect(furtherSessions).toMatchObject([{ eventId: idOf(5), call: 'sts:AssumeRole' }, { account: '333333333333' }]);
    expect(events).toHaveLength(4);
    expect(events[0]).not.toHaveProperty('record');
  });

  test.each<[string, RecordedEvent]>([
    ['AssumeRoleWithSAML', gives(OWN, 1, 0, { eventName: 'AssumeRoleWithSAML' })],
    ['AssumeRoleWithWebIdentity', gives(OWN, 1, 0, { eventName: 'AssumeRoleWithWebIdentity' })],
    [
      'AssumeRoot',
      gives(OWN, 1, 0, {
        eventName: 'AssumeRoot',
        fields: {
          responseElements: { credentials: { accessKeyId: KEY } },
          requestParameters: { targetPrincipal: MEMBER },
        },
      }),
    ],
    [
      'GetSessionToken',
      gives(OWN, 1, 0, {
        eventName: 'GetSessionToken',
        fields: { responseElements: { credentials: { accessKeyId: KEY, expiration: 'Nov 2' } } },
      }),
    ],
    [
      'GetFederationToken',
      gives(OWN, 1, 0, {
        eventName: 'GetFederationToken',
        fields: {
          responseElements: {
            credentials: { accessKeyId: KEY },
            federatedUser: { arn: `arn:aws:sts::${OWN}:federated-user/alice` },
          },
        },
      }),
    ],
  ])('follows the credentials of %s', async (name, call) => {
    against([call, done(name === 'AssumeRoot' ? MEMBER : OWN, 2, 60)]);
    expect(await eventsOf(`session ${CALL}`)).toEqual([idOf(2)]);
  });

  test('says where the record does not say how long the credentials are good', async () => {
    against([gives(OWN, 1, 0, { fields: { responseElements: { credentials: { accessKeyId: KEY } } } })]);
    expect((await history(`session ${CALL}`)).said).toMatch(
      /of the same identity, in account 111111111111, valid until .* at the latest by sts:AssumeRole/,
    );
  });

  test('takes the credentials from the record of the other account that has them', async () => {
    const shared = { sharedEventId: 'shared-1' };
    const withoutKey = { responseElements: null, requestParameters: { roleArn: `arn:aws:iam::${MEMBER}:role/Deploy` } };
    against([
      gives(OWN, 1, 0, { fields: withoutKey }, shared),
      gives(MEMBER, 7, 0, {}, shared),
      gives(MEMBER, 8, 0, { key: 'ASIAOTHERDNN7EXAMPLE' }, { sharedEventId: 'shared-2' }),
      done(MEMBER, 2, 60),
    ]);
    expect(await eventsOf(`session ${CALL}`)).toEqual([idOf(2)]);
    against([gives(OWN, 1, 0, { fields: withoutKey }, shared)], { closedAccounts: [MEMBER] });
    const { status, said } = await history(`session ${CALL}`);
    expect(status).toBe(3);
    expect(said).toMatch(
      /^error: session: the credentials .* are in the record of account 222222222222, by its sharedEventID shared-1, but that event was not found, as far as it could be read: .*\nerror: DENIED: account 222222222222/,
    );
  });

  describe('of Identity Center', () => {
    const portal = recorded(OWN, 1, 0, {
      eventName: 'GetRoleCredentials',
      eventSource: 'sso.amazonaws.com',
      fields: {
        userIdentity: { type: 'Unknown', userName: 'alice@example.com' },
        serviceEventDetails: { account_id: MEMBER, role_name: 'Admin' },
      },
    });
    const saml = (number: number, role: string, session: string): RecordedEvent =>
      gives(MEMBER, number, 1, {
        eventName: 'AssumeRoleWithSAML',
        role: `arn:aws:sts::${MEMBER}:assumed-role/${role}/${session}`,
      });

    test('follows the role that it had assumed', async () => {
      against([
        portal,
        saml(5, 'AWSReservedSSO_Admin_0123456789abcdef', 'alice@example.com'),
        saml(6, 'AWSReservedSSO_Admin_0123456789abcdef', 'bob@example.com'),
        saml(7, 'AWSReservedSSO_AdminRead_0123456789abcdef', 'alice@example.com'),
        done(MEMBER, 2, 60),
      ]);
      expect(await eventsOf(`session ${CALL}`)).toEqual([idOf(2)]);
    });

    test('lists them where there are several', async () => {
      against([
        portal,
        saml(5, 'AWSReservedSSO_Admin_0123456789abcdef', 'alice@example.com'),
        saml(6, 'AWSReservedSSO_Admin_0123456789abcdef', 'alice@example.com'),
      ]);
      expect((await history(`session ${CALL}`)).said).toMatch(
        new RegExp(
          `there are 2 such events: use one of history session ${idOf(5)} --account ${MEMBER}, history session ${idOf(6)} --account ${MEMBER}`,
        ),
      );
    });

    test('says that it found none', async () => {
      against([portal]);
      expect((await history(`session ${CALL}`)).said).toMatch(
        /are in an AssumeRoleWithSAML of account 222222222222 for the role AWSReservedSSO_Admin_… and the session alice@example\.com, within a minute, but that event was not found: /,
      );
    });
  });

  test.each<[string, RecordedEvent[], RegExp]>([
    [
      'is not there',
      [],
      /^error: session: no event 00000000-0000-4000-8000-000000000001 from .* to .*: the event is in the account and Region where the call was made/,
    ],
    [
      'is another call',
      [done(OWN, 1, 0)],
      /it is signin:PutBucketPolicy, which returns no credentials; allowed: sts:AssumeRole, .*sso:GetRoleCredentials\. To see what else was done with its own credentials: history access-key ASIAIOSFODNN7EXAMPLE/,
    ],
    [
      'was refused',
      [
        gives(
          OWN,
          1,
          0,
          { fields: { errorMessage: 'not authorized', responseElements: null } },
          { errorCode: 'AccessDenied' },
        ),
      ],
      /sts:AssumeRole failed with AccessDenied \(not authorized\): it returned no credentials/,
    ],
    [
      'has no credentials in its record',
      [gives(OWN, 1, 0, { fields: { responseElements: null } })],
      /the record of sts:AssumeRole contains no credentials, and no reference to another record that does/,
    ],
  ])('says that the event %s', async (_, seeded, problem) => {
    against(seeded);
    const { status, written: text, said } = await history(`session ${CALL}`);
    expect({ status, text }).toEqual({ status: 3, text: '' });
    expect(said).toMatch(problem);
  });

  test('says which accounts it could not look into for the event', async () => {
    against([], { closedAccounts: [MEMBER] });
    expect((await history(`session ${CALL} --organization`)).said).toMatch(
      /^error: session: no event .*, as far as it could be read: .*\nerror: DENIED: account 222222222222, every Region/,
    );
  });

  test('says that the account of the role could not be seen, and not that nothing happened', async () => {
    against([gives(OWN, 1, 0, { role: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/alice` })], {
      closedAccounts: [MEMBER],
    });
    const { status, written: text, said } = await history(`session ${CALL}`);
    expect({ status, text }).toEqual({
      status: 2,
      text: 'No events in what could be read, but not everything could be read.\n',
    });
    expect(said).toMatch(/DENIED: account 222222222222, every Region: nothing is known/);
  });

  test('goes on by a cursor, and takes further conditions', async () => {
    against([gives(OWN, 1, 0), done(OWN, 2, 60), done(OWN, 3, 61), done(OWN, 4, 62, { eventName: 'PutObject' })]);
    const first = await history(`session ${CALL} --limit 2 --format csv`);
    expect(first.written.trimEnd().split('\n')).toHaveLength(3);
    const cursor = cursorOf(first);
    expect(await eventsOf(`session ${CALL} --cursor ${cursor}`)).toEqual([idOf(2)]);
    expect(await eventsOf(`session ${CALL} --not-event-name PutObject`)).toEqual([idOf(3), idOf(2)]);
  });

  test('asks the deployed function, for both steps', async () => {
    const asked: unknown[] = [];
    const answer = {
      status: 'complete',
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-02T00:00:00Z',
      eventCount: 1,
      coverage: [],
      notices: [],
    };
    const event = {
      time: '2026-11-01T10:00:00Z',
      account: OWN,
      region: 'us-east-1',
      eventId: CALL,
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      resources: [],
    };
    const record = {
      responseElements: {
        credentials: { accessKeyId: KEY, expiration: 'Nov 1, 2026, 11:00:00 AM' },
        assumedRoleUser: { arn: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/alice` },
      },
    };
    against([], {
      invoke: (_, request) => {
        asked.push(request);
        return Promise.resolve({ ...answer, events: asked.length === 1 ? [{ ...event, record }] : [] });
      },
    });
    expect((await history(`session ${CALL} --organization --function EventHistory --read-only false`)).status).toBe(0);
    expect(asked).toEqual([
      { last: '90d', accounts: 'organization', conditions: [{ attribute: 'eventId', equals: CALL }] },
      {
        from: '2026-11-01T10:00:00.000Z',
        to: '2026-11-01T11:00:00.000Z',
        accounts: [MEMBER],
        conditions: [
          { attribute: 'accessKeyId', equals: KEY },
          { attribute: 'readOnly', equals: 'false' },
        ],
      },
    ]);
  });

  test('on Ctrl-C says so by its exit status', async () => {
    against([gives(OWN, 1, 0)]);
    expect((await history(`session ${CALL}`, { interrupted: true })).status).toBe(130);
  });
});
