import type { FindingDetection } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';
import type { Occurrence } from './finding';
import { type Heartbeat, mayBeHeartbeat } from './heartbeat';
import type { FindingJudge } from './judge';
import { namesIn } from './names-in-text';
import { findingIdOf, occurrenceOf } from './occurrence';
import { namedIn } from './outside/named-in';
import type { SuppressionOf } from './suppressions';

/** The events of a batch that belong to one finding. */
export interface Group {
  readonly id: string;
  /** The ID of the finding with the opposite outcome. */
  readonly siblingId: string;
  readonly detection: FindingDetection;
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
}

/** The events of a batch that one suppression excluded. */
export interface Suppressed {
  readonly suppressionId: string;
  readonly eventIds: readonly string[];
  /** The time of the latest one, in ISO 8601. */
  readonly lastSeen: string;
}

export interface Reading {
  readonly groups: readonly Group[];
  readonly suppressed: readonly Suppressed[];
  /** The latest heartbeat in the batch. */
  readonly heartbeat: Heartbeat | undefined;
  /** The number of records that could not be read or evaluated. */
  readonly failed: number;
}

export interface Reader {
  readonly judge: FindingJudge;
  readonly suppressionOf: SuppressionOf;
  readonly heartbeatIn: (record: LogRecord) => Heartbeat | undefined;
}

/**
 * Returns what a batch of records contains for findings. A record that cannot be read is counted and does not stop the
 * others.
 */
export function readBatch(messages: readonly string[], reader: Reader): Reading {
  const groups = new Map<string, Omit<Group, 'occurrences'> & { occurrences: [Occurrence, ...Occurrence[]] }>();
  const suppressed = new Map<string, { suppressionId: string; eventIds: string[]; lastSeen: string }>();
  let heartbeat: Heartbeat | undefined;
  let failed = 0;

  const take = (record: LogRecord, detection: FindingDetection): void => {
    const named = detection.outsidePaths && namedIn(record, detection.outsidePaths);
    if (named?.length === 0) return;
    const occurrence = { ...occurrenceOf(record, detection), ...(named && { named }) };
    const suppression = reader.suppressionOf(record, detection.id);
    if (suppression !== undefined) {
      const { id } = suppression;
      const { eventId, time } = occurrence;
      const known = suppressed.get(id) ?? { suppressionId: id, eventIds: [], lastSeen: time };
      known.eventIds.push(`${detection.id}#${eventId}`);
      if (time > known.lastSeen) known.lastSeen = time;
      suppressed.set(id, known);
      return;
    }
    const id = findingIdOf(occurrence, detection);
    const known = groups.get(id);
    if (known !== undefined) {
      known.occurrences.push(occurrence);
      return;
    }
    const outcome = occurrence.outcome === 'success' ? 'failure' : 'success';
    const siblingId = findingIdOf({ ...occurrence, outcome }, detection);
    groups.set(id, { id, siblingId, detection, occurrences: [occurrence] });
  };

  for (const message of messages) {
    try {
      const names = namesIn(message);
      if (names !== undefined && !mayBeHeartbeat(names) && !reader.judge.mayMatch(names, message)) continue;
      const record: unknown = JSON.parse(message);
      if (!isRecord(record)) throw new TypeError('not an object');
      for (const detection of reader.judge.matching(record)) take(record, detection);
      const seen = reader.heartbeatIn(record);
      if (seen !== undefined && seen.sentAt >= (heartbeat?.sentAt ?? 0)) heartbeat = seen;
    } catch {
      failed++;
    }
  }
  return { groups: [...groups.values()], suppressed: [...suppressed.values()], heartbeat, failed };
}
