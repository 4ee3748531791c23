/// <reference lib="dom" />
import { ACT_KINDS } from '../story/act-kinds.js';
import type { LeftBehind, StoryAct, StoryDetail, StoryPrincipal, StoryReport } from '../story/story-report.js';
import { element, identifier, section } from './element.mjs';
import { table } from './table.mjs';
import { brief, count, counted, time, visible } from './wording.js';

const MOST_SHOWN = 8;

/** For each chain of principals: how it started, whose credentials they obtained, what they did, and what they left behind. */
export function storySection(stories: readonly StoryReport[], leftOut: number): HTMLElement {
  return section(
    'story',
    'Who did what',
    ...(stories.length === 0
      ? [element('p', { class: 'remark' }, 'No finding here pages or notifies, so there is no story to tell.')]
      : stories.map(story)),
    ...(leftOut === 0
      ? []
      : [
          element(
            'p',
            { class: 'remark' },
            `This report holds no more: ${counted(leftOut, 'other story', 'other stories')} left out.`,
          ),
        ]),
  );
}

function story(
  {
    severity,
    detections,
    firstSeen,
    lastSeen,
    principals,
    principalsLeftOut,
    leftBehind,
    leftBehindLeftOut,
  }: StoryReport,
  place: number,
): HTMLElement {
  const id = `story-${String(place + 1)}`;
  const entered = principals.filter(({ origins }) => origins.length === 0);
  const title = entered.map(plainName).join(', ');
  return element(
    'details',
    { class: 'story', id, ...(place < 3 ? { open: '' } : {}) },
    element(
      'summary',
      {},
      element('h3', {}, ...(severity === undefined ? [] : [badge(severity), ' ']), visible(title)),
      element('span', { class: 'times' }, ` ${time(firstSeen)} to ${time(lastSeen)} UTC`),
    ),
    element('p', { class: 'remark' }, `Findings: ${detections.map(visible).join(', ')}`),
    element('h4', {}, 'How it started'),
    element('ul', { class: 'plain steps' }, ...entered.map(entry)),
    ...handovers(principals),
    element('h4', {}, 'What they did'),
    ...principals.map(deeds),
    ...(principalsLeftOut === 0
      ? []
      : [element('p', { class: 'remark' }, `${counted(principalsLeftOut, 'other principal')} left out.`)]),
    element('h4', {}, 'What they left behind'),
    leftBehind.length === 0
      ? element('p', { class: 'remark' }, 'Nothing that these events show.')
      : table(
          `Created or changed, and not deleted later in these events${leftBehindLeftOut === 0 ? '' : `; ${count(leftBehindLeftOut)} more left out`}`,
          [
            { title: 'Call', cell: ({ call }: LeftBehind) => element('code', {}, visible(call)) },
            { title: 'What', cell: ({ target }) => (target === undefined ? '–' : identifier(brief(target))) },
            {
              title: 'By',
              cell: ({ by, account }) => element('span', {}, identifier(brief(by)), ` in ${visible(account)}`),
            },
            { title: 'When (UTC)', cell: ({ time: at }) => time(at) },
          ],
          leftBehind,
        ),
  );
}

function entry(principal: StoryPrincipal): HTMLElement {
  const { accessKeyIds, mfa, firstSeen, addresses, userAgents, isNew } = principal;
  return element(
    'li',
    {},
    element('span', { class: 'when' }, time(firstSeen)),
    name(principal),
    ...(isNew ? [mark('new in these events')] : []),
    ...(mfa === undefined ? [] : [mfa ? ' with MFA' : ' without MFA']),
    facts([
      ['Access keys', accessKeyIds.slice(0, MOST_SHOWN).map((key) => element('code', {}, visible(key)))],
      ['From', addresses.slice(0, MOST_SHOWN).map(detail)],
      ['With', userAgents.slice(0, MOST_SHOWN).map(detail)],
    ]),
  );
}

