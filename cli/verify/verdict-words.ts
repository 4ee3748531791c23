import { counted } from '../terminal/counted';
import type { VerifyReport } from './verify-report';

/** The answer in one sentence. */
export function verdictWords({ verdict, problems, notChecked, proven, isInterrupted }: VerifyReport): string {
  const interrupted = isInterrupted ? ' It was interrupted: the rest was not checked.' : '';
  switch (verdict) {
    case 'proven':
      return 'The archive is complete and unchanged, as far as digests can prove it.';
    case 'problems':
      return `${counted(problems.length, 'problem')} found: do not rely on the log of that time.${interrupted}`;
    case 'partial':
      return `No problem found, but ${notChecked.length === 0 ? 'not all of it was checked' : `${counted(notChecked.length, 'part')} could not be checked`}.${interrupted}`;
    case 'nothing':
      return proven.places === 0
        ? `There is nothing to verify.${interrupted}`
        : `There is no digest of that time: nothing is proven.${interrupted}`;
  }
}

/** What was proven, a line each. */
export function provenWords({ proven, chains, asked }: VerifyReport): string[] {
  const { digests, logFilesListed, logFilesHashed, accounts, places } = proven;
  const read =
    asked.logFiles === 'listed'
      ? `${counted(logFilesListed, 'log file')} that they name exist`
      : `${counted(logFilesListed, 'log file')} that they name exist, ${counted(logFilesHashed, 'of them has', 'of them have')} the content that CloudTrail signed`;
  return [
    `${counted(digests, 'digest')} signed by CloudTrail, in ${counted(chains.length, 'chain')}, of ${counted(accounts, 'account')} and ${counted(places, 'Region of an account', 'Regions of accounts')}`,
    read,
  ];
}

export const LOG_FILE_WORDS = {
  hashed: 'each is read, and its hash compared',
  sampled: 'all are listed, and a share is read and its hash compared',
  listed: 'listed, not read',
} as const;
