import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { type Detection, DetectionSeverity, RequiredEvents } from '../../../lib/detection/detection';
import { type DetectionChoice, selectDetections } from '../../../lib/detection/detection-selection';
import { Problems } from '../../../lib/internal/problems';
import { detection } from '../../support/detections';

const A = detection('a');
const B = detection('b');

function select(choice: Partial<DetectionChoice>): { detections: Detection[]; problems: string } {
  const problems = new Problems('Test', 'path');
  const detections = selectDetections({ detections: [A, B], findings: { enabled: false }, ...choice }, problems);
  try {
    problems.throwIfAny();
  } catch (error) {
    return { detections, problems: (error as Error).message.replace("Test at 'path': ", '') };
  }
  return { detections, problems: '' };
}

const many = (count: number, about: (index: number) => Partial<Detection> = () => ({})): Detection[] =>
  Array.from({ length: count }, (_, index) => detection(`d-${String(index)}`, about(index)));

describe('selectDetections', () => {
  test('takes them as they are, in their order', () => {
    expect(select({})).toEqual({ detections: [A, B], problems: '' });
  });

  test('replaces one that is excluded by one of the same id', () => {
    const own = detection('a', { threshold: 7 });
    expect(select({ exclude: ['a'], add: [own] })).toEqual({ detections: [B, own], problems: '' });
  });

  test('changes only what an override says', () => {
    const { detections } = select({ overrides: { b: { threshold: 5, severity: undefined } } });
    expect(detections).toEqual([A, { ...B, threshold: 5 }]);
  });

  test.each<[Partial<DetectionChoice>, string]>([
    [{ exclude: ['c'] }, 'exclude: received "c", which is not one of the detections; allowed: a, b'],
    [{ exclude: ['a', 'a'] }, 'exclude: received "a" more than once; allowed: each once'],
    [{ overrides: { c: {} } }, 'overrides: received "c", which is not one of the detections; allowed: a, b'],
    [
      { overrides: { d: {} }, add: [detection('d')] },
      'overrides: received "d", which is not one of the detections; allowed: a, b',
    ],
    [
      { exclude: ['a'], overrides: { a: {} } },
      'overrides: received "a", which is also in exclude; allowed: only one of the two',
    ],
    [
      { overrides: { a: { threshold: 0.5 } } },
      'overrides["a"].threshold: received 0.5; allowed: a whole number from 1',
    ],
    [
      { overrides: { a: { severity: 'loud' as never, periodSeconds: 90 } } },
      'overrides["a"].periodSeconds: received 90; allowed: a multiple of 60, from 60 to 86400\n  and overrides["a"].severity: received "loud"; allowed: page, notify, compliance',
    ],
    [
      { overrides: { a: { periodSeconds: 300, evaluationPeriods: 289 } } },
      'overrides["a"].evaluationPeriods: received 289; allowed: a whole number from 1 to 288: 86400 seconds with this period',
    ],
    [
      { overrides: { a: { periodSeconds: 3600, evaluationPeriods: 169, datapointsToAlarm: 170 } } },
      'overrides["a"].evaluationPeriods: received 169; allowed: a whole number from 1 to 168: 604800 seconds with this period\n  and overrides["a"].datapointsToAlarm: received 170; allowed: a whole number from 1 to the evaluationPeriods, 169',
    ],
    [
      { add: [detection('c', { periodSeconds: 300, datapointsToAlarm: 4 })] },
      'detection "c": datapointsToAlarm: received 4; allowed: a whole number from 1 to the evaluationPeriods, 3',
    ],
    [
      { overrides: { a: { periodSeconds: Lazy.number({ produce: () => 60 }) } } },
      'overrides["a"].periodSeconds: received a token; allowed: a multiple of 60, from 60 to 86400',
    ],
    [
      { add: [detection('c', { filterPattern: undefined as never })] },
      'detection "c": filterPattern: received undefined; allowed: the text of a metric filter',
    ],
    [
      { exclude: ['c', 'c'] },
      'exclude: received "c", which is not one of the detections; allowed: a, b\n  and exclude: received "c" more than once; allowed: each once',
    ],
    [
      { add: [detection('a')] },
      'detections: received "a" more than once; allowed: each ID once (exclude the detection that you replace)',
    ],
    [
      { detections: [A, A] },
      'detections: received "a" more than once; allowed: each ID once (exclude the detection that you replace)',
    ],
  ])('refuses %j', (choice, problem) => {
    expect(select(choice).problems).toBe(problem);
  });

  test.each(['a', 'a1', 'a-1-b', 'x'.repeat(80)])('takes the id %s', (id) => {
    expect(select({ detections: [detection(id)] }).problems).toBe('');
  });

  test.each(['', 'A', '1a', '-a', 'a-', 'a--b', 'a_b', 'a b', 'a\n', 'x'.repeat(81)])('refuses the id %j', (id) => {
    expect(select({ detections: [detection(id)] }).problems).toContain(
      `detection "${id}": received this ID; allowed: lower-case letters`,
    );
  });

  test('says where a pattern is wrong', () => {
    expect(select({ add: [detection('c', { filterPattern: '{ $.eventName == "x" }' })] }).problems).toMatch(
      /^detection "c": filterPattern: Invalid filter pattern at offset 15 \(line 1, column 16\): [^]*\^$/,
    );
  });

  test('refuses a pattern that is known only at deployment', () => {
    const filterPattern = Lazy.string({ produce: () => '{ $.a = 1 }' });
    expect(select({ add: [detection('c', { filterPattern })] }).problems).toBe(
      'detection "c": filterPattern: received a token; allowed: a literal pattern, because it is checked here',
    );
  });

  test.each([60, 120, 86_400])('takes a period of %s seconds', (periodSeconds) => {
    expect(select({ detections: [detection('c', { periodSeconds })] }).problems).toBe('');
  });

  test.each([0, 30, 90, 86_460, 60.5, Number.NaN])('refuses a period of %s seconds', (periodSeconds) => {
    expect(select({ detections: [detection('c', { periodSeconds })] }).problems).toBe(
      `detection "c": periodSeconds: received ${String(periodSeconds)}; allowed: a multiple of 60, from 60 to 86400`,
    );
  });

  test('refuses a severity that there is not', () => {
    const loud = { ...detection('c'), severity: 'high' } as unknown as Detection;
    expect(select({ detections: [loud] }).problems).toBe(
      'detection "c": severity: received "high"; allowed: page, notify, compliance',
    );
  });

  test.each<Partial<Detection>>([
    { requiredEvents: [RequiredEvents.DATA_EVENTS] },
    { requiredEvents: [RequiredEvents.DATA_EVENTS], dataResourceTypes: [] },
    { dataResourceTypes: ['AWS::S3::Object'] },
    { requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS], dataResourceTypes: ['AWS::S3::Object'] },
  ])('refuses data events without their types, and types without data events: %j', (about) => {
    expect(select({ detections: [detection('c', about)] }).problems).toBe(
      'detection "c": requiredEvents and dataResourceTypes: received one of data events and their types; allowed: both or neither',
    );
  });

  test('takes as many as a log group does, and no more', () => {
    expect(select({ detections: many(100) }).problems).toBe('');
    expect(select({ detections: many(100), add: [A] }).problems).toBe(
      'detections: received 101; allowed: 100, the maximum number of metric filters of a log group',
    );
    expect(select({ detections: many(100), exclude: ['d-3'], add: [A] }).problems).toBe('');
  });

  test('takes any number of those that have findings and no filter', () => {
    const page = { severity: DetectionSeverity.PAGE };
    expect(select({ detections: many(300), findings: {} }).problems).toBe('');
    expect(
      select({ detections: many(300, () => ({ ...page, findingOnly: true })), findings: { alarmsOnNotify: true } })
        .problems,
    ).toBe('');
    expect(select({ detections: many(101, () => page), findings: {} }).problems).toContain(
      'received 101; allowed: 100',
    );
  });

  test('takes five patterns with a regular expression, and no more', () => {
    const withRegex = (count: number) =>
      many(9, (index) => (index < count ? { filterPattern: '{ $.eventName = %Delete|Put% }' } : {}));
    expect(select({ detections: withRegex(5) }).problems).toBe('');
    expect(select({ detections: withRegex(6) }).problems).toBe(
      'detections: received 6 patterns with a regular expression (d-0, d-1, d-2, d-3, d-4, d-5); allowed: 5 per log group',
    );
  });
});
