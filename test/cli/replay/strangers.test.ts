import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  NOTHING_KNOWN,
  Organization,
  organizationOf,
  type OrganizationKnowledge,
} from '../../../cli/replay/organization';
import type { ReplayedDetection } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { findingReports, type FindingReports } from '../../../cli/replay/finding-reports';
import { Replayer } from '../../../cli/replay/replayer';
import { merge, newTally, type Tally } from '../../../cli/replay/tally';
import { untoldWords } from '../../../cli/replay/untold-words';
import { FindingJudge } from '../../../core/findings/judge';
import { advance } from '../../../core/findings/advance';
import type { Finding } from '../../../core/findings/finding';
import { ofStrangers } from '../../../core/findings/outside/strangers';
import { readBatch } from '../../../core/findings/read-batch';
import { severityIn } from '../../../core/findings/severity';
import { DEFAULT_FINDINGS, type FindingDetection, LEARNING_DAYS } from '../../../lib/contract/findings';
import { deployedEvaluation } from '../../../lib/detection/alarm-evaluation';
import { propertyRuns } from '../../support/property-runs';
import { someDetection } from '../../core/findings/some-detection';

const HOME = '111111111111';
const SISTER = '222222222222';
const SILENT = '333333333333';
const STRANGER = '999999999999';
const ORGANIZATION = 'o-a1b2c3d4e5';
const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');

const TRUST = someDetection({
  id: 'trust',
  severity: 'notify',
  filterPattern: '{ $.eventName = "UpdateAssumeRolePolicy" }',
  outsidePaths: ['requestParameters.policyDocument'],
});
const MANY = { ...TRUST, id: 'many', threshold: 3, periodSeconds: 86_400 };
const FIRST = someDetection({ id: 'first', filterPattern: '{ $.eventName = "CreateAccessKey" }', firstTimeOnly: true });
const FIRST_MANY = { ...FIRST, id: 'first-many', threshold: 2, periodSeconds: 86_400 };
const NIGHTLY = someDetection({ id: 'nightly', filterPattern: '{ $.eventName = "CreateAccessKey" }', recurring: true });
const ALL = [TRUST, MANY, FIRST, FIRST_MANY, NIGHTLY];

interface Deed {
  readonly hours: number;
  readonly who: string;
  readonly account: string;
  readonly principal: unknown;
  readonly isTrust: boolean;
}

let serial = 0;

function recordOf({ hours, who, account, principal, isTrust }: Deed): Record<string, unknown> {
  const document = { Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] };
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/${who}`, accountId: account, userName: who },
    eventTime: new Date(START + hours * 3_600_000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName: isTrust ? 'UpdateAssumeRolePolicy' : 'CreateAccessKey',
    awsRegion: 'us-east-1',
    requestParameters: { roleName: 'x', policyDocument: JSON.stringify(document) },
    responseElements: null,
    eventID: `c2f7e8a4-6b19-4d35-8e02-${String((serial += 1)).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
    eventCategory: 'Management',
  };
}

function replayed(detections: readonly FindingDetection[]): readonly ReplayedDetection[] {
  return detections.map((one) => ({ ...one, ...deployedEvaluation(one) }));
}

/** Each event in a file of its own, shared among threads in some order. */
function tallyOf(records: readonly object[], detections: readonly FindingDetection[], threads = 1): Tally {
  const ids = new EventIds(EventIds.memoryFor({ expected: 1_000, most: 10_000 }));
  const tally = newTally(detections.length);
  const options = { detections: replayed(detections), isExact: false, mostMatches: 0 };
  const all = Array.from({ length: threads }, () => new Replayer(options, ids));
  records.forEach((record, index) => {
    all[index % threads]?.file(String(index), Buffer.from(JSON.stringify({ Records: [record] })));
  });
  for (const one of all) merge(tally, structuredClone(one.tally));
  return tally;
}

function found(
  records: readonly object[],
  detections: readonly FindingDetection[],
  threads = 1,
  known: Partial<OrganizationKnowledge> = {},
): FindingReports {
  const tally = tallyOf(records, detections, threads);
  return findingReports(tally, replayed(detections), new Organization({ ...NOTHING_KNOWN, ...known }, tally));
}

const trust = (principal: unknown, parts: Partial<Deed> = {}) =>
  recordOf({ hours: 1, who: 'ines', account: HOME, principal, isTrust: true, ...parts });

