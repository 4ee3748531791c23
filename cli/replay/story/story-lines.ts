import { hanging, indented, TIGHT_SPACE } from '../../terminal/wrapped-text';
import { count, counted } from '../page/wording';
import { ACT_KINDS } from './act-kinds';
import type { Origin, StoryAct, StoryDetail, StoryPrincipal, StoryReport } from './story-report';

const MOST_SHOWN = 5;
const MOST_TARGETS = 3;
const MOST_ACTS = 12;
const KIND_WIDTH = Math.max(...ACT_KINDS.map(({ length }) => length)) + 2;

/** @param text sanitizes texts from events */
export function storyLines(
  { stories, storiesLeftOut = 0 }: { readonly stories?: readonly StoryReport[]; readonly storiesLeftOut?: number },
  width: number,
  text: (from: string) => string,
): string[] {
  if (stories === undefined) return [];
  if (stories.length === 0)
    return ['No story: no finding here pages or notifies. --principal NAME shows the story of a principal anyway.'];
  const all = stories.length + storiesLeftOut;
  return [
    ...stories.flatMap((story, place) => [
      ...(place > 0 ? [''] : []),
      ...oneStory(story, `STORY ${count(place + 1)} of ${count(all)}`, width, text),
    ]),
    ...(storiesLeftOut > 0 ? [`${counted(storiesLeftOut, 'other story', 'other stories')} left out.`] : []),
  ];
}

function oneStory(
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
  title: string,
  width: number,
  text: (from: string) => string,
): string[] {
  const line = (words: string, spaces: number): string => indented(words, width, spaces);
  const [entered, followed] = [
    principals.filter(({ origins }) => origins.length === 0),
    principals.filter(({ origins }) => origins.length > 0),
  ];
  return [
    line(
      `${title}${severity === undefined ? '' : ` (${severity})`}: ${moment(firstSeen)} to ${moment(lastSeen)} UTC`,
      0,
    ),
    ...(detections.length > 0 ? [line(`Findings: ${detections.map(text).join(', ')}`, 2)] : []),
    line('How it started', 2),
    ...entered.map((principal) => line(entry(principal, text), 4)),
    ...(followed.length > 0 ? [line('Credentials they obtained', 2)] : []),
    ...followed.flatMap((principal) => principal.origins.map((origin) => line(handover(principal, origin, text), 4))),
    line('What they did', 2),
    ...principals.flatMap((principal) => deeds(principal, line, width, text)),
    ...(principalsLeftOut > 0 ? [line(`${counted(principalsLeftOut, 'other principal')} left out`, 4)] : []),
    line('What they left behind', 2),
    ...(leftBehind.length === 0 ? [line('Nothing that these events show', 4)] : []),
    ...leftBehind.flatMap(({ kind, call, target, time, by, account }) =>
      under(
        kind,
        `${moment(time)} ${text(call)}${target === undefined ? '' : ` ${text(target)}`} (${text(by)} in ${text(account)})`,
        width,
        4,
      ),
    ),
    ...(leftBehindLeftOut > 0 ? [line(`and ${count(leftBehindLeftOut)} more`, 4)] : []),
  ];
}

function entry(principal: StoryPrincipal, text: (from: string) => string): string {
  const { accessKeyIds, mfa, firstSeen, addresses, userAgents, isNew } = principal;
  return [
    `${named(principal, text)}${isNew ? ' (new in these events)' : ''}, first seen ${moment(firstSeen)}`,
    ...(accessKeyIds.length > 0 ? [`with access key ${accessKeyIds.map(text).join(', ')}`] : []),
    ...(mfa === undefined ? [] : [mfa ? 'with MFA' : 'without MFA']),
    ...(addresses.length > 0 ? [`from ${details(addresses, text)}`] : []),
    ...(userAgents.length > 0 ? [`by ${details(userAgents, text)}`] : []),
  ].join(', ');
}

function handover(
  principal: StoryPrincipal,
  { call, time, by, account, accessKeyId }: Origin,
  text: (from: string) => string,
): string {
  const key = accessKeyId === undefined ? '' : `, access key ${text(accessKeyId)}`;
  return `${moment(time)} ${text(call)} by ${text(by)} in ${text(account)}: ${named(principal, text)}${key}`;
}

/** After the kind; further lines are aligned below its end. */
function under(kind: string, words: string, width: number, spaces: number): string[] {
  const label = ' '.repeat(spaces) + kind;
  return hanging(label, words, width, spaces + KIND_WIDTH);
}

function deeds(
  principal: StoryPrincipal,
  line: (words: string, spaces: number) => string,
  width: number,
  text: (from: string) => string,
): string[] {
  const { events, firstSeen, lastSeen, regions, addresses, acts, actsLeftOut } = principal;
  return [
    line(
      `${named(principal, text)}: ${counted(events, 'event')}, ${moment(firstSeen)} to ${moment(lastSeen)}; in ${details(regions, text)}; from ${details(addresses, text)}`,
      4,
    ),
    ...ACT_KINDS.flatMap((kind) => {
      const its = acts.filter((act) => act.kind === kind);
      if (its.length === 0) return [];
      const shown = its.slice(0, MOST_ACTS).map((act) => deed(act, text));
      const more = its.length > MOST_ACTS ? [counted(its.length - MOST_ACTS, 'other call')] : [];
      return under(kind, [...shown, ...more].join('; '), width, 6);
    }),
    ...(actsLeftOut > 0 ? [line(`${counted(actsLeftOut, 'event')} of other calls left out`, 6)] : []),
  ];
}

function deed(
  { call, errorCode, events, firstSeen, targets, targetsLeftOut }: StoryAct,
  text: (from: string) => string,
): string {
  const shown = targets.slice(0, MOST_TARGETS).map(text);
  const more = targets.length - shown.length + targetsLeftOut;
  return [
    clock(firstSeen),
    text(call),
    ...(shown.length > 0 ? [`${shown.join(', ')}${more > 0 ? ` +${count(more)}` : ''}`] : []),
    ...(errorCode === undefined || /^AccessDenied(Exception)?$/.test(errorCode) ? [] : [`(${text(errorCode)})`]),
    ...(events > 1 ? [`×${count(events)}`] : []),
  ].join(TIGHT_SPACE);
}

function named(
  { name, session, principalType, account }: Pick<StoryPrincipal, 'name' | 'session' | 'principalType' | 'account'>,
  text: (from: string) => string,
): string {
  const type = principalType === 'root' || principalType === 'unknown' ? '' : `${principalType} `;
  return `${session === undefined ? '' : `${text(session)} as `}${type}${text(name)} of ${text(account)}`;
}

function details(all: readonly StoryDetail[], text: (from: string) => string): string {
  const more = all.length - MOST_SHOWN;
  const shown = all.slice(0, MOST_SHOWN).map(({ value, isNew, isOnlyHere, others = [] }) => {
    const remarks = [
      ...(isOnlyHere ? ['only here'] : []),
      ...(others.length > 0 ? [`also used by ${others.map((other) => named(other, text)).join(', ')}`] : []),
      ...(isNew ? ['new'] : []),
    ];
    return `${text(value)}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
  });
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

function moment(time: string): string {
  return time.slice(0, 16).replace('T', TIGHT_SPACE);
}

function clock(time: string): string {
  return time.slice(11, 16);
}
