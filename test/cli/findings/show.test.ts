import { describe, expect, test } from '@jest/globals';
import { sampleFinding } from '../../support/sample-finding';
import { findingsCommand } from './findings-command';

const TABLE = ['--table', 'FindingsTable'];
const FINDING = sampleFinding();

describe('findings show', () => {
  const command = findingsCommand();

  test('shows who, what, where, how often and when, and a command for the events', async () => {
    command.aws.put(FINDING);
    const { written, status } = await command.findings('show', FINDING.id, ...TABLE);
    expect(written).toBe(
      [
        'page  trail-changed  open  0123456789abcdef0001',
        '  account     222222222222',
        '  Region      eu-central-1',
        '  who         Deploy (role), session eve, access key ASIAIOSFODNN7EXAMPLE, without MFA',
        '  what        StopLogging of cloudtrail.amazonaws.com',
        '  outcome     success',
        '  from        198.51.100.7, aws-cli/2.31.0',
        '  count       7',
        '  first seen  2026-11-24T09:14:27Z',
        '  last seen   2026-11-24T10:00:00Z',
        '  targets     1',
        '  first time  for this principal and in this account',
        '  told        2026-11-24T09:15:00Z, 1 message',
        '  events      8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab, 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ac (the first and the latest ones)',
        '',
        'The events (last 90 days only):',
        '  npx cdk-organization-trail history --event-id 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab --event-id 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ac --account 222222222222 --from 2026-11-24T09:14:27Z',
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
  });

  test('as JSON, it is the finding', async () => {
    command.aws.put(FINDING);
    const { written } = await command.findings('show', FINDING.id, ...TABLE, '--format', 'json');
    expect(JSON.parse(written)).toEqual(FINDING);
  });

  test('a command to paste holds nothing but what has the form that it should have', async () => {
    command.aws.put({ ...FINDING, eventIds: ['$(reboot)'], userAgent: 'x\nfirst seen  2020' });
    const { written } = await command.findings('show', FINDING.id, ...TABLE);
    expect(written).not.toContain('history');
    expect(written).toContain('x\\u000afirst seen');
  });

  test('refuses an ID that is none, and says which does not exist', async () => {
    expect(await command.findings('show', 'f00', ...TABLE)).toEqual({
      status: 3,
      written: '',
      said: 'error: <id>: received "f00"; allowed: 20 hexadecimal digits, as shown by list and in messages\n',
    });
    expect(await command.findings('show', FINDING.id, ...TABLE)).toEqual({
      status: 1,
      written: '',
      said: `There is no finding ${FINDING.id}.\n`,
    });
  });
});
