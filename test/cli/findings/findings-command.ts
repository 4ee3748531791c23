import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import { FakeFindings } from '../../support/fake-aws/fake-findings';
import { testIo } from '../../support/test-io';

export interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

export interface FindingsCommand {
  /** Another one for each test. */
  readonly aws: FakeFindings;
  /** The command as a user runs it: real SDK clients, everything else over HTTP. */
  readonly findings: (...args: readonly string[]) => Promise<Outcome>;
  readonly onTerminal: (...args: readonly string[]) => Promise<Outcome>;
}

/** To be called in a `describe`. */
export function findingsCommand(): FindingsCommand {
  let aws: FakeFindings | undefined;
  const before = { ...process.env };
  beforeEach(async () => {
    await aws?.stop();
    aws = new FakeFindings();
    process.env['AWS_ENDPOINT_URL'] = await aws.start();
  });
  beforeAll(() => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
    });
  });
  afterAll(async () => {
    await aws?.stop();
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'])
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
  });
  return {
    get aws() {
      if (aws === undefined) throw new Error('asked outside a test');
      return aws;
    },
    findings: (...args) => outcome(args, false),
    onTerminal: (...args) => outcome(args, true),
  };
}

async function outcome(args: readonly string[], isTTY: boolean): Promise<Outcome> {
  const io = testIo({ environment: process.env });
  Object.assign(io.stdout, { isTTY });
  const status = await runCommandLine(['findings', ...args], io);
  return { status, written: io.written(), said: io.said() };
}
