import type { Asked } from './options';
import type { PublicKeys } from '../../core/digests/ports';
import { isoTime, type Period, type Place } from '../../core/digests/place';
import type { NotChecked } from '../../core/digests/result/not-checked';
import type { PlaceResult, Proof } from '../../core/digests/result/place-result';
import { type Problem, problemId } from '../../core/digests/result/problem';
import { notCheckedWords, problemWords, remarkWords } from '../../core/digests/result/words';
import { limitsOf } from './limits';
import type { Origin } from './origin';

/** In ISO 8601: from the first on, up to and without the second. */
export interface WrittenPeriod {
  readonly from: string;
  readonly to: string;
}

export interface WrittenProblem extends Place, WrittenPeriod {
  /** The same in each report. */
  readonly id: string;
  readonly kind: Problem['kind'];
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  /** At most 20. */
  readonly files: readonly string[];
  readonly count: number;
}

/** What an auditor keeps; as JSON it is this. */
export interface VerifyReport {
  readonly tool: string;
  /** When it was made, in ISO 8601. */
  readonly at: string;
  readonly asked: WrittenPeriod & {
    readonly archive: string;
    /** Where in it digests were looked for. */
    readonly roots: readonly string[];
    /** Empty: all that are there. */
    readonly accounts: readonly string[];
    readonly regions: readonly string[];
    readonly trail?: string;
    readonly logFiles: Asked['logFiles'];
    readonly retentionDays?: number;
  };
  /**
   * `proven`: all that was asked. `problems`: there is at least one. `partial`: no problem, and something was not checked. `nothing`: there
   * was no digest to verify.
   */
  readonly verdict: 'proven' | 'problems' | 'partial' | 'nothing';
  readonly isInterrupted: boolean;
  readonly proven: Proof & { readonly accounts: number; readonly places: number };
  readonly problems: readonly WrittenProblem[];
  readonly notChecked: readonly (Place &
    WrittenPeriod & { readonly reason: NotChecked['reason']; readonly text: string })[];
  readonly remarks: readonly (Place & WrittenPeriod & { readonly kind: string; readonly text: string })[];
  /** Of each account, Region, trail and kind of digest: what is known of which time. */
  readonly chains: readonly (Place & {
    readonly trail: string;
    readonly kind: string;
    readonly proven: readonly WrittenPeriod[];
    readonly doubtful: readonly WrittenPeriod[];
    readonly notChecked: readonly WrittenPeriod[];
  })[];
  readonly publicKeys: readonly (WrittenPeriod & { readonly region: string; readonly fingerprint: string })[];
  /** What such a report does not prove, a sentence each. */
  readonly limits: readonly string[];
}

export interface ReportInput {
  readonly tool: string;
  readonly origin: Origin;
  readonly archive: string;
  readonly asked: Asked;
  readonly roots: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly results: readonly PlaceResult[];
  readonly keys: PublicKeys;
  readonly isInterrupted: boolean;
}

/** Log files of the last hour are always too new: that alone makes no report partial. */
const isExpected = ({ reason }: NotChecked): boolean => reason === 'too-new';

export function verifyReport(input: ReportInput): VerifyReport {
  const { tool, archive, asked, roots, now, results, keys, isInterrupted } = input;
  const problems = results.flatMap((result) => result.problems);
  const notChecked = results.flatMap((result) => result.notChecked);
  const isPartial = isInterrupted || results.some(({ isComplete }) => !isComplete) || !notChecked.every(isExpected);
  const sum = (of: (proof: Proof) => number): number => results.reduce((total, { proof }) => total + of(proof), 0);
  const digests = sum((proof) => proof.digests);
  return {
    tool,
    at: isoTime(now),
    asked: {
      archive,
      ...written({ from: asked.from, to: asked.to ?? now }),
      roots,
      accounts: asked.accounts,
      regions: asked.regions,
      ...(asked.trail && { trail: asked.trail.name }),
      logFiles: asked.logFiles,
      ...(asked.retentionDays !== undefined && { retentionDays: asked.retentionDays }),
    },
    verdict: problems.length > 0 ? 'problems' : isPartial ? 'partial' : digests === 0 ? 'nothing' : 'proven',
    isInterrupted,
    proven: {
      digests,
      logFilesListed: sum((proof) => proof.logFilesListed),
      logFilesHashed: sum((proof) => proof.logFilesHashed),
      accounts: new Set(results.map(({ account }) => account)).size,
      places: results.length,
    },
    problems: problems.map(writtenProblem),
    notChecked: notChecked.map((one) => ({
      ...{ account: one.account, region: one.region, reason: one.reason },
      ...written(one.period),
      text: notCheckedWords(one),
    })),
    remarks: results
      .flatMap(({ remarks }) => remarks)
      .map((one) => ({
        ...{ account: one.account, region: one.region, kind: one.kind },
        ...written(one.period),
        text: remarkWords(one),
      })),
    chains: results
      .flatMap(({ coverage }) => coverage)
      .map(({ chain, ...coverage }) => ({
        ...{ account: chain.account, region: chain.region, trail: chain.trailName, kind: chain.kind },
        proven: coverage.proven.map(written),
        doubtful: coverage.doubtful.map(written),
        notChecked: coverage.notChecked.map(written),
      })),
    publicKeys: keys.used().map(({ region, fingerprint, validFrom, validTo }) => ({
      region,
      fingerprint,
      ...written({ from: validFrom, to: validTo }),
    })),
    limits: limitsOf(input),
  };
}

function written({ from, to }: Period): WrittenPeriod {
  return { from: isoTime(from), to: isoTime(to) };
}

function writtenProblem(problem: Problem): WrittenProblem {
  const { kind, account, region, period, keys, count } = problem;
  return {
    ...{ id: problemId(problem), kind, account, region },
    ...written(period),
    ...problemWords(problem),
    files: keys,
    count,
  };
}
