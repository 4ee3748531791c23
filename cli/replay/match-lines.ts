import { indented, TIGHT_SPACE, wrapped } from '../terminal/wrapped-text';
import { count, counted } from './page/wording';
import { principalWords } from './principal-words';
import type { MatchReport, ReplayReport } from './replay-report';

const INDENT = 4;

/**
 * Lists matching events, several lines each: what happened, then who, where and to what. @param text sanitizes texts
 * from events
 */
export function matchLines(
  { matches = [], matchesOrder, matchingEvents }: ReplayReport,
  width: number,
  text: (of: string) => string,
): string[] {
  if (matches.length === 0) return ['No matching events.'];
  const some =
    matches.length < matchingEvents
      ? `${count(matches.length)} of ${counted(matchingEvents, 'matching event')}`
      : counted(matches.length, 'matching event');
  return [
    ...wrapped(`${some}, ${matchesOrder} first, times in UTC:`, width),
    ...matches.flatMap((match) => matchBlock(match, width, text)),
  ];
}

function matchBlock(match: MatchReport, width: number, text: (of: string) => string): string[] {
  const {
    eventTime,
    severity,
    eventSource,
    eventName,
    errorCode,
    errorMessage,
    account,
    region,
    targets,
    targetsLeftOut = 0,
    detections,
    eventId,
  } = match;
  const head = [eventTime, severity, `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`].map(text);
  const failure = [errorCode, errorMessage].flatMap((part) => (part === undefined ? [] : [text(part)]));
  const named = targets.map(({ type, name }) => `${text(type)}${TIGHT_SPACE}${text(name)}`);
  const details = [
    who(match, text),
    `in ${text(account)} ${text(region)}${named.length > 0 ? `; on ${named.join(', ')}${targetsLeftOut > 0 ? ` and ${String(targetsLeftOut)} more` : ''}` : ''}`,
    ...(failure.length === 0 ? [] : [`failed with ${failure.join(': ')}`]),
    `detected by ${detections.join(', ')}`,
    `event ${text(eventId)}`,
  ];
  return [...wrapped(head.join(' '), width), ...details.map((line) => indented(line, width, INDENT))];
}

function who(match: MatchReport, text: (of: string) => string): string {
  const { sourceIp, userAgent } = match;
  const parts = [...principalWords(match), ...(sourceIp === undefined ? [] : [`from ${sourceIp}`])].map((part) =>
    text(part).replaceAll(' ', TIGHT_SPACE),
  );
  return `by ${[...parts, ...(userAgent === undefined ? [] : [`with ${text(userAgent)}`])].join('; ')}`;
}