describe('replay of detections that ask for strangers', () => {
  test('finds strangers alone, also among files that say later who is none', () => {
    const records = [
      trust({ AWS: SISTER }),
      trust({ AWS: STRANGER }, { who: 'eve' }),
      trust({ Service: 'x.amazonaws.com' }),
    ];
    const later = recordOf({ hours: 2, who: 'jo', account: SISTER, principal: {}, isTrust: false });
    const all = [...records, later];
    for (const threads of [1, 2, 4]) {
      const { findings, untold } = found(all, [TRUST], threads);
      expect(findings.map(({ actor, events }) => [actor, events])).toEqual([['eve', 1]]);
      expect(untold).toEqual({ insideEvents: 2, learningFindings: 0 });
    }
    expect(
      found(records, [TRUST])
        .findings.map(({ actor }) => actor)
        .sort(),
    ).toEqual(['eve', 'ines']);
  });

  test('takes the accounts that it is told of, and the ID of the organization', () => {
    const records = [trust({ AWS: SILENT }), trust({ AWS: STRANGER })];
    expect(found(records, [TRUST], 1, { inside: [SILENT, STRANGER] }).findings).toEqual([]);
    const facts = { accounts: [{ id: SILENT, parents: [], tags: {}, hasPlace: false }], organizations: [ORGANIZATION] };
    expect(found(records.slice(0, 1), [TRUST], 1, { facts }).findings).toEqual([]);
    const byId = trust({ AWS: `arn:aws:organizations::${STRANGER}:organization/${ORGANIZATION}` });
    expect(found([byId], [TRUST], 1, { facts }).findings).toEqual([]);
    expect(found([byId], [TRUST]).findings).toMatchObject([{ isUnchecked: true }]);
    expect(found([byId], [TRUST], 1, { inside: ['o-zzzzzzzzzz'] }).findings[0]).not.toHaveProperty('isUnchecked');
  });

  test('counts only events that name strangers towards a threshold', () => {
    const at = (hours: number, principal: string) => trust({ AWS: principal }, { hours });
    const strangers = ['999999999997', '999999999998', '999999999999'].map((id, index) => at(index, id));
    expect(found(strangers, [MANY], 2).findings).toMatchObject([{ events: 3, firstSeen: '2026-03-01T00:00:00Z' }]);
    expect(found([...strangers.slice(1), at(0, HOME)], [MANY], 2).findings).toEqual([]);
  });

  test('says what was left out, and who counts as inside', () => {
    const tally = tallyOf([trust({ AWS: HOME }), trust({ CanonicalUser: 'x' })], [TRUST]);
    const organization = new Organization({ ...NOTHING_KNOWN, inside: [SILENT] }, tally);
    expect(untoldWords(findingReports(tally, replayed([TRUST]), organization), organization)).toEqual([
      expect.stringMatching(
        /^1 matching event of detections that look for outsiders made no finding: .* 2 accounts count as inside/,
      ),
      expect.stringMatching(/^1 finding of detections that look for outsiders are included because/),
    ]);
  });
});

describe('replay of what is told the first time only', () => {
  const key = (hours: number, who: string) => recordOf({ hours, who, account: HOME, principal: {}, isTrust: false });

  test('is learning for 14 days of events, and says how many findings it left out', () => {
    const records = [key(0, 'ines'), key(13 * 24, 'jo'), key(LEARNING_DAYS * 24, 'eve'), key(20 * 24, 'ines')];
    for (const threads of [1, 2]) {
      const { findings, untold } = found(records, [FIRST], threads);
      expect(findings.map(({ actor }) => actor)).toEqual(['eve']);
      expect(untold.learningFindings).toBe(2);
    }
    const tally = tallyOf(records, [FIRST]);
    const organization = new Organization(NOTHING_KNOWN, tally);
    expect(untoldWords(findingReports(tally, replayed([FIRST]), organization), organization)).toEqual([
      expect.stringMatching(/^2 findings left out as learning: .* do not span 14 days/),
    ]);
  });

  test('is told when its threshold is reached', () => {
    const early = [key(0, 'ines'), key(20 * 24, 'ines')];
    expect(found(early, [FIRST_MANY]).findings).toEqual([]);
    expect(found([...early, key(20 * 24 + 1, 'ines')], [FIRST_MANY]).findings).toMatchObject([
      { actor: 'ines', events: 3 },
    ]);
  });
});

