import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_FINDINGS, SETTINGS_FILE } from '../../../lib/contract/findings';
import { someDetection } from '../../core/findings/some-detection';
import { FindingsAws } from '../../support/fake-aws/findings-aws';
import { batchOf, someRecord, VARIABLES } from './served-findings';

/** Runs the handler over each event of standard input in turn, and says which files were loaded. */
const RUN = `
const { handler } = require(process.argv[1]);
const events = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  for (const event of events) await handler(event, { getRemainingTimeInMillis: () => 30_000 });
  process.stdout.write(JSON.stringify({ loaded: Object.keys(require.cache).map((file) => require('node:path').basename(file)) }) + '\\n');
})().catch((error) => { process.stderr.write(String(error)); process.exit(1); });
`;

describe('the deployed function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'findings-'));
  const aws = new FindingsAws();
  let endpoint: string;
  beforeAll(async () => {
    endpoint = await aws.start();
    cpSync(join(__dirname, '..', '..', '..', 'assets', 'findings'), folder, { recursive: true });
    const settings = { ...DEFAULT_FINDINGS, detections: [someDetection()], suppressions: [], routes: [] };
    writeFileSync(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  async function run(events: readonly unknown[], variables: object = VARIABLES): Promise<Record<string, unknown>[]> {
    const env = {
      ...process.env,
      ...variables,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const child = spawn(process.execPath, ['--no-warnings', '-e', RUN, join(folder, 'index.js')], {
      env: env,
    });
    const said: Record<'out' | 'error', string> = { out: '', error: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()));
    child.stdin.end(JSON.stringify(events));
    const status = await new Promise((resolve) => child.on('close', resolve));
    if (status !== 0) throw new Error(said.error);
    return said.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('loads no client and calls nobody for a batch without a match, nor when asked whether it is there', async () => {
    const lines = await run([batchOf([someRecord({ eventName: 'GetUser' })]), batchOf([], 'CONTROL_MESSAGE')]);

    expect(lines).toEqual([{ loaded: expect.not.arrayContaining(['respond.js']) }]);
    expect(aws.calls).toEqual([]);
  });

  it('loads the clients at the first match, and sends the message', async () => {
    const lines = await run([batchOf([someRecord()]), batchOf([someRecord()])]);

    expect(lines.at(-1)).toEqual({ loaded: expect.arrayContaining(['index.js', 'respond.js']) });
    expect(aws.items('finding#')).toMatchObject([{ count: 2, messages: 1 }]);
  });

  it('says all that is wrong with its environment', async () => {
    await expect(run([batchOf([])], { ...VARIABLES, FINDINGS_TABLE: '', HEARTBEAT_ARN: 'here' })).rejects.toThrow(
      'HEARTBEAT_ARN: received "here"; allowed: an ARN; FINDINGS_TABLE: received ""; allowed: a text',
    );
  });
});
