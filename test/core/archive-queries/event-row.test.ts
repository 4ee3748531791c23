import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_SQL, eventOfRow, LEAVES } from '../../../core/archive-queries/event-row';
import { hiveRow } from '../../support/athena/input-format';
import { rowText } from '../../support/athena/row-text';
import { typedEvent } from '../../lib/filter-pattern/sql/typed-arbitraries';
import { event as document } from '../../lib/filter-pattern/arbitraries';

const EVENT = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111111111111:assumed-role/Deploy/alice',
    sessionContext: {
      sessionIssuer: { type: 'Role', userName: 'Deploy' },
      attributes: { mfaAuthenticated: 'false', creationDate: '2026-11-24T09:00:00Z' },
      webIdFederationData: { federatedProvider: 'accounts.example.com', attributes: { 'a:b': 'c' } },
    },
  },
  eventTime: '2026-11-24T09:14:27Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  readOnly: false,
  managementEvent: true,
  requestParameters: { bucketName: "it's", nested: { list: [1, null, { 'x.y': true }] } },
  responseElements: { count: 5 },
  resources: [{ ARN: 'arn:aws:s3:::b', accountId: '111111111111' }, { type: 'AWS::S3::Bucket' }],
  tlsDetails: { tlsVersion: 'TLSv1.3' },
};

/** What the table does not have of a random event: empty objects. */
const withoutEmpty = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([name, one]) => [name, withoutEmpty(one)] as const)
    .filter(([, one]) => one !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

describe('An event of the archive', () => {
  test('comes back from a row as CloudTrail wrote it', () => {
    expect(eventOfRow(rowText(hiveRow(EVENT)))).toEqual(EVENT);
  });

  test('comes back whatever it holds, but for null and empty objects in columns', () => {
    fc.assert(
      fc.property(typedEvent, document, (typed, parameters) => {
        const { userIdentity, ...rest } = typed;
        const event = { ...rest, requestParameters: parameters };
        const whole = eventOfRow(rowText(hiveRow({ ...event, userIdentity })));
        expect(whole['requestParameters']).toEqual(parameters);
        expect(withoutEmpty(whole['userIdentity'])).toEqual(withoutEmpty(userIdentity));
        expect({ ...whole, userIdentity: undefined }).toEqual({ ...event, userIdentity: undefined });
      }),
    );
  });

  test('loses what has no column, and null', () => {
    const event = { eventName: 'X', responseElements: null, eventContext: { a: 1 }, errorCode: null };
    expect(eventOfRow(rowText(hiveRow(event)))).toEqual({ eventName: 'X' });
  });

  test('is refused where the row has another length', () => {
    expect(() => eventOfRow('["a"]')).toThrow(`a row is not a list of ${String(LEAVES.length)} values`);
    expect(() => eventOfRow('{}')).toThrow('a row is not a list');
  });

  test('keeps text that is no JSON', () => {
    const at = LEAVES.findIndex(({ path }) => path[0] === 'requestParameters');
    const row = LEAVES.map((_, index) => (index === at ? '{"cut' : null));
    expect(eventOfRow(JSON.stringify(row))).toEqual({ requestParameters: '{"cut' });
  });

  test('is asked for value by value', () => {
    expect(EVENT_SQL).toContain('useridentity.sessioncontext.sessionissuer.username, ');
    expect(EVENT_SQL).toContain(
      'json_format(CAST(transform(resources, e -> ARRAY[e.arn, e.accountid, e.type]) AS JSON))',
    );
  });
});

describe('Athena fails a query', () => {
  test.each([
    ['an object where the column is text', { userAgent: {} }],
    ['text where the column is a struct', { userIdentity: 'root' }],
    ['an object where the column is a list', { resources: {} }],
  ])('on %s, and so does the emulated input format', (_, event) => {
    expect(() => hiveRow(event)).toThrow('value must be');
  });
});
