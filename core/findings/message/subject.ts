import { ascii } from './harmless';
import type { FindingDocument, StormDocument } from './message';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 100;
const MAX_NAME = 24;
const MAX_WHO = 28;

/**
 * Returns, for example, `PAGE: A trail was stopped or deleted - orders 845017362219 - role Deploy`. If it is too long,
 * each part is truncated.
 */
export function subjectOf({ severity, detection, account }: FindingDocument | StormDocument, who: string): string {
  const name = account.name === undefined ? '' : `${cutAscii(account.name, MAX_NAME)} `;
  const end = ` - ${name}${cutAscii(account.id, 12)} - ${cutAscii(who, MAX_WHO)}`;
  const start = `${severity.toUpperCase()}: `;
  return start + cutAscii(detection.title, MAX_SUBJECT - start.length - end.length) + end;
}

function cutAscii(text: string, length: number): string {
  const plain = ascii(text.replaceAll(/\s+/g, ' '));
  return plain.length <= length ? plain : `${plain.slice(0, length - 3).trimEnd()}...`;
}
