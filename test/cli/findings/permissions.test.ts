import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sampleFinding } from '../../support/sample-finding';
import { findingsCommand } from './findings-command';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'findings-cli.md'), 'utf8');

interface Policy {
  readonly Statement: readonly { readonly Sid?: string; readonly Action: string | readonly string[] }[];
}

const [TABLE = { Statement: [] }, REDRIVE = { Statement: [] }] = [...DOCUMENT.matchAll(/```json\n([^]*?)```/g)].map(
  ([, text = '']) => JSON.parse(text) as Policy,
);

/** But for KMS, which the services call, and what nobody has to allow. */
function actionsOf({ Statement: statements }: Policy, isMeant: (sid?: string) => boolean = () => true): string[] {
  return statements
    .filter(({ Sid: sid }) => isMeant(sid))
    .flatMap(({ Action: actions }) => actions)
    .filter((action) => !action.startsWith('kms:'))
    .sort();
}

describe('the permissions that docs/findings-cli.md lists', () => {
  const command = findingsCommand();
  const { id } = sampleFinding();

  async function calls(...commands: readonly (readonly string[])[]): Promise<string[]> {
    for (const args of commands) {
      command.aws.put(sampleFinding());
      expect((await command.findings(...args)).status).toBe(0);
    }
    return [...new Set(command.aws.actions)].filter((action) => action !== 'sts:GetCallerIdentity').sort();
  }

  test('are those that list and show need', async () => {
    const table = ['--stack', 'OrganizationTrail'];
    expect(await calls(['list', ...table], ['show', id, ...table])).toEqual(
      actionsOf(TABLE, (sid) => sid !== 'DecideOnFindings'),
    );
  });

  test('are those that acknowledge and close need', async () => {
    const table = ['--stack', 'OrganizationTrail'];
    const made = await calls(['list', ...table], ['acknowledge', id, ...table], ['close', id, ...table]);
    expect(made).toEqual(actionsOf(TABLE));
  });

  test('are those that redrive needs', async () => {
    command.aws.objects = [{ key: 'a', text: '{"requestPayload":{}}', at: '2026-11-20T08:00:00.000Z' }];
    expect(await calls(['redrive', '--bucket', 'failed-batches', '--function', 'Findings'])).toEqual(
      actionsOf(REDRIVE),
    );
  });
});
