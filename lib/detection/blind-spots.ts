import { parsePattern } from '../filter-pattern/parse';
import type { Expression } from '../filter-pattern/syntax-tree';
import { type Detection, RequiredEvents } from './detection';
import type { RecordedKinds } from './recorded-kinds';

const KMS = 'kms.amazonaws.com';
const RDS_DATA = 'rdsdata.amazonaws.com';

/** Events that a detection needs but the trail does not record. */
export interface BlindSpot {
  /** What is not recorded, worded to precede "not recorded". */
  readonly missing: string;

  /** Whether the detection can never fire; otherwise, it misses some events. */
  readonly isTotal: boolean;
}

/** Returns which events of a detection the trail does not record. The pattern of the detection must be valid. */
export function blindSpots(detection: Detection, recorded: RecordedKinds): BlindSpot[] {
  const { requiredEvents = [], dataResourceTypes = [] } = detection;
  const requires = (events: RequiredEvents): boolean => requiredEvents.includes(events);
  const spots = requires(RequiredEvents.DATA_EVENTS)
    ? dataSpots(dataResourceTypes, recorded.dataResourceTypes)
    : managementSpots(requires(RequiredEvents.READ_MANAGEMENT_EVENTS), recorded);
  if (spots.some(({ isTotal }) => isTotal)) return spots;

  const sources = eventSources(detection);
  const excluded = new Set<string>(sources?.filter((source) => recorded.excludedSources.includes(source)));
  if (requires(RequiredEvents.KMS_MANAGEMENT_EVENTS)) excluded.add(KMS);
  if (requires(RequiredEvents.RDS_DATA_API_MANAGEMENT_EVENTS)) excluded.add(RDS_DATA);
  for (const source of excluded) {
    if (!recorded.excludedSources.includes(source)) continue;
    spots.push({
      missing: `management events of ${source}`,
      isTotal: sources?.every((other) => recorded.excludedSources.includes(other)) ?? false,
    });
  }
  return spots;
}

/** Returns all blind spots of all detections as one text; `undefined` if there are none. */
export function describeBlindSpots(detections: readonly Detection[], recorded: RecordedKinds): string | undefined {
  const byMissing = new Map<string, string[]>();
  for (const detection of detections) {
    for (const { missing, isTotal } of blindSpots(detection, recorded)) {
      const name = isTotal ? `${detection.id} (never fires)` : detection.id;
      byMissing.set(missing, [...(byMissing.get(missing) ?? []), name]);
    }
  }
  if (byMissing.size === 0) return undefined;
  const spots = [...byMissing].map(
    ([missing, names]) =>
      `${missing} are not recorded, but ${names.join(', ')} ${names.length === 1 ? 'needs' : 'need'} them`,
  );
  return `The trail does not record events that detections need: ${spots.join('; ')}. Record these events, or exclude the detections.`;
}

function managementSpots(needsReads: boolean, { writes, reads }: RecordedKinds): BlindSpot[] {
  if (!writes && !reads) return [{ missing: 'management events', isTotal: true }];
  if (!writes) return [{ missing: 'write management events', isTotal: !needsReads }];
  return needsReads && !reads ? [{ missing: 'read management events', isTotal: false }] : [];
}

function dataSpots(needed: readonly string[], recorded: readonly string[]): BlindSpot[] {
  const missing = needed.filter((type) => !recorded.includes(type));
  if (missing.length === 0) return [];
  return [{ missing: `data events of ${missing.join(' and ')}`, isTotal: missing.length === needed.length }];
}

/** Returns the only services whose events the pattern can match; `undefined` if the pattern does not limit them. */
function eventSources({ filterPattern }: Detection): string[] | undefined {
  const { pattern } = parsePattern(filterPattern);
  return pattern.kind === 'json' ? sourcesOf(pattern.expression) : undefined;
}

function sourcesOf(expression: Expression): string[] | undefined {
  if ('operands' in expression) {
    const sources = expression.operands.map(sourcesOf);
    if (expression.kind === 'and') return sources.find((some) => some !== undefined);
    const all = sources.flatMap((some) => some ?? []);
    return sources.every((some) => some !== undefined) ? all : undefined;
  }
  if (expression.kind !== 'equality' || expression.operator !== '=' || expression.value.kind !== 'text')
    return undefined;
  const [step, ...more] = expression.selector;
  const [source, ...wildcards] = expression.value.parts;
  const isSource = step?.kind === 'member' && step.name === 'eventSource' && more.length === 0;
  return isSource && source !== undefined && wildcards.length === 0 ? [source] : undefined;
}
