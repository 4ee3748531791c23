import { describe, expect, test } from '@jest/globals';
import { type BlindSpot, blindSpots, describeBlindSpots } from '../../../lib/detection/blind-spots';
import { type Detection, RequiredEvents } from '../../../lib/detection/detection';
import type { RecordedKinds } from '../../../lib/detection/recorded-kinds';
import { detection } from '../../support/detections';

const ALL: RecordedKinds = { writes: true, reads: true, excludedSources: [], dataResourceTypes: [] };
const WITHOUT_KMS = { excludedSources: ['kms.amazonaws.com'] };

function spots(about: Partial<Detection>, recorded: Partial<RecordedKinds>): BlindSpot[] {
  return blindSpots(detection('it', about), { ...ALL, ...recorded });
}

describe('blindSpots', () => {
  test('finds none where everything is recorded', () => {
    expect(spots({}, {})).toEqual([]);
    expect(
      spots({ requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS, RequiredEvents.KMS_MANAGEMENT_EVENTS] }, {}),
    ).toEqual([]);
  });

  test('is total without management events', () => {
    expect(spots({}, { writes: false, reads: false })).toEqual([{ missing: 'management events', isTotal: true }]);
  });

  test('in a read-only trail is total, unless reads are a part of what it is for', () => {
    const missing = 'write management events';
    expect(spots({}, { writes: false })).toEqual([{ missing, isTotal: true }]);
    expect(spots({ requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS] }, { writes: false })).toEqual([
      { missing, isTotal: false },
    ]);
  });

  test('in a write-only trail is only where reads are needed', () => {
    expect(spots({}, { reads: false })).toEqual([]);
    expect(spots({ requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS] }, { reads: false })).toEqual([
      { missing: 'read management events', isTotal: false },
    ]);
  });

  test.each<[string, boolean | undefined]>([
    ['{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion))}', true],
    ['{ $.eventName = "DisableKey" && ($.eventSource = "kms.amazonaws.com") }', true],
    ['{ ($.eventSource = "kms.amazonaws.com") || ($.eventSource = "s3.amazonaws.com") }', false],
    ['{ ($.eventSource = "s3.amazonaws.com") && ($.eventName = "x" || $.eventName = "y") }', undefined],
    ['{ ($.eventSource = "kms.amazonaws.com") || ($.eventName = "x") }', undefined],
    ['{ $.eventSource != "kms.amazonaws.com" }', undefined],
    ['{ $.eventSource = "kms*" }', undefined],
    ['{ $.requestParameters.eventSource = "kms.amazonaws.com" }', undefined],
    ['%kms.amazonaws.com%', undefined],
  ])('without KMS knows from the pattern %s whether it is total: %s', (filterPattern, isTotal) => {
    const expected = isTotal === undefined ? [] : [{ missing: 'management events of kms.amazonaws.com', isTotal }];
    expect(spots({ filterPattern }, WITHOUT_KMS)).toEqual(expected);
  });

  test('without KMS believes a detection that says it needs it', () => {
    expect(spots({ requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS] }, WITHOUT_KMS)).toEqual([
      { missing: 'management events of kms.amazonaws.com', isTotal: false },
    ]);
    expect(
      spots(
        { requiredEvents: [RequiredEvents.RDS_DATA_API_MANAGEMENT_EVENTS] },
        { excludedSources: ['rdsdata.amazonaws.com'] },
      ),
    ).toEqual([{ missing: 'management events of rdsdata.amazonaws.com', isTotal: false }]);
  });

  test('of data events names the types that are not recorded', () => {
    const about = {
      requiredEvents: [RequiredEvents.DATA_EVENTS],
      dataResourceTypes: ['AWS::S3::Object', 'AWS::Lambda::Function'],
    };
    const recorded = (...dataResourceTypes: string[]) =>
      spots(about, { writes: false, reads: false, dataResourceTypes });
    expect(recorded()).toEqual([
      { missing: 'data events of AWS::S3::Object and AWS::Lambda::Function', isTotal: true },
    ]);
    expect(recorded('AWS::S3::Object')).toEqual([{ missing: 'data events of AWS::Lambda::Function', isTotal: false }]);
    expect(recorded('AWS::S3::Object', 'AWS::Lambda::Function')).toEqual([]);
  });
});

describe('describeBlindSpots', () => {
  test('names the detections of each kind of events once', () => {
    const reads = { requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS] };
    expect(
      describeBlindSpots([detection('a', reads), detection('b'), detection('c', reads)], { ...ALL, reads: false }),
    ).toBe(
      'The trail does not record events that detections need: read management events are not recorded, but a, c need them. ' +
        'Record these events, or exclude the detections.',
    );
    expect(describeBlindSpots([detection('b')], { ...ALL, reads: false })).toBeUndefined();
  });
});
