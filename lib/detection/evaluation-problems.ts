import { Token } from 'aws-cdk-lib/core';
import { MAX_ALARM_SECONDS } from '../contract/limits';
import { receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';
import { deployedEvaluation } from './alarm-evaluation';
import type { Detection } from './detection';

const HOUR = 3600;

/**
 * Adds what CloudWatch would reject in the evaluation of a detection's alarm.
 *
 * @param name returns the name of a property in the input
 */
export function checkEvaluation(
  problems: Problems,
  detection: Detection,
  name: (property: keyof Detection) => string,
): void {
  const { periodSeconds, evaluationPeriods, datapointsToAlarm } = detection;
  const check = (
    property: 'threshold' | 'periodSeconds' | 'evaluationPeriods' | 'datapointsToAlarm',
    isAllowed: boolean,
    allowed: string,
  ): void => {
    const value = detection[property];
    if (isAllowed) return;
    const words = Token.isUnresolved(value) ? 'a token' : String(value);
    problems.add(receivedInWords(name(property), words, allowed));
  };
  check('threshold', Token.isUnresolved(detection.threshold) || isCount(detection.threshold), 'a whole number from 1');
  const isPeriod = isCount(periodSeconds) && periodSeconds % 60 === 0 && periodSeconds <= MAX_ALARM_SECONDS.otherwise;
  check('periodSeconds', isPeriod, 'a multiple of 60, from 60 to 86400');
  if (evaluationPeriods !== undefined) {
    const most = Math.floor(longest(periodSeconds) / periodSeconds);
    check(
      'evaluationPeriods',
      isCount(evaluationPeriods) && (!isPeriod || evaluationPeriods <= most),
      `a whole number from 1${isPeriod ? ` to ${String(most)}: ${String(longest(periodSeconds))} seconds with this period` : ''}`,
    );
  }
  if (datapointsToAlarm === undefined || !isPeriod) return;
  const { evaluationPeriods: periods } = deployedEvaluation(detection);
  check(
    'datapointsToAlarm',
    isCount(datapointsToAlarm) && datapointsToAlarm <= periods,
    `a whole number from 1 to the evaluationPeriods, ${String(periods)}`,
  );
}

/** Returns the maximum total length of the periods, in seconds. */
export function longest(periodSeconds: number): number {
  return periodSeconds < HOUR ? MAX_ALARM_SECONDS.otherwise : MAX_ALARM_SECONDS.inHours;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
