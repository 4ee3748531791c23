import type { MatchReport } from './replay-report';

/**
 * Describes who made a call: the name, and other known facts. The ARN only if it says more than name, session and
 * account.
 */
export function principalWords({
  actor,
  principalType,
  principalArn,
  session,
  accessKeyId,
  mfa,
  account,
}: MatchReport): readonly [name: string, ...more: string[]] {
  const isTold =
    principalArn === undefined ||
    principalArn === actor ||
    (principalArn.includes(`:${account}:`) &&
      [`/${session ?? actor}`, ':root'].some((end) => principalArn.endsWith(end)));
  return [
    principalType === 'root' || principalType === 'unknown' ? actor : `${principalType} ${actor}`,
    ...(session === undefined ? [] : [`session ${session}`]),
    ...(isTold ? [] : [principalArn]),
    ...(accessKeyId === undefined ? [] : [`access key ${accessKeyId}`]),
    ...(mfa === undefined ? [] : [mfa ? 'with MFA' : 'without MFA']),
  ];
}
