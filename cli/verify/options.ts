import { type Command, Option } from 'commander';
import type { LogFileCheck } from '../../core/digests/options';
import { ACCOUNT_ID, REGION, TRAIL_ARN } from '../../lib/contract/identifiers';
import { received, receivedInWords } from '../../lib/contract/received';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { MOMENT_ALLOWED, moment } from '../terminal/moment';

export const LOG_FILE_CHECKS = ['hashed', 'sampled', 'listed'] as const satisfies readonly LogFileCheck[];
export const REPORT_FORMATS = ['text', 'json', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Of log files, with `sampled`. */
export const SAMPLED_SHARE = 0.05;

/** What was written after `verify`, before any of it is checked. */
export interface WrittenOptions extends AwsOptions {
  readonly from: string;
  readonly to?: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly trail?: string;
  readonly logFiles: LogFileCheck;
  readonly retentionDays?: string;
  readonly publicKeys?: string;
  readonly format: ReportFormat;
  readonly output?: string;
}

export function addOptions(command: Command): void {
  const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
  command
    .option('--from <time>', 'verify from then on: a day, a time, or how long ago, for example 24h', '24h')
    .option('--to <time>', 'verify until then; a day counts to its end (default: now)')
    .option('--account <id>', 'only this account; repeat it for more (default: every account in the archive)', collect)
    .option('--region <region>', 'only this Region; repeat it for more (default: every Region in the archive)', collect)
    .option('--trail <arn>', 'only the digests of this trail (default: of every trail that delivers there)')
    .addOption(
      new Option(
        '--log-files <check>',
        `hashed: read each log file and compare its hash; sampled: ${String(SAMPLED_SHARE * 100)} percent of them; listed: only check that each file exists and was not written again`,
      )
        .choices(LOG_FILE_CHECKS)
        .default('hashed'),
    )
    .option('--retention-days <days>', 'the archive deletes files after so many days: older ones may be missing')
    .option(
      '--public-keys <file>',
      'use the keys in this file, as aws cloudtrail list-public-keys prints them, and do not call CloudTrail',
    )
    .addOption(new Option('--format <format>', 'the output format').choices(REPORT_FORMATS).default('text'))
    .option('--output <file>', 'write to this file, not to standard output');
  addAwsOptions(command);
}

export const REPEATABLE = ['--account', '--region'] as const;

export interface Asked {
  /** Seconds since 1970: from the first on, up to and without the second. */
  readonly from: number;
  /** Absent: until now. */
  readonly to?: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly trail?: { readonly name: string; readonly homeRegion: string };
  readonly logFiles: LogFileCheck;
  readonly retentionDays?: number;
}

/**
 * @param now milliseconds since 1970
 * @returns what was asked, as far as it could be read, and all that is wrong with it
 */
export function askedBy(written: WrittenOptions, now: number): { asked: Asked; problems: readonly string[] } {
  const { from, to, account = [], region = [], trail, logFiles, retentionDays } = written;
  const problems: string[] = [];
  const [first, last] = [moment(from, now), moment(to, now)];
  if (first === undefined) problems.push(received('--from', from, MOMENT_ALLOWED));
  if (to !== undefined && last === undefined) problems.push(received('--to', to, MOMENT_ALLOWED));
  if (first !== undefined && first.begins >= now) problems.push(received('--from', from, 'a time in the past'));
  if (last !== undefined && to !== undefined && last.begins > now)
    problems.push(received('--to', to, 'a time that is not in the future'));
  if (first !== undefined && last !== undefined && first.begins >= last.ends)
    problems.push(received('--to', to ?? '', `a time after --from ${from}`));
  for (const id of account)
    if (!ACCOUNT_ID.accepts(id)) problems.push(received('--account', id, 'the 12 digits of an account ID'));
  for (const name of region) if (!REGION.accepts(name)) problems.push(received('--region', name, REGION.allowed));
  if (trail !== undefined && !TRAIL_ARN.accepts(trail)) problems.push(received('--trail', trail, TRAIL_ARN.allowed));
  const days = retentionDays !== undefined && /^[1-9]\d{0,4}$/.test(retentionDays) ? Number(retentionDays) : undefined;
  if (retentionDays !== undefined && days === undefined)
    problems.push(received('--retention-days', retentionDays, 'a whole number of days from 1 to 99999'));
  if (written.publicKeys === '') problems.push(receivedInWords('--public-keys', 'an empty name', 'a file'));
  // A day that has not ended is verified until now.
  const end = last === undefined || last.ends >= now ? undefined : Math.floor(last.ends / 1_000) + 1;
  return {
    asked: {
      from: Math.floor((first?.begins ?? now) / 1_000),
      ...(end !== undefined && { to: end }),
      accounts: [...new Set(account)],
      regions: [...new Set(region)],
      ...(trail !== undefined && { trail: trailOf(trail) }),
      logFiles,
      ...(days !== undefined && { retentionDays: days }),
    },
    problems,
  };
}

function trailOf(arn: string): { readonly name: string; readonly homeRegion: string } {
  const [, , , homeRegion = '', , resource = ''] = arn.split(':');
  return { name: resource.replace(/^trail\//, ''), homeRegion };
}
