import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findingMessage } from '../../../../core/findings/message/finding-message';
import type { Message } from '../../../../core/findings/message/message';
import { stormMessage } from '../../../../core/findings/message/storm-message';
import { isRecord } from '../../../../lib/contract/is-record';
import { CATALOGS } from '../../../../lib/detection/default-detections';
import { findingDetectionOf } from '../../../../lib/detection/finding-detection';
import type { CloudTrailEvent } from '../../../fixtures/cloudtrail-event';
import { EXAMPLES } from '../../../fixtures/events';
import { propertyRuns } from '../../../support/property-runs';
import { ACCOUNT, CONTEXT, findingOf } from './example-finding';
import { documentProblems } from './document-schema';

const MARK = 'hunter2-do-not-tell';

const CASES = Object.values(CATALOGS)
  .flatMap((catalog) => catalog())
  .map(findingDetectionOf)
  .flatMap((detection) => (EXAMPLES[detection.id]?.matches ?? []).map((event) => ({ detection, event })));

function told({ detection, event }: (typeof CASES)[number], account = ACCOUNT): Message[] {
  const { finding, occurrences } = findingOf([event], detection);
  const { severity } = detection;
  const storm = { detection, account, severity, heldBack: 7, findings: [finding], since: finding.firstSeen };
  return [
    findingMessage({ finding, detection, occurrences, account, context: CONTEXT }),
    stormMessage({ ...storm, context: CONTEXT }),
  ];
}

/** Each value of the tree replaced by the mark, but for those at the paths; and the mark where there was nothing. */
function marked(value: unknown, path: string, shown: readonly string[]): unknown {
  if (Array.isArray(value)) return [...value.map((one) => marked(one, `${path}[]`, shown)), { more: MARK }, [MARK]];
  if (isRecord(value))
    return {
      ...Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, marked(one, `${path}.${name}`, shown)] as const),
      ),
      added: MARK,
      within: { deeper: [MARK], [MARK]: true },
      ...Object.fromEntries(
        SECRET_NAMES.filter((name) => !shown.includes(`${path}.${name}`)).map((name) => [name, MARK]),
      ),
    };
  return shown.includes(path) ? value : MARK;
}

const SECRET_NAMES = ['password', 'secretString', 'policyDocument', 'userData', 'environment', 'parameters', 'value'];

describe('what stands in parameters and answers of calls', () => {
  test.each(CASES)('is in no message but at the paths of the detection: $detection.id', ({ detection, event }) => {
    const secret = (name: string): unknown =>
      marked(isRecord(event[name]) ? event[name] : {}, name, detection.findingPaths);
    const seeded = {
      ...event,
      requestParameters: secret('requestParameters'),
      responseElements: secret('responseElements'),
      additionalEventData: { ...(event['additionalEventData'] as object | undefined), added: MARK },
      serviceEventDetails: { added: MARK },
      errorMessage: MARK,
    };
    for (const message of told({ detection, event: seeded })) expect(JSON.stringify(message)).not.toContain(MARK);
  });

  test('is looked for in the right place: at a path it is shown', () => {
    const trail = CASES.find(({ detection }) => detection.id === 'trail-stopped');
    if (trail === undefined) throw new Error('no trail-stopped');
    const [message] = told({ ...trail, event: { ...trail.event, requestParameters: { name: MARK } } });
    expect(message?.text).toContain(MARK);
  });
});

/** What people have tried on others' chats, mails and terminals. */
const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        ...['http://evil.example/x', 'HTTPS://evil.example', 'hTtPs://a.b', 'www.evil.example', '//evil.example'],
        ...[
          '[click](http://evil.example)',
          '[a]: http://b',
          '![x](y)',
          '<https://evil.example|AWS>',
          '<!channel>',
          '<@U1>',
        ],
        ...[
          '<a href="x">',
          '<script>',
          '`',
          '```',
          '**',
          '_',
          '\n',
          '\r\n',
          '\u2028',
          '\u202e',
          '\u0007',
          '\u001b[31m',
        ],
        ...[
          '\u0085',
          '\u200b',
          '\ufeff',
          '"',
          "'",
          '\\',
          '$(id)',
          '; rm -rf /',
          '{{x}}',
          '\ud800',
          '\udc00',
          '😀',
          'ü',
        ],
        ...['hthttp://tp://', ']', '(', '[', ':', '/', 'http', 's', 'PAGE: all is well - account x'],
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

