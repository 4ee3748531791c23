import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding } from '../../../core/preflight/finding';
import type { StatementJson } from '../../../lib/contract/trail-statements';
import { type Answers, FakeAccount, KEY, MANAGEMENT, type Others } from '../../support/fake-account';
import { type TestIo, testIo } from '../../support/test-io';

export const ARCHIVE = '222222222222';
/** Asks `doctor` to look at all that it can. */
export const ALL = [
  '--home-region',
  'eu-central-1',
  '--bucket',
  'logs',
  '--key',
  KEY,
  '--key-prefix',
  'audit',
  '--archive-account',
  ARCHIVE,
  '--delegated-administrator',
  '333333333333',
];

type Level = Finding['level'];

/** A finding and a fix, as JSON has them. */
export type Found = Omit<Finding, 'fix'> & { readonly fix?: string };
export interface FixOf {
  readonly id: string;
  readonly code: string;
  readonly level: Level;
  readonly checks: readonly string[];
  readonly do: string;
  readonly policy?: string;
  readonly statements?: readonly StatementJson[];
}

export interface Examination {
  readonly status: number;
  readonly found: readonly Found[];
  readonly fixes: readonly FixOf[];
  /** What to do about what a check found. */
  readonly fixOf: (check: string) => string | undefined;
}

interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

/** What is wrong, of which check it is a finding, how bad that is, and what is said. */
export type FindingCase = readonly [
  name: string,
  spoil: (answers: Answers, others: Others) => void,
  check: string,
  level: Level,
  what: RegExp,
];

export interface DoctorInAccount {
  readonly account: FakeAccount;
  readonly json: FakeAccount['json'];
  readonly doctor: (...args: string[]) => Promise<Outcome>;
  readonly doctorOnTerminal: (...args: string[]) => Promise<Outcome>;
  /** Looks at {@link ALL}, unless told otherwise. */
  readonly findings: (...args: string[]) => Promise<Examination>;
  /** A test for each case: the finding, why it matters, its fix, and the exit status. */
  readonly findsEach: (cases: readonly FindingCase[]) => void;
}

/** `doctor` in an account with which nothing is wrong at the start of each test. */
export function doctorInAccount(): DoctorInAccount {
  const account = new FakeAccount();
  const { json } = account;
  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
  });

  async function findings(...args: string[]): Promise<Examination> {
    const { status, written, said } = await doctor(...(args.length > 0 ? args : ALL), '--format', 'json');
    expect(said).toBe('');
    const { findings: found, fixes } = JSON.parse(written) as { findings: Found[]; fixes: FixOf[] };
    return {
      status,
      found,
      fixes,
      fixOf: (check) =>
        fixes.find(({ id }) => id === found.find((one) => one.check === check && one.level !== 'fine')?.fix)?.do,
    };
  }

  function findsEach(cases: readonly FindingCase[]): void {
    test.each(cases)('finds %s', async (_, spoil, check, level, what) => {
      spoil(json.answers, account.others);
      const { status, found, fixes } = await findings();
      const [finding] = found.filter((one) => one.check === check && one.level === level);
      expect(finding?.what).toMatch(what);
      const fix = fixes.find(({ id }) => id === finding?.fix)?.do;
      expect([finding?.why, fix]).toEqual(
        level === 'fine' ? [undefined, undefined] : [expect.stringMatching(/./), expect.stringMatching(/./)],
      );
      expect(status).toBe(statusOf(found));
    });
  }

  return { account, json, doctor, doctorOnTerminal, findings, findsEach };
}

function doctor(...args: string[]): Promise<Outcome> {
  return outcome(testIo(), args);
}

function doctorOnTerminal(...args: string[]): Promise<Outcome> {
  const io = testIo();
  return outcome({ ...io, stdout: Object.assign(io.stdout, { isTTY: true }) }, args);
}

async function outcome(io: TestIo, args: readonly string[]): Promise<Outcome> {
  const status = await runCommandLine(['doctor', ...args], io);
  return { status, written: io.written(), said: io.said() };
}

function statusOf(found: readonly Found[]): number {
  if (found.some(({ level }) => level === 'blocks')) return 1;
  return found.some(({ level, stopsNothing }) => level === 'not-checked' && !stopsNothing) ? 2 : 0;
}

export function delegatedTo(answers: Answers, account: string): void {
  answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id: account }] }];
}

/** A trail as DescribeTrails answers it. */
export function trailNamed(name: string, more: object = {}): object {
  return {
    Name: name,
    TrailARN: `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/${name}`,
    HomeRegion: 'eu-central-1',
    ...more,
  };
}
