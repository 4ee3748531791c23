import { printable } from '../terminal/printable';
import { hanging, TIGHT_SPACE, wrapped } from '../terminal/wrapped-text';
import { callOf, type WrittenEvent } from './written-event';

const INDENT = 2;
const LABEL = 9;

/**
 * Several lines per event, for a terminal that is too narrow for a table: nothing is truncated, and no word is broken.
 */
export function eventList(events: readonly WrittenEvent[], columns: number): string {
  return events.map((event) => entry(event, columns)).join('\n');
}

function entry(event: WrittenEvent, columns: number): string {
  const { time, account, region, eventId, resources, sourceIp, userAgent, errorCode, errorMessage } = event;
  const lines: (readonly [label: string, text: string])[] = [
    ['by', by(event)],
    ['in', `account ${account}, ${region}`],
    ['from', sourceIp ?? ''],
    ['with', userAgent ?? ''],
    ['on', resources.map(({ type, name }) => [type, name].filter((one) => one !== undefined).join(' ')).join(', ')],
    ['error', errorMessage ?? ''],
    ['event', eventId],
  ];
  const words = [time, callOf(event), errorCode ?? ''].filter((text) => text !== '').map(printable);
  const head = wrapped(words.join(`${TIGHT_SPACE} `), columns - INDENT).map(
    (line, index) => `${' '.repeat(index === 0 ? 0 : INDENT)}${line}`,
  );
  const rest = lines.flatMap(([label, text]) =>
    text === '' ? [] : hanging(`${' '.repeat(INDENT)}${label}`, printable(text), columns, LABEL),
  );
  return [...head, ...rest].map((line) => `${line}\n`).join('');
}

function by({ user, userType, role, session, accessKeyId, mfa }: WrittenEvent): string {
  const who = role === undefined ? (user ?? userType) : `role ${role}, session ${session ?? user ?? ''}`;
  return [who, mfa === undefined ? undefined : mfa ? 'MFA' : 'no MFA', accessKeyId]
    .filter((text) => text !== undefined && text !== '')
    .join(', ');
}
