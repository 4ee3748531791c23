import { describe, expect, test } from '@jest/globals';
import { alarmsRaised, deployedEvaluation } from '../../../lib/detection/alarm-evaluation';
import { type Detection, DetectionSeverity } from '../../../lib/detection/detection';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { compile, type EventMatcher } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { but, denied, event, type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { EXAMPLES } from '../../fixtures/events';
import { ACCOUNTS, root, workload } from '../../fixtures/identities';

type Watcher = Detection & { readonly sees: EventMatcher };

const OWN = [...TunedCatalog.all(), ...ThreatCatalog.managementEvents(), ...ThreatCatalog.dataEvents()].map(
  (detection): Watcher => ({ ...detection, sees: compile(parsePattern(detection.filterPattern).pattern) }),
);
const PAGES = OWN.filter(({ severity }) => severity === DetectionSeverity.PAGE);
const ATTEMPTS = OWN.filter(({ id }) => id.endsWith('-attempted'));
const { management, production, sandbox } = ACCOUNTS;

function firing(detections: readonly Watcher[], given: CloudTrailEvent): string[] {
  return detections.filter(({ sees }) => sees(given)).map(({ id }) => id);
}

/** The alarms of a recording, by detection. */
function alarms(detections: readonly Watcher[], events: readonly CloudTrailEvent[]): Record<string, string[]> {
  const raised = detections.map((detection): [string, string[]] => {
    const times = events.filter(detection.sees).map(({ eventTime }) => Date.parse(String(eventTime)));
    return [
      detection.id,
      alarmsRaised(times, deployedEvaluation(detection)).map((time) => new Date(time).toISOString().slice(11, 16)),
    ];
  });
  return Object.fromEntries(raised.filter(([, times]) => times.length > 0));
}

const FAILURES: readonly (readonly [string, (given: CloudTrailEvent) => CloudTrailEvent])[] = [
  ['denied', (given) => denied(given)],
  ['unauthorized in EC2', (given) => denied(given, 'Client.UnauthorizedOperation')],
  ['a dry run', (given) => denied(given, 'Client.DryRunOperation')],
  ['about something that does not exist', (given) => denied(given, 'TrailNotFoundException')],
  ['throttled', (given) => denied(given, 'ThrottlingException')],
];

describe('who may make calls that fail keeps no alarm that pages in ALARM', () => {
  test.each(FAILURES)('what pages does not when the call is %s', (_, fail) => {
    const fired = PAGES.flatMap(({ id }) =>
      (EXAMPLES[id]?.matches ?? []).flatMap((match) => firing(PAGES, fail(match))),
    );
    expect(fired).toEqual([]);
  });

  test('a sign-in that fails pages nobody, whatever its kind', () => {
    for (const eventName of ['ConsoleLogin', 'PasswordUpdated', 'EmailUpdated', 'SwitchRole']) {
      for (const userIdentity of [root(management), { type: 'IAMUser', accountId: production, userName: 'ines' }]) {
        expect(
          firing(PAGES, event(`signin:${eventName}`, userIdentity, { responseElements: { [eventName]: 'Failure' } })),
        ).toEqual([]);
      }
    }
  });

  test('nor does what a stranger does who knows the e-mail address of root', () => {
    const asked = event('signin:PasswordRecoveryRequested', root(management), {
      responseElements: { PasswordRecoveryRequested: 'Success' },
    });
    expect([firing(PAGES, asked), firing(ATTEMPTS, asked)]).toEqual([[], ['takeover-attempted']]);
    expect(
      firing(
        PAGES,
        event('signin:PasswordRecoveryCompleted', root(management), {
          responseElements: { PasswordRecoveryCompleted: 'Success' },
        }),
      ),
    ).toEqual(['root-activity']);
  });
});

describe('attempts', () => {
  test('are at most five detections that notify', () => {
    expect(ATTEMPTS.map(({ id, severity }) => [id, severity])).toEqual([
      ['record-stop-attempted', 'notify'],
      ['detector-stop-attempted', 'notify'],
      ['takeover-attempted', 'notify'],
      ['data-exposure-attempted', 'notify'],
    ]);
  });

  test('at what pages are seen, but for these', () => {
    const unseen = PAGES.filter(
      ({ id }) => !(EXAMPLES[id]?.matches ?? []).every((match) => firing(ATTEMPTS, denied(match)).length > 0),
    ).map(({ id }) => id);
    expect(unseen).toEqual([
      // Root is denied by nothing but a service control policy; its sign-ins are seen.
      'root-activity',
      // Failed sign-ins are counted by `console-sign-in-failures`.
      'console-sign-in-without-mfa',
      // A deployment that a guardrail stops, every day; public ACLs are seen.
      'bucket-made-public',
      // What a denied document says takes the regular expressions that the pages need; `denied-calls-surge` counts them.
      'administrator-policy-written',
      'role-trusts-everyone',
      // Nothing to gain from failing, and what AWS says has happened.
      'key-quarantined-by-aws',
      'account-leaves-organization',
      'build-or-document-made-public',
      'objects-encrypted-with-foreign-key',
      'objects-encrypted-with-outside-key',
    ]);
  });

  test('see no call that works', () => {
    const works = PAGES.flatMap(({ id }) =>
      (EXAMPLES[id]?.matches ?? []).flatMap((match) => firing(ATTEMPTS, but(match, { errorCode: undefined }))),
    );
    expect(works).toEqual([]);
  });
});

describe('with one denied call every ten minutes for half a day', () => {
  const start = Date.parse('2026-03-03T00:00:00Z');
  const at = (minutes: number, given: CloudTrailEvent): CloudTrailEvent =>
    but(given, { eventTime: new Date(start + minutes * 60_000).toISOString().replace('.000Z', 'Z') });
  const calls = [
    'organizations:LeaveOrganization',
    'cloudtrail:StopLogging',
    'guardduty:DeleteDetector',
    'backup:DeleteRecoveryPoint',
  ] as const;
  const noise = calls.flatMap((call) =>
    Array.from({ length: 72 }, (_, index) => at(index * 10, denied(event(call, workload(sandbox, 'intern-sandbox'))))),
  );
  const attempts = {
    'record-stop-attempted': ['00:00'],
    'detector-stop-attempted': ['00:00'],
    'takeover-attempted': ['00:00'],
    'data-exposure-attempted': ['00:00'],
  };

  test('the alarms that page stay OK, and each kind of attempt is told once', () => {
    expect(alarms([...PAGES, ...ATTEMPTS], noise)).toEqual(attempts);
  });

  test('each real act among them pages', () => {
    const acts = calls.map((call, index) => at(303 + index, event(call, workload(production, 'orders-api-task'))));
    expect(alarms([...PAGES, ...ATTEMPTS], [...noise, ...acts])).toEqual({
      ...attempts,
      'account-leaves-organization': ['05:03'],
      'trail-stopped': ['05:04'],
      'guardduty-disabled': ['05:05'],
      'backups-deleted': ['05:06'],
    });
  });
});
