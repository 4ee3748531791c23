import { describe, expect, test } from '@jest/globals';
import { verifyHtml } from '../../../cli/verify/html-report';
import { textReport } from '../../../cli/verify/text-report';
import { verdictWords } from '../../../cli/verify/verdict-words';
import type { VerifyReport } from '../../../cli/verify/verify-report';

const PLACE = { account: '264810573392', region: 'eu-central-1' };
const PERIOD = { from: '2026-11-10T00:00:00Z', to: '2026-11-11T00:00:00Z' };
const HOSTILE = '<img src=x onerror=alert(1)>\u001b[2J';

const EMPTY: VerifyReport = {
  tool: 'cdk-organization-trail 0.1.0',
  at: PERIOD.to,
  asked: { archive: 's3://audit', ...PERIOD, roots: ['AWSLogs/'], accounts: [], regions: [], logFiles: 'hashed' },
  verdict: 'nothing',
  isInterrupted: false,
  proven: { digests: 0, logFilesListed: 0, logFilesHashed: 0, accounts: 0, places: 0 },
  ...{ problems: [], notChecked: [], remarks: [], chains: [], publicKeys: [], limits: ['A limit.'] },
};
const FULL: VerifyReport = {
  ...EMPTY,
  asked: {
    ...EMPTY.asked,
    accounts: [PLACE.account],
    regions: [PLACE.region],
    trail: 'organization-trail',
    logFiles: 'sampled',
    retentionDays: 1,
  },
  verdict: 'problems',
  problems: [[], [HOSTILE]].map((files, index) => ({
    ...{ id: `problem-${String(index)}`, kind: 'log-file-missing' as const, ...PLACE, ...PERIOD },
    ...{ title: HOSTILE, meaning: 'It is gone.', response: 'Restore it.', files, count: files.length },
  })),
  notChecked: [{ ...PLACE, ...PERIOD, reason: 'denied', text: HOSTILE }],
  remarks: [{ ...PLACE, ...PERIOD, kind: 'time-gap', text: HOSTILE }],
  chains: [
    { ...PLACE, trail: HOSTILE, kind: 'standard', proven: [PERIOD], doubtful: [], notChecked: [PERIOD, PERIOD] },
  ],
  publicKeys: [{ region: PLACE.region, fingerprint: 'abcd', ...PERIOD }],
};

describe('the report of verify', () => {
  test('as HTML has each part that there is, and no markup from the archive', () => {
    const html = verifyHtml(FULL);
    for (const words of [
      'Trail',
      'organization-trail',
      '1 day',
      'Not checked',
      'Explained',
      'abcd',
      'Chains of digests',
      'problem-1',
    ])
      expect(html).toContain(words);
    expect(html).toContain('&lt;img src=x');
    expect(html).not.toMatch(/<img|\u001b/);
  });

  test('as HTML leaves out parts that are empty', () => {
    const html = verifyHtml(EMPTY);
    for (const words of ['Problems', 'Not checked</h2>', 'Explained', 'public keys', 'Chains of digests', 'Retention'])
      expect(html).not.toContain(words);
    expect(html).toContain('every account in the archive');
  });

  test('as text says the same, and has no control characters', () => {
    const text = textReport(FULL, 80);
    for (const words of [
      'Problem: <img',
      'What to do: Restore it.',
      'Retention   1 days',
      'Trail       organization-trail',
      'Explained',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('\u001b');
    expect(textReport(EMPTY, 80)).not.toMatch(/Problem|Retention|Trail {2}/);
  });

  test.each([
    [{ verdict: 'proven' }, 'The archive is complete and unchanged, as far as digests can prove it.'],
    [{ verdict: 'nothing' }, 'There is nothing to verify.'],
    [
      { verdict: 'nothing', proven: { ...EMPTY.proven, places: 2 } },
      'There is no digest of that time: nothing is proven.',
    ],
    [
      { verdict: 'partial', isInterrupted: true },
      'No problem found, but not all of it was checked. It was interrupted: the rest was not checked.',
    ],
    [{ verdict: 'partial', notChecked: FULL.notChecked }, 'No problem found, but 1 part could not be checked.'],
    [{ verdict: 'problems', problems: FULL.problems }, '2 problems found: do not rely on the log of that time.'],
  ] as const)('says of %j: %s', (more, words) => {
    expect(verdictWords({ ...EMPTY, ...more })).toBe(words);
  });
});
