import { describe, expect, test } from '@jest/globals';
import { saidProblems } from '../../support/said-problems';
import { fromItem } from '../../../core/findings/item';
import type { Finding } from '../../../core/findings/finding';
import { sampleFinding } from '../../support/sample-finding';
import { findingsCommand } from './findings-command';

const TABLE = ['--table', 'FindingsTable'];
const FINDING = sampleFinding();
const OTHER = sampleFinding({ id: '0123456789abcdef0002', state: 'closed' });

describe('findings acknowledge and close', () => {
  const command = findingsCommand();

  function held(id = FINDING.id): Finding & { owes?: string } {
    return fromItem(command.aws.items.get(`finding#${id}`) ?? {});
  }

  test('an acknowledged finding is quiet for 30 days: it owes nothing, and says who decided', async () => {
    command.aws.put(FINDING);
    const before = Date.now();
    const { status, written } = await command.findings('acknowledge', FINDING.id, ...TABLE, '--note', 'Red team');
    const { acknowledgedUntil = '', ...finding } = held();
    const { dueAt, reason, ...rest } = FINDING;
    expect([typeof dueAt, reason]).toEqual(['number', 'reminder']);
    expect(finding).toEqual({
      ...rest,
      state: 'acknowledged',
      acknowledgedBy: 'arn:aws:sts::111111111111:assumed-role/Admin/bob',
      note: 'Red team',
      version: 4,
    });
    expect(command.aws.items.get(`finding#${FINDING.id}`)).not.toHaveProperty('owes');
    expect((Date.parse(acknowledgedUntil) - before) / 86_400_000).toBeCloseTo(30, 2);
    expect(written).toBe(`No more messages about ${FINDING.id} until ${acknowledgedUntil}, or a new target.\n`);
    expect(status).toBe(0);
  });

  test('a closed finding owes nothing', async () => {
    command.aws.put({ ...FINDING, state: 'acknowledged', acknowledgedUntil: '2027-01-01T00:00:00Z', note: 'Why' });
    const { written } = await command.findings('close', FINDING.id, ...TABLE);
    expect(held()).toMatchObject({ state: 'closed', version: 4, note: 'Why' });
    expect(Object.keys(held())).not.toContain('acknowledgedUntil');
    expect(written).toBe(`${FINDING.id} is closed. The next match opens a new episode.\n`);
  });

  test('what was counted meanwhile stays counted', async () => {
    command.aws.put(FINDING);
    let writes = 0;
    command.aws.beforePut = () => {
      if (++writes === 1) command.aws.put({ ...FINDING, count: 8, version: 4 });
    };
    expect((await command.findings('close', FINDING.id, ...TABLE)).status).toBe(0);
    expect(held()).toMatchObject({ state: 'closed', count: 8, version: 5 });
  });

  test('it gives up where events keep coming, and says so', async () => {
    let version = 3;
    command.aws.put(FINDING);
    command.aws.beforePut = () => {
      command.aws.put({ ...FINDING, version: ++version });
    };
    const { status, said } = await command.findings('close', FINDING.id, ...TABLE);
    expect(said).toBe(
      `error: ${FINDING.id}: not updated after 5 attempts, because new events keep changing it; try again\n`,
    );
    expect(status).toBe(3);
    expect(held().state).toBe('open');
  });

  test('unknown ones and those that are closed stay as they are; the others are done', async () => {
    command.aws.put(FINDING, OTHER);
    const unknown = '0123456789abcdef0003';
    const { status, said, written } = await command.findings(
      'close',
      unknown,
      FINDING.id,
      OTHER.id,
      ...TABLE,
      '--format',
      'json',
    );
    expect(said).toBe(
      `${unknown} was not changed: there is no such finding.\n${OTHER.id} was not changed: it is closed.\n`,
    );
    expect((JSON.parse(written) as { findings: Finding[] }).findings.map(({ id }) => id)).toEqual([FINDING.id]);
    expect(status).toBe(2);
    expect((await command.findings('acknowledge', unknown, ...TABLE)).status).toBe(1);
  });

  test('refuses what it cannot use, all at once', async () => {
    const { status, said } = await command.findings(
      'close',
      'x',
      FINDING.id,
      FINDING.id,
      '--note',
      ' ',
      '--tabel',
      'T',
    );
    expect(saidProblems(said)).toEqual([
      "error: unknown option '--tabel'; did you mean --table?",
      'error: --stack and --table: received neither, and FINDINGS_TABLE is not set',
      'error: <id>: received "x"',
      `error: <id>: received "${FINDING.id}" more than once`,
      'error: --note: received " "',
    ]);
    expect(status).toBe(3);
    expect((await command.findings('close', FINDING.id, ...TABLE, '--note', 'x'.repeat(501))).said).toContain(
      '--note: received 501 characters',
    );
  });
});