function linksOf({ document, chat }: Message): string {
  return document.links.reduce((text, { url }) => text.replaceAll(url, 'LINK'), JSON.stringify({ document, chat }));
}

/** Everything that a message says, without our own links. */
function said(message: Message): string[] {
  const { subject, text, document } = message;
  return [subject, document.links.reduce((all, { url }) => all.replaceAll(url, 'LINK'), text), linksOf(message)];
}

describe('whatever attackers write into what they may choose', () => {
  const field = fc.record({
    ...Object.fromEntries(
      ['type', 'arn', 'principalId', 'userName', 'accessKeyId', 'invokedBy', 'accountId', 'identityProvider'].map(
        (name) => [name, fc.option(HOSTILE, { nil: undefined })],
      ),
    ),
  });
  const hostile = fc.record({
    one: fc.constantFrom(...CASES),
    userIdentity: field,
    session: fc.option(HOSTILE, { nil: undefined }),
    values: fc.dictionary(
      fc.constantFrom(
        'userAgent',
        'sourceIPAddress',
        'errorCode',
        'vpcEndpointId',
        'awsRegion',
        'eventSource',
        'eventName',
      ),
      HOSTILE,
    ),
    more: fc.dictionary(fc.constantFrom('eventID', 'eventTime', 'recipientAccountId'), HOSTILE),
    shown: HOSTILE,
    name: HOSTILE,
  });
  type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;

  function messages({
    one: { detection, event },
    userIdentity,
    session,
    values,
    more,
    shown,
    name,
  }: Hostile): Message[] {
    const chosen: CloudTrailEvent = {
      ...event,
      ...values,
      ...more,
      userIdentity: {
        ...(event['userIdentity'] as object),
        ...userIdentity,
        ...(session !== undefined && {
          type: 'AssumedRole',
          principalId: `AROAX:${session}`,
          sessionContext: { sourceIdentity: session, sessionIssuer: { arn: session, userName: session } },
        }),
      },
      requestParameters: Object.fromEntries(
        detection.findingPaths.flatMap((path) => {
          const [, key, ...rest] = path.split('.');
          return key === undefined || rest.length > 0
            ? []
            : [[key.replace('[]', ''), key.endsWith('[]') ? [shown, shown] : shown]];
        }),
      ),
      resources: [{ ARN: shown }],
    };
    return told({ detection, event: chosen }, { ...ACCOUNT, name });
  }

  test('a message has no control characters, no links, no markup, no lines of theirs, and is small', () => {
    fc.assert(
      fc.property(hostile, (input) => {
        for (const message of messages(input)) {
          expect(message.subject).toMatch(/^[!-~][ -~]{0,99}$/);
          for (const text of said(message)) {
            expect(text).not.toMatch(CONTROL);
            expect(text).not.toMatch(/https?:\/\//i);
            expect(text).not.toMatch(/\]\(|^\s*\[[^\]]*\]:|[<>]/m);
            expect(text).not.toMatch(/www\.[a-z]/i);
          }
          expect(message.text.split('\n').filter((line) => line.startsWith('PAGE: all is well'))).toEqual([]);
          expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(8_000);
          const document = JSON.stringify(message.document);
          expect(JSON.parse(document)).toEqual(message.document);
          expect(Buffer.byteLength(document)).toBeLessThan(32 * 1024);
          expect(Buffer.byteLength(JSON.stringify(message.chat))).toBeLessThan(32 * 1024);
          expect(documentProblems(message.document)).toEqual([]);
          // Each value of the chat is code from its first to its last character.
          for (const line of message.chat.content.description.split('\n'))
            expect([0, 2]).toContain(
              line.split('`').length - 1 - (isOurs(line, message) ? line.split('`').length - 1 : 0),
            );
        }
      }),
      { numRuns: propertyRuns(200, 5_000) },
    );
  });
});

/** Meaning and notes have code of their own. */
function isOurs(line: string, { document }: Message): boolean {
  return document.notes.includes(line) || document.detection.meaning.startsWith(line.slice(0, 20));
}
