import { printable } from '../../lib/contract/printable';
import { hanging, indented, wrapped } from '../terminal/wrapped-text';
import { LOG_FILE_WORDS, provenWords, verdictWords } from './verdict-words';
import type { VerifyReport, WrittenProblem } from './verify-report';

const LABEL = 12;

/** For a terminal or a file, no wider than `width` but for names of files, which are there to be copied. */
export function textReport(report: VerifyReport, width: number): string {
  const { asked, problems, notChecked, remarks, publicKeys, limits } = report;
  const fact = (label: string, text: string): string[] => hanging(label, printable(text), width, LABEL);
  const list = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ['', title, ...texts.flatMap((text) => hanging('  -', printable(text), width, 4))];
  return [
    ...wrapped(verdictWords(report), width),
    '',
    ...fact('Archive', `${asked.archive} (${asked.roots.join(', ')})`),
    ...fact('Period', `${asked.from} to ${asked.to}`),
    ...fact('Accounts', asked.accounts.join(', ') || 'every account in the archive'),
    ...fact('Regions', asked.regions.join(', ') || 'every Region in the archive'),
    ...(asked.trail === undefined ? [] : fact('Trail', asked.trail)),
    ...fact('Log files', LOG_FILE_WORDS[asked.logFiles]),
    ...(asked.retentionDays === undefined ? [] : fact('Retention', `${String(asked.retentionDays)} days`)),
    ...list('Proven', provenWords(report)),
    ...problems.flatMap((problem, index) => ['', ...problemLines(problem, index + 1, width)]),
    ...list(
      'Not checked',
      notChecked.map(({ text }) => text),
    ),
    ...list(
      'Explained',
      remarks.map(({ text }) => text),
    ),
    ...list(
      "CloudTrail's public keys",
      publicKeys.map(({ region, fingerprint, from, to }) => `${region} ${fingerprint}, valid from ${from} to ${to}`),
    ),
    ...list('What this does not prove', limits),
    '',
    ...wrapped(`${report.tool}, ${report.at}`, width),
    '',
  ].join('\n');
}

function problemLines({ title, meaning, response, files }: WrittenProblem, number: number, width: number): string[] {
  return [
    ...hanging(`${String(number)}.`, `Problem: ${printable(title)}`, width, 4),
    indented(`    ${meaning}`, width, 4),
    indented(`    What to do: ${response}`, width, 4),
    ...files.map((file) => `    ${printable(file)}`),
  ];
}
