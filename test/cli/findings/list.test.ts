import { describe, expect, test } from '@jest/globals';
import { saidProblems } from '../../support/said-problems';
import type { Finding } from '../../../core/findings/finding';
import { sampleFinding } from '../../support/sample-finding';
import { findingsCommand } from './findings-command';

const TABLE = ['--table', 'FindingsTable'];

/** Twelve, an hour apart; the last is the newest. */
const MANY = Array.from({ length: 12 }, (_, index) =>
  sampleFinding({
    id: `0123456789abcdef00${String(index + 10)}`,
    lastSeen: `2026-11-24T${String(index + 10)}:00:00Z`,
    severity: index % 2 === 0 ? 'page' : 'notify',
    account: index < 6 ? '222222222222' : '333333333333',
    detectionId: index % 3 === 0 ? 'key-disabled' : 'trail-changed',
    state: index === 11 ? 'closed' : index === 10 ? 'acknowledged' : 'open',
  }),
);

describe('findings list', () => {
  const command = findingsCommand();

  async function listed(...args: string[]): Promise<string[]> {
    command.aws.put(...MANY);
    const { written } = await command.findings('list', ...TABLE, '--format', 'json', ...args);
    return (JSON.parse(written) as { findings: Finding[] }).findings.map(({ id }) => id.slice(-2));
  }

  test('shows the newest first, but none that is only counting', async () => {
    command.aws.put(sampleFinding({ id: '0123456789abcdef00ff', state: 'counting' }));
    expect(await listed()).toEqual(MANY.map(({ id }) => id.slice(-2)).reverse());
    const { written, said, status } = await command.findings('list', ...TABLE, '--limit', '12');
    expect(written.split('\n').slice(0, 2)).toEqual([
      'LAST SEEN             SEVERITY  STATE         DETECTION      ACCOUNT       WHO     OUTCOME  COUNT  ID',
      '2026-11-24T21:00:00Z  notify    closed        trail-changed  333333333333  Deploy  success      7  0123456789abcdef0021',
    ]);
    expect([said, status]).toEqual(['', 0]);
  });

  test.each<[string[], string[]]>([
    [
      ['--severity', 'page', '--account', '333333333333'],
      ['20', '18', '16'],
    ],
    [['--state', 'acknowledged'], ['20']],
    [
      ['--detection', 'key-disabled', '--state', 'open'],
      ['19', '16', '13', '10'],
    ],
    [
      ['--since', '2026-11-24T19:00:00Z'],
      ['21', '20', '19'],
    ],
    [
      ['--since', '2026-11-24T20:00:00+01:00'],
      ['21', '20', '19'],
    ],
    [['--since', '1m'], []],
  ])('%s narrows it', async (args, expected) => {
    command.aws.perPage = 5;
    expect(await listed(...args)).toEqual(expected);
  });

  test.each([[[]], [['--severity', 'page']]])('with %s, says that it is cut, and goes on there', async (filters) => {
    command.aws.put(...MANY);
    command.aws.perPage = 4;
    const seen: string[] = [];
    let cursor: string[] = [];
    for (let page = 0; page < 12; page++) {
      const { said, written } = await command.findings('list', ...TABLE, '--limit', '5', ...filters, ...cursor);
      seen.push(
        ...written
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.slice(-2)),
      );
      const [, next] = /^5 findings\. There are more: show them with --cursor (\S+)\n$/.exec(said) ?? [];
      if (next === undefined) break;
      cursor = ['--cursor', next];
    }
    expect(seen).toEqual(
      MANY.filter(({ severity }) => filters.length === 0 || severity === 'page')
        .map(({ id }) => id.slice(-2))
        .reverse(),
    );
  });

  test('says so where there is none', async () => {
    expect(await command.findings('list', ...TABLE)).toEqual({ status: 0, written: 'No findings.\n', said: '' });
  });

  test('names that an attacker chose move no cursor', async () => {
    command.aws.put(sampleFinding({ who: { ...sampleFinding().who, name: 'eve\u001b[2J\u202e' } }));
    for (const format of ['text', 'json']) {
      const { written } = await command.onTerminal('list', ...TABLE, '--format', format);
      expect(written).toContain('eve\\u001b[2J\\u202e');
      expect(written).not.toMatch(/[\u001b\u202e]/);
    }
  });

  test('refuses what it cannot use, all at once, before it signs in', async () => {
    const wrong = {
      '--table': 'a b',
      '--account': '12',
      '--since': 'yesterday',
      '--limit': '0',
      '--cursor': 'bm9uZQ',
    };
    const { status, said } = await command.findings('list', '--severity', 'loud', ...Object.entries(wrong).flat());
    expect(status).toBe(3);
    expect(saidProblems(said)).toEqual([
      expect.stringContaining("argument 'loud' is invalid"),
      ...Object.entries(wrong).map(([name, value]) => `error: ${name}: received "${value}"`),
    ]);
    expect((await command.findings('list')).said).toMatch(
      /^error: --stack and --table: received neither, and FINDINGS_TABLE is not set/,
    );
    expect(command.aws.actions).toEqual([]);
  });

  test('says where the table is looked for', async () => {
    const { status, said } = await command.findings('list', '--table', 'Another');
    expect(said).toMatch(
      /^error: --table: received "Another"; allowed: .* in the account and Region of the credentials/,
    );
    expect(status).toBe(3);
  });
});
