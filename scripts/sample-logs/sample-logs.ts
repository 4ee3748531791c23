import { createHash } from 'node:crypto';
import type { CloudTrailEvent } from '../../test/fixtures/cloudtrail-event';
import { ordinaryWeek } from '../../test/fixtures/ordinary-week';
import { INCIDENT } from './incident';

const DAY = '2026-03-03';

/** The log files of `replay --sample`, by name: one ordinary day of an organization with seven accounts, and an incident in it. */
export function sampleLogs(): ReadonlyMap<string, readonly CloudTrailEvent[]> {
  const files = new Map<string, CloudTrailEvent[]>();
  for (const one of numbered(dayWithIncident())) {
    const { recipientAccountId, awsRegion } = one as { recipientAccountId: string; awsRegion: string };
    const name = `${recipientAccountId}_CloudTrail_${awsRegion}_20260304T0000Z_sample.json.gz`;
    files.set(name, [...(files.get(name) ?? []), one]);
  }
  return files;
}

function dayWithIncident(): CloudTrailEvent[] {
  const ordinary = ordinaryWeek().filter((one) => String(one['eventTime']).startsWith(DAY));
  const incident = INCIDENT.flatMap(({ minute, events }) =>
    events.map((one, index) => ({ ...one, eventTime: moment(minute * 60 + index * 7) })),
  );
  const time = (one: CloudTrailEvent): string => String(one['eventTime']);
  return [...ordinary, ...incident].sort((one, other) => (time(one) < time(other) ? -1 : 1));
}

function moment(second: number): string {
  return new Date(Date.parse(`${DAY}T00:00:00Z`) + second * 1_000).toISOString().replace('.000Z', 'Z');
}

/** Each event has IDs of its own, the same in every run. */
function numbered(events: readonly CloudTrailEvent[]): CloudTrailEvent[] {
  return events.map((one, index) => ({
    ...one,
    requestID: uuid(`request ${String(index)}`),
    eventID: uuid(`event ${String(index)}`),
  }));
}

function uuid(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
