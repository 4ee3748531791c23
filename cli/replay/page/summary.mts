/// <reference lib="dom" />
import type { ArchiveReport, ReplayReport } from '../replay-report.js';
import { answer } from '../answer.js';
import { element, section } from './element.mjs';
import { filterWords } from '../filter-words.js';
import { brief, count, counted, dollars, size, time } from './wording.js';

/** The key of an object in S3 has at most 1,024 characters. */
const LONGEST_PATH = 1100;

/** The answer in one sentence, the period, and what a reader must know before believing it. */
export function summary(report: ReplayReport): HTMLElement {
  const { firstEvent, lastEvent } = report;
  const period =
    firstEvent === undefined || lastEvent === undefined
      ? report.filters === undefined
        ? 'No event with a usable time was read.'
        : 'No event with a usable time is left.'
      : firstEvent === lastEvent
        ? `${time(firstEvent)} UTC`
        : `${time(firstEvent)} to ${time(lastEvent)} UTC`;
  return element(
    'header',
    {},
    element('p', { class: 'kind' }, 'Replay of CloudTrail log files'),
    element('h1', {}, answer(report)),
    element('p', { class: 'period' }, period),
    ...caveats(report),
  );
}

function caveats(report: ReplayReport): readonly HTMLElement[] {
  const { input, notices } = report;
  const problems =
    input.problems.length === 0
      ? []
      : [
          element(
            'section',
            { class: 'problems', 'aria-labelledby': 'problems-title' },
            element(
              'h2',
              { id: 'problems-title' },
              `Partial: ${counted(input.problems.length, 'file or part', 'files or parts')} could not be read, or not used in full`,
            ),
            element(
              'p',
              {},
              `What is in ${input.problems.length === 1 ? 'it' : 'them'} was not checked, and the figures below leave it out.`,
            ),
            element(
              'ul',
              {},
              ...input.problems.map(({ path, reason }) =>
                element('li', {}, element('code', {}, brief(path, LONGEST_PATH)), ` ${brief(reason, LONGEST_PATH)}`),
              ),
            ),
          ),
        ];
  const words = filterWords(report);
  const filters =
    words.length === 0
      ? []
      : [
          element(
            'section',
            { class: 'notices filters', 'aria-labelledby': 'filters-title' },
            element('h2', { id: 'filters-title' }, 'Not all events are in this report'),
            ...words.map((line) => element('p', {}, brief(line, LONGEST_PATH))),
          ),
        ];
  const remarks =
    notices.length === 0
      ? []
      : [
          element(
            'details',
            { class: 'notices' },
            element('summary', {}, element('strong', {}, `${counted(notices.length, 'note')} on these figures`)),
            element('ul', {}, ...notices.map((notice) => element('li', {}, brief(notice, LONGEST_PATH)))),
          ),
        ];
  return [...problems, ...filters, ...remarks];
}

type Fact = readonly [what: string, figure: string, more?: string];

/** What an auditor asks first: what was read, and what was passed over. */
export function whatWasRead(report: ReplayReport): HTMLElement {
  const { archive } = report;
  const facts = archive ? ofArchive(report, archive) : ofFiles(report);
  return section(
    'read',
    'What was read',
    element(
      'dl',
      { class: 'facts' },
      ...facts.map(([what, figure, more = '']) =>
        element(
          'div',
          {},
          element('dt', {}, what),
          element('dd', {}, element('strong', {}, figure), element('span', {}, more)),
        ),
      ),
    ),
  );
}

function ofArchive({ input, matchingEvents }: ReplayReport, archive: ArchiveReport): readonly Fact[] {
  return [
    ['Events', count(input.events), 'of the time, in the archive'],
    ['Matching events', count(matchingEvents), 'at least one detection each'],
    ['Only counted', count(archive.countedOnly), 'matching events that did not come back, as the notes say'],
    ['Log files', count(input.files), `${size(input.storedBytes)} as stored`],
    [
      'Could not be read',
      count(input.problems.length),
      input.problems.length === 0 ? 'every query was answered' : 'named at the top',
    ],
    ['Queries', count(archive.queries), `Athena scanned ${size(archive.scannedBytes)}`],
    ['Cost', dollars(archive.dollars), 'estimated, with requests to S3'],
  ];
}

function ofFiles({ input, filters, cost, matchingEvents }: ReplayReport): readonly Fact[] {
  return [
    ['Events', count(input.events), 'each counted once'],
    ...(filters === undefined
      ? []
      : [['Left out by filters', count(input.excluded.total), 'events, named at the top'] as const]),
    ['Matching events', count(matchingEvents), 'at least one detection each'],
    ['Log files', count(input.files), `${size(input.storedBytes)} as stored, ${size(input.jsonBytes)} of JSON`],
    [
      'Could not be read',
      count(input.problems.length),
      input.problems.length === 0 ? 'every file was read to its end' : 'named at the top',
    ],
    ['Further copies', count(input.duplicates), 'of an event id that was counted already'],
    ['Over 256 KB', count(input.tooLarge), 'events that do not reach CloudWatch Logs, and raise nothing'],
    [
      'Passed over',
      count(input.digestFiles + input.insightEvents),
      `${counted(input.digestFiles, 'digest file')}, ${counted(input.insightEvents, 'Insights event')}`,
    ],
    cost.month
      ? [
          'Cost a month',
          dollars(cost.month.total),
          `at ${counted(cost.month.events, 'event')}, prices of ${cost.pricesOf}`,
        ]
      : ['Cost a month', '–', 'less than a day is too short to tell'],
  ];
}
