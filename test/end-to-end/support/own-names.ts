import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplayReport } from '../../../cli/replay/replay-report';
import type { OwnNames } from '../../../lib/contract/own-parts';
import type { CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import type { Outputs } from './cdk';
import { known } from './known';

/** What the command in the output prints, as a user runs it. */
export function printedNames({ NamesCommand: command }: Outputs): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', known(command, 'the output NamesCommand')], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

export function namesOf(outputs: Outputs): OwnNames {
  return JSON.parse(printedNames(outputs)) as OwnNames;
}

/** What `replay --names` says of the events, with what the command in the output prints. */
export function replayed(events: readonly CloudTrailEvent[], outputs: Outputs): ReplayReport {
  const folder = mkdtempSync(join(tmpdir(), 'own-parts-'));
  try {
    const [names, log] = [join(folder, 'names'), join(folder, 'events.json')];
    writeFileSync(names, printedNames(outputs));
    writeFileSync(log, JSON.stringify({ Records: events }));
    const args = ['assets/cli/trail.js', 'replay', log, '--names', names, '--format', 'json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as ReplayReport;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
