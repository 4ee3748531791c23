import { describe, expect, test } from '@jest/globals';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { withSuppressions } from '../../../lib/detection/suppressions';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';

const ROLE = 'arn:aws:iam::111111111111:role/Backup';
const BY_ROLE = `{ $.userIdentity.sessionContext.sessionIssuer.arn = "${ROLE}" }`;
const FILTER = '{ $.eventName = "StopLogging" || $.eventName = "DeleteTrail" }';

function matches(filter: string | undefined, event: object): boolean {
  return JsonFilterPattern.parse(filter ?? 'refused').matches(JSON.stringify(event));
}

function by(arn?: string): object {
  return { eventName: 'StopLogging', userIdentity: { sessionContext: { sessionIssuer: { arn } } } };
}

describe('withSuppressions', () => {
  test('the filter leaves out what is expected, and nothing else', () => {
    const filter = withSuppressions(FILTER, [BY_ROLE]);
    expect(filter).toBe(
      '{ ($.eventName = "StopLogging" || $.eventName = "DeleteTrail") && ' +
        `($.userIdentity.sessionContext.sessionIssuer.arn != "${ROLE}" || ` +
        '$.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS || $.userIdentity.sessionContext.sessionIssuer.arn IS NULL) }',
    );
    expect(
      [by(ROLE), by('arn:aws:iam::111111111111:role/Eve'), by(), { eventName: 'StopLogging' }, {}].map((event) =>
        matches(filter, event),
      ),
    ).toEqual([false, true, true, true, false]);
  });

  test('of several suppressions, each leaves out its own', () => {
    const filter = withSuppressions(FILTER, [BY_ROLE, '{ $.recipientAccountId = "222222222222" }', BY_ROLE]);
    expect(matches(filter, { ...by(ROLE), recipientAccountId: '333333333333' })).toBe(false);
    expect(matches(filter, { ...by('other'), recipientAccountId: '222222222222' })).toBe(false);
    expect(matches(filter, { ...by('other'), recipientAccountId: '333333333333' })).toBe(true);
  });

  test('without suppressions the text stays as it is', () => {
    expect(withSuppressions('{$.a=1}', [])).toBe('{$.a=1}');
  });

  test.each([
    ['is longer than CloudWatch takes', FILTER, [BY_ROLE.replace('Backup', 'x'.repeat(900))]],
    ['asks for a parameter, which may hold an object', FILTER, ['{ $.requestParameters.roleName = "x" }']],
    ['has a name in brackets that only looks like a field', FILTER, ['{ $.[\'userIdentity.arn\'] = "x" }']],
    ['adds a regular expression: a log group takes five filters that have one', FILTER, ['{ $.eventSource = %^s3% }']],
    ['is a regular expression alone', FILTER, ['%StopLogging%']],
    ['is added to a regular expression alone', '%StopLogging%', [BY_ROLE]],
    [
      'has more regular expressions than a pattern may hold',
      '{ $.a = %x% && $.b = %y% }',
      ['{ $.eventSource = %^s3% }'],
    ],
  ])('there is none where it %s', (_, filter, suppressions) => {
    expect(withSuppressions(filter, suppressions)).toBeUndefined();
  });

  test('a role fits into most of the filters that page', () => {
    const filters = defaultDetections().filter(({ severity }) => severity === DetectionSeverity.PAGE);
    const fitting = filters.filter(({ filterPattern }) => withSuppressions(filterPattern, [BY_ROLE]) !== undefined);
    expect(fitting.length / filters.length).toBeGreaterThan(0.8);
  });
});