describe('replay of severities by account', () => {
  const severities = [
    { organizationalUnits: ['ou-a1b2-development'], severity: 'compliance' },
    { accounts: [SISTER], severity: 'page' },
  ] as const;
  const records = [
    trust({ AWS: STRANGER }),
    trust({ AWS: STRANGER }, { account: SISTER }),
    trust({ AWS: STRANGER }, { account: SILENT }),
  ];
  const of = (known: Partial<OrganizationKnowledge>) =>
    Object.fromEntries(
      found(records, [TRUST], 2, { severities, ...known }).findings.map(({ account, severity }) => [account, severity]),
    );

  test('are those of the rules, the louder one where units are not known', () => {
    expect(of({})).toEqual({ [HOME]: 'notify', [SISTER]: 'page', [SILENT]: 'notify' });
    const place = { parents: ['ou-a1b2-development'], tags: {}, hasPlace: true };
    const facts = {
      accounts: [
        { ...place, id: SILENT },
        { ...place, id: HOME, hasPlace: false },
      ],
      organizations: [],
    };
    expect(of({ facts })).toEqual({ [HOME]: 'notify', [SISTER]: 'page', [SILENT]: 'compliance' });
  });

  test('are said to be louder than deployed where units are not known', () => {
    const tally = tallyOf(records, [TRUST]);
    const lacks = (known: Partial<OrganizationKnowledge>) =>
      new Organization({ ...NOTHING_KNOWN, ...known }, tally).lacksPlaces();
    const places = [HOME, SISTER, SILENT].map((id) => ({ id, parents: [], tags: {}, hasPlace: true }));
    expect(lacks({ severities })).toBe(true);
    expect(lacks({ severities, facts: { accounts: places, organizations: [] } })).toBe(false);
    expect(lacks({ severities: severities.slice(1) })).toBe(false);
  });
});

describe('replay and the function of findings', () => {
  const deed = fc.record<Deed>({
    hours: fc.integer({ min: 0, max: 40 * 24 }),
    who: fc.constantFrom('ines', 'jo', 'eve'),
    account: fc.constantFrom(HOME, SISTER),
    principal: fc.constantFrom(
      { AWS: HOME },
      { AWS: SISTER },
      { AWS: STRANGER },
      { AWS: [SISTER, '999999999998'] },
      { Service: 'ec2.amazonaws.com' },
      { CanonicalUser: 'x' },
      '*',
    ),
    isTrust: fc.boolean(),
  });

  /** The findings of which the function tells somebody, with what it stores of them: events in their order, one after the other. */
  async function told(records: readonly Record<string, unknown>[], members: ReadonlySet<string>): Promise<unknown[]> {
    const judge = new FindingJudge(ALL);
    const began = Math.min(...records.map(({ eventTime }) => Date.parse(String(eventTime))));
    const table = new Map<string, Finding>();
    const heard = new Set<string>();
    for (const record of records.toSorted((a, b) => (String(a['eventTime']) < String(b['eventTime']) ? -1 : 1))) {
      const reading = readBatch([JSON.stringify(record)], {
        judge,
        suppressionOf: () => undefined,
        heartbeatIn: () => undefined,
      });
      const { groups } = await ofStrangers(reading.groups, {
        directory: { membership: (id) => Promise.resolve({ isMember: members.has(id) }) },
        ownAccount: HOME,
        organizationAccounts: [],
        within: 5_000,
      });
      const now = Date.parse(String(record['eventTime']));
      const firstTime = { principal: true, account: true, learning: now - began < LEARNING_DAYS * DAY };
      for (const { id, detection, occurrences } of groups) {
        const next = advance(table.get(id), occurrences, { detection, settings: DEFAULT_FINDINGS, now, firstTime });
        table.set(id, next);
        if (next.dueAt !== undefined) heard.add(id);
      }
    }
    return [...heard].sort();
  }

  test('tell of the same findings, in whatever order and by however many threads they are read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 25 }), fc.nat(), async (deeds, seed) => {
        const records = deeds.map(recordOf);
        const members = new Set(deeds.map(({ account }) => account)).add(HOME);
        const expected = await told(records, members);
        const known = { inside: [...members] };
        const one = found(records, ALL, 1, known);
        expect(one.findings.map(({ id }) => id).sort()).toEqual(expected);
        const turned = [...records.slice(seed % records.length), ...records.slice(0, seed % records.length)].reverse();
        for (const threads of [1, 2, 3]) expect(found(turned, ALL, threads, known)).toEqual(one);
      }),
      { numRuns: propertyRuns(25, 500) },
    );
  });

  test('give the same severity', () => {
    const rules = [{ accounts: [SISTER], severity: 'page' }] as const;
    const facts = { id: SISTER, parents: [], tags: {} };
    expect(severityIn(TRUST, facts, rules)).toBe(
      found([trust({ AWS: STRANGER }, { account: SISTER })], [TRUST], 1, { severities: rules }).findings[0]?.severity,
    );
  });
});

describe('--organization-account', () => {
  test('takes accounts and an organization, and says what is neither', () => {
    expect(organizationOf({ organizationAccount: [HOME, ORGANIZATION, HOME] }).inside).toEqual([HOME, ORGANIZATION]);
    expect(() => organizationOf({ organizationAccount: ['1', HOME, 'all'] })).toThrow(
      /--organization-account: received "1".*--organization-account: received "all"/s,
    );
  });
});