function handovers(principals: readonly StoryPrincipal[]): readonly HTMLElement[] {
  const all = principals.flatMap((principal) => principal.origins.map((origin) => ({ principal, origin })));
  if (all.length === 0) return [];
  return [
    element('h4', {}, 'Credentials they obtained'),
    element(
      'ol',
      { class: 'plain steps' },
      ...all.map(({ principal, origin: { call, time: at, by, account, accessKeyId } }) =>
        element(
          'li',
          {},
          element('span', { class: 'when' }, time(at)),
          element('code', {}, visible(call)),
          ' by ',
          identifier(brief(by)),
          ` in ${visible(account)}: `,
          name(principal),
          ...(accessKeyId === undefined ? [] : [', access key ', element('code', {}, visible(accessKeyId))]),
        ),
      ),
    ),
  ];
}

function deeds(principal: StoryPrincipal): HTMLElement {
  const { events, firstSeen, lastSeen, regions, acts, actsLeftOut } = principal;
  const ordered = ACT_KINDS.flatMap((kind) => acts.filter((act) => act.kind === kind));
  return element(
    'section',
    { class: 'deeds' },
    element('h5', {}, name(principal)),
    table(
      `${counted(events, 'event')}, ${time(firstSeen)} to ${time(lastSeen)}, in ${regions.map(({ value }) => visible(value)).join(', ')}${actsLeftOut === 0 ? '' : `; ${counted(actsLeftOut, 'event')} of other calls left out`}`,
      [
        {
          title: 'Kind',
          cell: ({ kind }: StoryAct) => element('span', { class: `act ${kind.replace(' ', '-')}` }, kind),
        },
        { title: 'Call', cell: ({ call }) => element('code', {}, visible(call)) },
        { title: 'What', cell: targets },
        { title: 'Events', cell: ({ events: number }) => count(number), isNumber: true },
        { title: 'First seen (UTC)', cell: ({ firstSeen: at }) => time(at) },
      ],
      ordered,
    ),
  );
}

function targets({ targets: all, targetsLeftOut, errorCode }: StoryAct): HTMLElement {
  const more = all.length - MOST_SHOWN + targetsLeftOut;
  return element(
    'span',
    { class: 'lines' },
    ...all.slice(0, MOST_SHOWN).map((target) => element('span', {}, identifier(brief(target)))),
    ...(more > 0 && all.length > MOST_SHOWN ? [element('span', { class: 'times' }, `and ${count(more)} more`)] : []),
    ...(errorCode === undefined ? [] : [element('span', { class: 'error' }, visible(errorCode))]),
  );
}

function facts(all: readonly (readonly [title: string, values: readonly HTMLElement[]])[]): HTMLElement {
  return element(
    'dl',
    { class: 'story-facts' },
    ...all
      .filter(([, values]) => values.length > 0)
      .flatMap(([title, values]) => [
        element('dt', {}, title),
        element('dd', {}, ...values.map((value) => element('span', {}, value))),
      ]),
  );
}

function detail({ value, isNew, isOnlyHere, others = [] }: StoryDetail): HTMLElement {
  return element(
    'span',
    {},
    identifier(brief(value)),
    ...(isOnlyHere ? [mark('nobody else')] : []),
    ...others.map((other) => mark(`also used by ${brief(plainName(other))}`)),
    ...(isNew ? [mark('new')] : []),
  );
}

function name(principal: StoryPrincipal): HTMLElement {
  return identifier(brief(plainName(principal)));
}

function plainName({
  name: its,
  session,
  principalType,
  account,
}: Pick<StoryPrincipal, 'name' | 'session' | 'principalType' | 'account'>): string {
  const type = principalType === 'root' || principalType === 'unknown' ? '' : `${principalType} `;
  return `${session === undefined ? '' : `${session} as `}${type}${its} of ${account}`;
}

function mark(words: string): HTMLElement {
  return element('span', { class: 'mark' }, words);
}

function badge(severity: string): HTMLElement {
  return element('span', { class: `severity ${severity}` }, severity);
}
