import { describe, expect, test } from '@jest/globals';
import type { ReplayReport } from '../../../../cli/replay/replay-report';
import { storyLines } from '../../../../cli/replay/story/story-lines';
import type { StoryReport } from '../../../../cli/replay/story/story-report';
import { type CloudTrailEvent, event, request } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, type Identity, iamUser, roleSession } from '../../../fixtures/identities';
import { made, records, replay, report, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();
const { development, production } = ACCOUNTS;
const mallory = iamUser(development, 'mallory');
const role = (accessKeyId: string): Identity => ({ ...roleSession(production, 'support', 'any'), accessKeyId });
const assume = (by: Identity, accessKeyId: string): CloudTrailEvent =>
  request(
    'sts:AssumeRole',
    by,
    { roleArn: `arn:aws:iam::${production}:role/support` },
    {
      responseElements: { credentials: { accessKeyId } },
    },
  );
const stop = (by: Identity): CloudTrailEvent =>
  event('cloudtrail:StopLogging', by, { requestParameters: { name: 'trail' } });

let files = 0;
async function told(events: readonly (readonly [CloudTrailEvent, string])[], ...args: string[]): Promise<ReplayReport> {
  const path = folder.file(
    `${String((files += 1))}.json`,
    records(...events.map(([one, at]) => made(one, `2026-03-${at}Z`))),
  );
  return report([path, '--summary', ...args]);
}
const who = ({ principals }: StoryReport): string[] => principals.map(({ name }) => name);

describe('replay --summary', () => {
  test('follows an assumed role to whoever assumed it, and no other session of that role', async () => {
    const { stories = [] } = await told([
      [assume(mallory, 'ASIAEVIL'), '03T02:00:00'],
      [assume(iamUser(development, 'pipeline'), 'ASIAGOOD'), '03T02:01:00'],
      [request('ec2:DescribeInstances', role('ASIAGOOD'), {}), '03T02:02:00'],
      [stop(role('ASIAEVIL')), '03T02:03:00'],
    ]);
    expect(stories.map(who)).toEqual([['mallory', 'support']]);
    expect(stories[0]?.principals[1]).toMatchObject({
      events: 1,
      accessKeyIds: ['ASIAEVIL'],
      origins: [{ by: 'mallory', account: development, call: 'sts:AssumeRole', time: '2026-03-03T02:00:00Z' }],
      acts: [{ kind: 'deleted', call: 'cloudtrail:StopLogging', targets: ['trail'] }],
    });
    expect(stories[0]).toMatchObject({
      severity: 'page',
      detections: expect.arrayContaining(['trail-stopped']) as unknown,
    });
  });

  test('follows created users and keys, through roles, in whatever order the files are read', async () => {
    const backDoor = iamUser(production, 'backdoor');
    const { stories = [] } = await told([
      [stop({ ...backDoor, accessKeyId: 'AKIANEW' }), '03T02:09:00'],
      [request('iam:CreateUser', role('ASIAEVIL'), { userName: 'backdoor' }), '03T02:05:00'],
      [
        request(
          'iam:CreateAccessKey',
          role('ASIAEVIL'),
          { userName: 'backdoor' },
          {
            responseElements: { accessKey: { userName: 'backdoor', accessKeyId: 'AKIANEW' } },
          },
        ),
        '03T02:06:00',
      ],
      [assume(mallory, 'ASIAEVIL'), '03T02:00:00'],
      [assume(iamUser(development, 'pipeline'), 'ASIAGOOD'), '03T01:00:00'],
      [request('ec2:DescribeInstances', role('ASIAGOOD'), {}), '03T01:01:00'],
    ]);
    expect(stories.map(who)).toEqual([['mallory', 'support', 'backdoor']]);
    expect(stories[0]?.principals[2]?.origins.map(({ call, by }) => [call, by])).toEqual([
      ['iam:CreateUser', 'support'],
      ['iam:CreateAccessKey', 'support'],
    ]);
  });

  test('knows one who renews a key of its own as one', async () => {
    const answer = { responseElements: { accessKey: { userName: 'mallory', accessKeyId: 'AKIASECOND' } } };
    const { stories = [] } = await told([
      [request('iam:CreateAccessKey', mallory, { userName: 'mallory' }, answer), '03T02:00:00'],
      [stop({ ...mallory, accessKeyId: 'AKIASECOND' }), '03T02:01:00'],
    ]);
    expect(stories.map(({ principals }) => principals.map(({ events, origins }) => [events, origins]))).toEqual([
      [[2, []]],
    ]);
  });

  test('lists what was created and changed, without what was deleted afterwards', async () => {
    const { stories = [] } = await told([
      [request('iam:CreateUser', mallory, { userName: 'kept' }), '03T02:00:00'],
      [request('iam:CreateUser', mallory, { userName: 'gone' }), '03T02:01:00'],
      [request('iam:DeleteUser', iamUser(production, 'admin'), { userName: 'kept' }), '03T03:00:00'],
      [request('iam:DeleteUser', iamUser(development, 'admin'), { userName: 'gone' }), '03T03:00:00'],
      [request('iam:DeleteUser', mallory, { userName: 'kept' }), '03T01:00:00'],
      [stop(mallory), '03T02:02:00'],
    ]);
    const [story] = stories.filter((one) => who(one).includes('mallory'));
    expect(story?.leftBehind.map(({ call, target }) => [call, target])).toEqual([['iam:CreateUser', 'kept']]);
  });

  test('names who else has an address, unless many have', async () => {
    const from = (sourceIPAddress: string) => ({ sourceIPAddress });
    const by = (name: string, address: string) =>
      [request('ec2:DescribeInstances', iamUser(development, name), {}, from(address)), '03T01:00:00'] as const;
    const { stories = [] } = await told([
      ...['a', 'b', 'c', 'd'].map((name) => by(name, '198.51.100.24')),
      ...['b', 'c', 'd'].map((name) => by(name, '203.0.113.9')),
      [{ ...stop(mallory), ...from('198.51.100.24') }, '03T02:00:00'],
      [{ ...stop(mallory), ...from('203.0.113.9') }, '03T02:01:00'],
    ]);
    const addresses = stories[0]?.principals[0]?.addresses ?? [];
    expect(addresses.map(({ value, others }) => [value, others?.map(({ name }) => name)])).toEqual([
      ['198.51.100.24', undefined],
      ['203.0.113.9', ['b', 'c', 'd']],
    ]);
  });

  test('takes for deleted only what was created under that name', async () => {
    const key = { responseElements: { accessKey: { userName: 'x', accessKeyId: 'AKIAGONE' } } };
    const { stories = [] } = await told([
      [request('iam:CreateUser', mallory, { userName: 'x' }), '03T02:00:00'],
      [request('iam:CreateRole', mallory, { roleName: 'x' }), '03T02:01:00'],
      [request('iam:CreateAccessKey', mallory, { userName: 'x' }, key), '03T02:02:00'],
      [request('iam:CreatePolicy', mallory, { policyName: 'p' }), '03T02:03:00'],
      ...['p', 'q', 'r'].map(
        (name) =>
          [
            request('iam:AttachUserPolicy', mallory, { userName: 'x', policyArn: `arn:aws:iam::1:policy/${name}` }),
            '03T02:04:00',
          ] as const,
      ),
      [request('iam:PutRolePolicy', mallory, { roleName: 'x', policyName: 'inline' }), '03T02:05:00'],
      [request('iam:AddUserToGroup', mallory, { userName: 'x', groupName: 'g' }), '03T02:06:00'],
      [request('iam:RemoveUserFromGroup', mallory, { userName: 'x', groupName: 'g' }), '03T02:07:00'],
      [
        request('iam:DetachUserPolicy', mallory, { userName: 'x', policyArn: 'arn:aws:iam::1:policy/q' }),
        '03T02:59:00',
      ],
      [request('iam:DeleteRole', mallory, { roleName: 'x' }), '03T03:00:00'],
      [request('iam:DeleteAccessKey', mallory, { userName: 'x', accessKeyId: 'AKIAGONE' }), '03T03:01:00'],
      [request('iam:DeletePolicy', mallory, { policyArn: 'arn:aws:iam::1:policy/p' }), '03T03:02:00'],
      [stop(mallory), '03T03:03:00'],
    ]);
    expect(stories[0]?.leftBehind.map(({ call, target }) => [call, target])).toEqual([
      ['iam:CreateUser', 'x'],
      ['iam:AttachUserPolicy', 'x → arn:aws:iam::1:policy/p'],
      ['iam:AttachUserPolicy', 'x → arn:aws:iam::1:policy/r'],
    ]);
  });

  test('says what is new of a principal that was there before, and what nobody else has', async () => {
    const usual = { sourceIPAddress: '198.51.100.24' };
    const { stories = [] } = await told([
      [request('ec2:DescribeInstances', iamUser(development, 'other'), {}, usual), '02T09:00:00'],
      [request('ec2:DescribeInstances', mallory, {}, usual), '02T10:00:00'],
      [{ ...stop(mallory), sourceIPAddress: '203.0.113.9' }, '03T10:00:00'],
    ]);
    expect(stories[0]?.principals[0]?.addresses).toEqual([
      {
        value: '198.51.100.24',
        firstSeen: '2026-03-02T10:00:00Z',
        isNew: false,
        isOnlyHere: false,
        others: [{ name: 'other', principalType: 'user', account: development }],
      },
      { value: '203.0.113.9', firstSeen: '2026-03-03T10:00:00Z', isNew: true, isOnlyHere: true },
    ]);
    expect(stories[0]?.principals[0]?.isNew).toBe(false);
  });

  test('tells no story of findings that only compliance asks for, unless asked for a principal', async () => {
    const harmless = [[request('ec2:DescribeInstances', mallory, {}), '03T02:00:00'] as const];
    expect((await told(harmless)).stories).toEqual([]);
    const { stories = [] } = await told(harmless, '--principal', 'mallory');
    expect(stories.map(who)).toEqual([['mallory']]);
    expect(stories[0]?.severity).toBeUndefined();
  });

  test('counts each event once, and leaves out what the filters leave out', async () => {
    const twice = made(stop(mallory), '2026-03-03T02:00:00Z');
    const path = folder.file(
      'twice.json',
      records(twice, twice, made(stop(iamUser(production, 'elsewhere')), '2026-03-03T02:00:00Z')),
    );
    const { stories = [] } = await report([path, '--summary', '--account', development]);
    expect(stories.map(({ principals }) => principals.map(({ name, events }) => [name, events]))).toEqual([
      [['mallory', 1]],
    ]);
  });

  test('is no part of a report without it', async () => {
    const path = folder.file('without.json', records(made(stop(mallory), '2026-03-03T02:00:00Z')));
    expect(await report([path])).not.toHaveProperty('stories');
  });

  test('tells in text who got in, how, what they did and what they left behind', async () => {
    const { written } = await replay(['--sample', '--summary']);
    for (const words of [
      /STORY 1 of \d \(page\): 2026-03-03.02:11 to 2026-03-03.03:03 UTC/,
      /How it started\n +user ci-legacy of 371948206654, .*access key AKIAVM3RKEXAMPLE7HZC/,
      /sts:AssumeRole by ci-legacy in 371948206654: role deploy-support of 845017362219/,
      /iam:CreateAccessKey by deploy-support in 845017362219: user svc-backup-sync/,
      /created +02:26.iam:CreateUser.svc-backup-sync/,
      /denied +02:11.iam:GetAccountAuthorizationDetails/,
      /What they left behind\n +created +2026-03-03.02:26 iam:CreateUser svc-backup-sync/,
      /rds:ModifyDBSnapshotAttribute checkout-migration → 117320654498/,
    ])
      expect(written).toMatch(words);
  });

  test('makes what events say harmless in a terminal', () => {
    const text = (from: string): string => from.replaceAll('\u001b', '\\u001b');
    const act = {
      kind: 'created',
      call: 'x:\u001b[2J',
      events: 1,
      firstSeen: '',
      lastSeen: '',
      targets: ['\u001b'],
      targetsLeftOut: 0,
    } as const;
    const others = [{ name: '\u001b', principalType: 'user' as const, account: '\u001b' }];
    const seen = [{ value: '\u001b', firstSeen: '', isNew: true, isOnlyHere: true, others }];
    const story: StoryReport = {
      severity: 'page',
      detections: ['\u001b'],
      firstSeen: '2026-03-03T02:00:00Z',
      lastSeen: '2026-03-03T02:00:00Z',
      principals: [[], [{ call: '\u001b', time: '', by: '\u001b', account: '\u001b', accessKeyId: '\u001b' }]].map(
        (origins) => ({
          ...{
            name: '\u001b',
            principalType: 'user' as const,
            account: '\u001b',
            session: '\u001b',
            origins,
            accessKeyIds: ['\u001b'],
          },
          ...{ firstSeen: '', lastSeen: '', events: 1, isNew: false, mfa: false, acts: [act], actsLeftOut: 0 },
          ...{ accounts: seen, regions: seen, addresses: seen, userAgents: seen },
        }),
      ),
      principalsLeftOut: 1,
      leftBehind: [{ kind: 'created', call: '\u001b', target: '\u001b', time: '', by: '\u001b', account: '\u001b' }],
      leftBehindLeftOut: 2,
    };
    const lines = storyLines({ stories: [story], storiesLeftOut: 1 }, 100, text).join('\n');
    expect(lines).not.toContain('\u001b');
    expect(lines).toContain('STORY 1 of 2');
    expect(lines).toContain('1 other principal left out');
    expect(lines).toContain('and 2 more');
  });
});
