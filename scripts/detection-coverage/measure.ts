import { alarmsRaised, deployedEvaluation } from '../../lib/detection/alarm-evaluation';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { type Detection, DetectionSeverity } from '../../lib/detection/detection';
import { OwnPartsCatalog } from '../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../lib/detection/tuned-catalog';
import type { EventMatcher } from '../../lib/filter-pattern/compile';
import { matcherWith } from '../../test/support/own-matcher';
import type { Event, Technique } from './corpora';

/** These count denied calls, whatever was called: that something was denied does not tell an attack. */
export const COUNTS_DENIALS: readonly string[] = ['cis-unauthorized-calls', 'denied-calls-surge'];

/** What is nonsense in recordings of attacks: where they were made, from where and with what, and what the account forbade. */
const ARTEFACTS = ['awsRegion', 'userAgent', 'sourceIPAddress', 'errorCode', 'errorMessage'] as const;

export interface Watcher extends Detection {
  readonly sees: EventMatcher;
}

export function watchers(): Watcher[] {
  const detections = [
    ...CisCatalog.all(),
    ...TunedCatalog.all(),
    ...ThreatCatalog.managementEvents(),
    ...ThreatCatalog.dataEvents(),
    ...OwnPartsCatalog.all(),
  ];
  return detections.map(watcherOf);
}

export function watcherOf(detection: Detection): Watcher {
  return { ...detection, sees: matcherWith(detection.filterPattern) };
}

export interface Caught {
  readonly technique: Technique;

  /** The detections that fire on a documented event. */
  readonly fires: readonly Watcher[];

  /** Those whose alarm the recording alone would have raised. */
  readonly alarms: readonly Watcher[];

  /** Those that would fire if the same calls came from a workload's stolen role. */
  readonly firesForWorkload: readonly Watcher[];
}

/** Whether an attack is seen: on the calls that make it up alone, and without what only the recording has. */
export function caught(technique: Technique, all: readonly Watcher[]): Caught {
  const events = technique.events.filter((event) => technique.documented.includes(callOf(event))).map(withoutArtefacts);
  const watching = all.filter(({ id }) => !COUNTS_DENIALS.includes(id));
  const stolen = events.map(asWorkload);
  return {
    technique,
    fires: watching.filter(({ sees }) => events.some(sees)),
    alarms: watching.filter((watcher) => alarmTimes(watcher, events).length > 0),
    firesForWorkload: watching.filter(({ sees }) => stolen.some(sees)),
  };
}

export function callOf({ eventSource, eventName }: Event): string {
  return `${String(eventSource).replace(/\.amazonaws\.com$/, '')}:${String(eventName)}`;
}

export function withoutArtefacts(event: Event): Event {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !(ARTEFACTS as readonly string[]).includes(name)));
}

/** The author of the recordings has an IAM user; thieves often have the role of an instance or a function. */
function asWorkload(event: Event): Event {
  const userIdentity = {
    type: 'AssumedRole',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'orders-api-task' } },
  };
  return { ...event, userIdentity, sessionCredentialFromConsole: undefined };
}

/** When the alarm of a detection would have gone off. */
export function alarmTimes({ sees, ...detection }: Watcher, events: readonly Event[]): number[] {
  const times = events.filter(sees).map(({ eventTime }) => Date.parse(String(eventTime)));
  return alarmsRaised(times, deployedEvaluation(detection));
}

export function isOwn({ severity }: Detection): boolean {
  return severity !== DetectionSeverity.COMPLIANCE;
}
