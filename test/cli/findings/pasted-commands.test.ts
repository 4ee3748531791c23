import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { eventCommands, stormCommands } from '../../../core/findings/message/look-further';
import { sampleFinding } from '../../support/sample-finding';
import { CONTEXT } from '../../core/findings/message/example-finding';
import { findingsCommand } from './findings-command';

const FINDING = sampleFinding();
const CONTEXT_OF_TABLE = { ...CONTEXT, table: 'FindingsTable' };
const COMMANDS = [
  ...eventCommands(FINDING, CONTEXT_OF_TABLE),
  ...stormCommands({ ...FINDING, since: FINDING.firstSeen }, CONTEXT_OF_TABLE),
]
  .map(({ command }) => command)
  .filter((command) => / findings /.test(command));

describe('the commands about findings that messages hand out', () => {
  const command = findingsCommand();

  /** What `sh` makes of it, where no variable names a Region or a table. */
  function wordsOf(text: string): string[] {
    const { stdout, status } = spawnSync('sh', ['-c', `npx() { printf '%s\\n' "$AWS_REGION" "$@"; }\n${text}`], {
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    return stdout.split('\n').slice(0, -1);
  }

  test('show one, acknowledge it, and list those of a storm', () => {
    expect(COMMANDS.map((one) => / findings (\w+)/.exec(one)?.[1])).toEqual(['show', 'acknowledge', 'list']);
  });

  test.each(COMMANDS)('can be pasted as they are: %s', async (text) => {
    command.aws.put(FINDING);
    const [region, program, name, ...args] = wordsOf(text);
    expect([region, program, name]).toEqual(['eu-central-1', 'cdk-organization-trail', 'findings']);

    const { status, written } = await command.findings(...args);
    expect(status).toBe(0);
    expect(written).toContain(FINDING.id);
  });

  test('are in no message where there is no table', () => {
    const without = { ...CONTEXT_OF_TABLE, table: undefined };
    const all = [
      ...eventCommands(FINDING, without),
      ...stormCommands({ ...FINDING, since: FINDING.firstSeen }, without),
    ];
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter(({ command: one }) => / findings /.test(one))).toEqual([]);
  });
});
