import { describe, expect, test } from '@jest/globals';
import { seededStore } from '../../support/fake-aws/event-store';
import { FakeLookupEvents } from '../../support/fake-aws/lookup-events';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { events, OWN, servedAws } from '../../support/fake-aws/served-aws';
import { history, idsOf } from './history-command';

describe('history', () => {
  const { aws, against } = servedAws();

  test('passes conditions on, and finds nothing else', async () => {
    against(events(OWN, 'us-east-1', 40));
    const { written } = await history('--last 2h --user alice --format ndjson --region us-east-1');
    const users = written
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { user: string }).user);
    expect(new Set(users)).toEqual(new Set(['alice']));
    expect(aws.calls).not.toContain('ListRegions');
  });

  test.each<[string, (event: RecordedEvent) => boolean]>([
    ['--user alice --user ci-deployer', () => true],
    ['--user alice --user alice', ({ user }) => user === 'alice'],
    ['--not-user alice', ({ user }) => user !== 'alice'],
    ['--user al*', ({ user }) => user === 'alice'],
    [
      '--event-name DeleteTrail --event-name PutObject --not-error-code AccessDenied',
      ({ eventName, errorCode }) => eventName !== 'ConsoleLogin' && errorCode === undefined,
    ],
    [
      '--source-ip 192.0.2.0/31 --source-ip 192.0.2.4',
      ({ sourceIp }) => ['192.0.2.0', '192.0.2.1', '192.0.2.4'].includes(sourceIp),
    ],
    ['--source-ip 192.0.2.*', () => true],
    ['--not-source-ip 192.0.2.0/30', ({ sourceIp }) => sourceIp === '192.0.2.4'],
    ['changes-to arn:aws:s3:::bucket-0 bucket-1', ({ readOnly }) => !readOnly],
    [
      '--event-source signin --not-event-name PutObject --not-read-only true',
      ({ eventName, readOnly }) => eventName !== 'PutObject' && !readOnly,
    ],
  ])('finds with %s what it says', async (conditions, isWanted) => {
    const seeded = events(OWN, 'us-east-1', 60);
    against(seeded);
    const { status, written } = await history(`${conditions} --last 2h --format ndjson`);
    expect(status).toBe(0);
    expect(idsOf(written)).toEqual(
      seeded
        .filter(isWanted)
        .map(({ eventId }) => eventId)
        .reverse(),
    );
  });

  test('says of an empty answer what was asked, and how it is compared', async () => {
    against(events(OWN, 'us-east-1', 5));
    const { status, written, said } = await history('changes-to arn:aws:s3:::Bucket-0 --last 2h');
    expect({ status, written }).toEqual({ status: 0, written: 'No events.\n' });
    expect(said).toMatch(/Searched for the resource "arn:aws:s3:::Bucket-0" by "arn:aws:s3:::Bucket-0" and "Bucket-0"/);
    expect(said).toMatch(
      /No event matched\. CloudTrail was asked for ResourceName "arn:aws:s3:::Bucket-0" or "Bucket-0"; it compares whole values, case-sensitively\. .*readOnly is "false"/,
    );
    const json = JSON.parse((await history('--user nobody --last 2h --format json')).written) as { notices: string[] };
    expect(json.notices).toContainEqual(expect.stringContaining('No event matched.'));
  });

  test('finds all sessions of a role, and says what that costs', async () => {
    const inRole = (event: RecordedEvent, account: string, role: string, session: string): RecordedEvent => ({
      ...event,
      user: session,
      fields: {
        userAgent: 'aws-cli/2.15.30 Python/3.11.6 Linux/5.15',
        errorMessage: `User: arn:aws:sts::${account}:assumed-role/${role}/${session} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::audit-archive" with an explicit deny`,
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
          sessionContext: {
            sessionIssuer: { type: 'Role', userName: role, arn: `arn:aws:iam::${account}:role/x/${role}` },
            attributes: { mfaAuthenticated: 'true' },
          },
        },
      },
    });
    const seeded = events(OWN, 'us-east-1', 9).map((event, index) =>
      index < 3 ? event : inRole(event, OWN, index < 6 ? 'Deploy' : 'Audit', `session-${String(index)}`),
    );
    against(seeded);
    const { written, said } = await history('--role Deploy --last 2h --format ndjson');
    expect(
      written
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject(
      [5, 4, 3].map((index) => ({
        role: 'Deploy',
        session: `session-${String(index)}`,
        mfa: true,
        userType: 'AssumedRole',
      })),
    );
    expect(said).toMatch(
      /CloudTrail cannot look up any of these conditions \(role\): every event in the time range is read/,
    );
    expect((await history(`--role arn:aws:iam::${OWN}:role/Deploy --last 2h --format csv`)).written).toMatch(
      /,session-5,AssumedRole,Deploy,session-5,arn:aws:sts::111111111111:assumed-role\/Deploy\/session-5,AKIA\d+,true,.*,aws-cli\/2\.15\.30 Python\/3\.11\.6 Linux\/5\.15,.*is not authorized/,
    );
    expect(
      idsOf(
        (await history(`--user arn:aws:sts::${OWN}:assumed-role/Audit/session-7 --last 2h --format ndjson`)).written,
      ),
    ).toHaveLength(1);
    expect(
      idsOf(
        (await history(`--user arn:aws:sts::${OWN}:assumed-role/Deploy/session-7 --last 2h --format ndjson`)).written,
      ),
    ).toHaveLength(0);
    for (const columns of [80, 120]) {
      const shown = (await history('--role Deploy --last 2h', { isShown: true, columns })).written;
      expect(Math.max(...shown.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
      expect(shown).toMatch(/ {2}by {5}role Deploy, session session-5, MFA, AKIA/);
      expect(shown.replace(/\s+/g, ' ')).toContain(
        'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::audit-archive" with an explicit deny',
      );
      expect(shown).toContain('aws-cli/2.15.30 Python/3.11.6 Linux/5.15');
    }
    expect((await history('--role Deploy --last 2h', { isShown: true, columns: 600 })).written).toMatch(/^TIME/);
  });

  test.each([
    ['access-key AKIAIOSFODNN7EXAMPLE', [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAIOSFODNN7EXAMPLE' }]],
    [
      'access-key AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE',
      [
        { AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAIOSFODNN7EXAMPLE' },
        { AttributeKey: 'AccessKeyId', AttributeValue: 'ASIAIOSFODNN7EXAMPLE' },
      ],
    ],
    ['changes-to audit-archive', [{ AttributeKey: 'ResourceName', AttributeValue: 'audit-archive' }]],
    [
      'changes-to arn:aws:s3:::audit-archive',
      [
        { AttributeKey: 'ResourceName', AttributeValue: 'arn:aws:s3:::audit-archive' },
        { AttributeKey: 'ResourceName', AttributeValue: 'audit-archive' },
      ],
    ],
    ['failed-sign-ins', [{ AttributeKey: 'EventName', AttributeValue: 'ConsoleLogin' }]],
    ['root-activity', [{ AttributeKey: 'Username', AttributeValue: 'root' }]],
  ])('asks the ready question %s', async (question, attributes) => {
    const requests: unknown[] = [];
    const lookupEvents = new FakeLookupEvents({ store: seededStore([]) });
    const answer = lookupEvents.answer.bind(lookupEvents);
    lookupEvents.answer = (account, region, body) => {
      requests.push(...((body as { LookupAttributes?: unknown[] }).LookupAttributes ?? []));
      return answer(account, region, body);
    };
    against([], { lookupEvents });
    expect((await history(`${question} --last 2h`)).status).toBe(0);
    expect(requests).toEqual(attributes);
  });
});
