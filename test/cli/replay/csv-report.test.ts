import { expect, test } from '@jest/globals';
import { csvReport } from '../../../cli/replay/csv-report';
import { hostileReport, sampleReport } from '../../support/sample-replay-report';

test('a match is a line, under the names of its fields', () => {
  const [header, first] = csvReport(sampleReport(2)).split('\n');
  expect(header).toBe(
    'time,severity,detections,account,region,eventSource,eventName,principalType,principal,session,principalArn,accessKeyId,mfa,sourceIp,userAgent,targets,errorCode,errorMessage,eventId',
  );
  expect(first).toBe(
    '2026-11-01T00:03:11.000Z,page,root-activity,111122223333,eu-central-1,iam.amazonaws.com,CreateAccessKey,role,arn:aws:iam::111122223333:user/alex,i-0c4f7a19be2d80000,,ASIAW3MKEOEXAMPLE4QR,,198.51.100.0,aws-cli/2.31.4 md/prompt#off md/command#iam.create-access-key,userName backup-0,AccessDenied,User is not authorized to perform this operation,00000000-5f0a-4c1e-9b1d-0242ac120002',
  );
});

test('no match is a header', () => {
  expect(csvReport(sampleReport(0)).split('\n')).toHaveLength(2);
});

test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\uff1d1', '\t=1', '\r=1'])(
  'a cell is no formula: %j',
  (text) => {
    const report = sampleReport(1);
    const [, line = ''] = csvReport({
      ...report,
      matches: (report.matches ?? []).map((match) => ({
        ...match,
        sourceIp: text,
        userAgent: `a;${text}`,
        targets: [{ type: text, name: text }],
      })),
    }).split('\n');
    // What a spreadsheet sees that divides by commas, and one that divides by semicolons.
    for (const cell of [...line.split(','), ...line.split(';')])
      expect(cell.replace(/^"+/, '')).not.toMatch(/^[\s\u0000]*[=+\-@\uff0b\uff0d\uff1d\uff20]/);
    expect(line).toContain(
      text
        .replace(/^[\t\r]/, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replaceAll('"', '""'),
    );
  },
);

test('what an event says stays within its line, and moves no cursor', () => {
  const csv = csvReport(hostileReport());
  expect(csv.split('\n')).toHaveLength(7);
  expect(csv).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066\u2028]/);
});
