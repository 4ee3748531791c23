import { isRecord } from '../../lib/contract/is-record';
import { MAX_ALARM_SECONDS } from '../../lib/contract/limits';
import { received, receivedInWords } from '../../lib/contract/received';
import type { AlarmEvaluation } from '../../lib/detection/alarm-evaluation';

export type Properties = Readonly<Record<string, unknown>>;

/** Remarks about a template. */
export interface TemplateRemarks {
  /** What replay does not support. */
  readonly notices: string[];
  /** What CloudFormation or CloudWatch would reject. */
  readonly problems: string[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];
const OPERATORS = [
  ...['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
  ...['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'],
];
const MISSING_DATA = ['breaching', 'notBreaching', 'ignore', 'missing'];
const HOUR = 3_600;
/** Metrics of metric filters have one value per minute. */
const MINUTE = 60;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** @param id the ID of the detection, for remarks @param logicalId of the alarm; `undefined` if there is none */
export function evaluationOf(
  id: string,
  logicalId: string | undefined,
  alarm: Properties,
  remarks: TemplateRemarks,
): AlarmEvaluation {
  const reader = new AlarmReader(id, logicalId, alarm, remarks);
  const isStrict = checkComparison(reader);
  const evaluationPeriods = reader.number('EvaluationPeriods', 1, 'a whole number from 1', isCount);
  const datapointsToAlarm = reader.number(
    'DatapointsToAlarm',
    evaluationPeriods,
    `a whole number from 1 to EvaluationPeriods, ${String(evaluationPeriods)}`,
    (value) => isCount(value) && value <= evaluationPeriods,
  );
  const period = reader.number(
    'Period',
    300,
    'a number of seconds: 10, 20, 30, or a multiple of 60',
    (value) => [10, 20, 30].includes(value) || (isCount(value) && value % MINUTE === 0),
  );
  const [seconds, most] = [
    period * evaluationPeriods,
    period < HOUR ? MAX_ALARM_SECONDS.otherwise : MAX_ALARM_SECONDS.inHours,
  ];
  if (seconds > most) {
    reader.problem(
      receivedInWords(
        undefined,
        `${String(evaluationPeriods)} EvaluationPeriods of ${String(period)} seconds`,
        `${String(MAX_ALARM_SECONDS.otherwise)} seconds together, or ${String(MAX_ALARM_SECONDS.inHours)} where Period is ${String(HOUR)} or more`,
      ),
    );
  }
  if (period < MINUTE)
    reader.notice(
      `Period of ${String(period)} seconds is not replayed, because metric filters count per minute; replayed as 60.`,
    );
  const threshold = reader.number('Threshold', 1, 'a number', () => true);
  const least = isStrict ? Math.floor(threshold) + 1 : Math.ceil(threshold);
  if (least < 1)
    reader.notice(
      `Threshold ${String(threshold)} would be met without an event; replayed as if one event were needed.`,
    );
  return {
    threshold: Math.max(1, least),
    periodSeconds: Math.max(period, MINUTE),
    evaluationPeriods,
    datapointsToAlarm,
  };
}

/** @returns whether the threshold must be exceeded */
function checkComparison(reader: AlarmReader): boolean {
  const { alarm } = reader;
  if (alarm['ExtendedStatistic'] === undefined) reader.oneOf('Statistic', STATISTICS);
  reader.oneOf('ComparisonOperator', OPERATORS);
  reader.oneOf('TreatMissingData', MISSING_DATA);
  const {
    ComparisonOperator: operator = 'GreaterThanOrEqualToThreshold',
    TreatMissingData: missing,
    EvaluationWindow: window,
  } = alarm;
  const { Statistic: statistic = alarm['ExtendedStatistic'] ?? 'Sum' } = alarm;
  if (statistic !== 'Sum') reader.notice(`Statistic ${JSON.stringify(statistic)} is not replayed; replayed as Sum.`);
  const isStrict = operator === 'GreaterThanThreshold';
  if (!isStrict && operator !== 'GreaterThanOrEqualToThreshold')
    reader.notice(`${JSON.stringify(operator)} is not replayed; replayed as at least its threshold.`);
  if (missing === 'breaching' || missing === 'ignore')
    reader.notice(`TreatMissingData ${JSON.stringify(missing)} is not replayed; replayed as notBreaching.`);
  if (isRecord(window) && 'WallClockWindow' in window)
    reader.notice('WallClockWindow is not replayed; replayed as a sliding window.');
  return isStrict;
}

class AlarmReader {
  public constructor(
    private readonly id: string,
    private readonly logicalId: string | undefined,
    public readonly alarm: Properties,
    private readonly remarks: TemplateRemarks,
  ) {}

  public notice(text: string): void {
    this.remarks.notices.push(`${this.id}: the alarm's ${text}`);
  }

  public problem(text: string): void {
    this.remarks.problems.push(`--template: ${this.logicalId ?? this.id}: ${text}`);
  }

  /** @param otherwise the value if it is missing, known only at deployment, or invalid */
  public number(name: string, otherwise: number, allowed: string, isAllowed: (value: number) => boolean): number {
    const { [name]: value } = this.alarm;
    if (value === undefined) {
      // An alarm for a custom pattern has no numbers; one in a template without them lacks what CloudWatch requires.
      if (this.logicalId !== undefined && name !== 'DatapointsToAlarm')
        this.notice(`${name} is missing; replayed as ${String(otherwise)}.`);
      return otherwise;
    }
    if (isRecord(value)) {
      this.notice(`${name} is known only at deployment; replayed as ${String(otherwise)}.`);
      return otherwise;
    }
    const number = toNumber(value);
    if (number !== undefined && isAllowed(number)) return number;
    this.problem(receivedInWords(name, typeof value === 'number' ? String(value) : JSON.stringify(value), allowed));
    return otherwise;
  }

  /** Checks that a text, if present, is known to CloudWatch. */
  public oneOf(name: string, known: readonly string[]): void {
    const { [name]: value } = this.alarm;
    if (value === undefined || isRecord(value) || known.includes(value as string)) return;
    this.problem(received(name, value, known.join(', ')));
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** Accepts texts too, as CloudFormation does. Returns `undefined` if it is not a finite number. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
