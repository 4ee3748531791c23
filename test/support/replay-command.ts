import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from '@jest/globals';
import { runCommandLine } from '../../cli/command-line';
import type { ReplayReport } from '../../cli/replay/replay-report';
import { but, type CloudTrailEvent, event } from '../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../fixtures/identities';
import { testIo, type TestIoOptions } from './test-io';

/** The command line as it is published: threads are of the bundle only. */
export const TRAIL = join(__dirname, '..', '..', 'assets', 'cli', 'trail.js');

export interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

/** `replay` with these arguments, in this process. */
export async function replay(
  args: readonly string[],
  options: TestIoOptions & { interrupted?: boolean } = {},
): Promise<Outcome> {
  const io = testIo(options);
  if (options.interrupted) io.controller.abort();
  const status = await runCommandLine(['replay', ...args], io);
  return { status, written: io.written(), said: io.said() };
}

export async function report(args: readonly string[], options: TestIoOptions = {}): Promise<ReplayReport> {
  return JSON.parse((await replay([...args, '--format', 'json'], options)).written) as ReplayReport;
}

/** How many alarms and how many events each detection has that matched. */
export const seen = ({ detections }: ReplayReport): Record<string, [alarms: number, events: number]> =>
  Object.fromEntries(
    detections.filter(({ events }) => events > 0).map(({ id, alarms, events }) => [id, [alarms.length, events]]),
  );

let serial = 0;

/** The event with an id of its own. */
export const made = (of: CloudTrailEvent, time: string): CloudTrailEvent =>
  but(of, { eventID: `c2f7e8a4-6b19-4d35-8e02-${String((serial += 1)).padStart(12, '0')}`, eventTime: time });
export const stopLogging = (time: string): CloudTrailEvent =>
  made(event('cloudtrail:StopLogging', iamUser(ACCOUNTS.production, 'mallory')), time);
export const ordinary = (time: string): CloudTrailEvent =>
  made(event('ec2:DescribeInstances', iamUser(ACCOUNTS.staging)), time);

export const records = (...all: unknown[]): string => JSON.stringify({ Records: all });

/** A folder for the tests of a file, which is removed after them. */
export class TestFolder {
  public readonly path = mkdtempSync(join(tmpdir(), 'replay-'));

  public constructor() {
    afterAll(() => {
      rmSync(this.path, { recursive: true });
    });
  }

  /** @returns the path of a file in it */
  public file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** @returns the path of a folder as CloudTrail fills it: four events on three days, a digest, an Insights event, other files, and a link that goes round */
  public logs(): string {
    const trail = 'logs/AWSLogs/o-a1b2c3d4e5/1';
    this.file(
      `${trail}/CloudTrail/eu-central-1/2026/03/03/a.json.gz`,
      gzipSync(records(stopLogging('2026-03-03T09:14:27Z'), ordinary('2026-03-03T09:15:00Z'))),
    );
    this.file(
      `${trail}/CloudTrail/eu-central-1/2026/03/04/b.json.gz`,
      gzipSync(records(stopLogging('2026-03-04T09:14:27Z'), ordinary('2026-03-02T09:15:00Z'))),
    );
    this.file(
      `${trail}/CloudTrail-Digest/eu-central-1/2026/03/03/d.json.gz`,
      gzipSync(JSON.stringify({ awsAccountId: '1', digestStartTime: 'x', logFiles: [] })),
    );
    this.file(
      `${trail}/CloudTrail-Insight/eu-central-1/2026/03/03/i.json.gz`,
      gzipSync(
        records({
          eventVersion: '1.08',
          eventTime: '2026-03-03T09:00:00Z',
          eventCategory: 'Insight',
          insightDetails: {},
        }),
      ),
    );
    this.file('logs/notes.md', 'nothing');
    this.file('logs/notes/more.md', 'nothing');
    const logs = join(this.path, 'logs');
    symlinkSync(logs, join(logs, 'AWSLogs', 'round'));
    return logs;
  }
}
