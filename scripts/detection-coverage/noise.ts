import { ordinaryWeek } from '../../test/fixtures/ordinary-week';
import { terraformWeek, WANTED } from '../../test/fixtures/terraform-week';
import type { Event } from './corpora';
import { bySeverity, type CountedFinding, findingsOf, type Setting } from './findings';
import { grouped } from './grouped';
import { alarmTimes, type Watcher } from './measure';

/** Of each stretch of ordinary life. */
export const MOST = { page: 2, notify: 15 } as const;

export interface Stretch {
  readonly name: string;
  readonly events: readonly Event[];
  readonly setting: Setting;
  /** With those that only this organization's configuration has. */
  readonly watchers: readonly Watcher[];
}

export interface JudgedStretch {
  readonly name: string;
  readonly events: number;
  readonly writes: number;
  readonly findings: { readonly page: number; readonly notify: number };
  readonly alarms: { readonly page: number; readonly notify: number };
  /** Each finding that is told, `detection: count`. */
  readonly byDetection: Readonly<Record<string, number>>;
}

export function judgeStretch({ name, events, setting, watchers }: Stretch): {
  readonly judged: JudgedStretch;
  readonly findings: readonly CountedFinding[];
  readonly missed: readonly string[];
} {
  const findings = findingsOf(watchers, events, setting);
  const counts = bySeverity(findings);
  const alarms = watchers
    .filter(({ findingOnly = false }) => !findingOnly)
    .flatMap((watcher) => alarmTimes(watcher, events).map(() => ({ severity: watcher.severity })));
  const byDetection = Object.fromEntries(
    [...grouped(findings, ({ detection }) => detection)].map(([id, own]) => [id, own.length]),
  );
  const judged = {
    name,
    events: events.length,
    writes: events.filter(({ readOnly }) => readOnly === false).length,
    findings: counts,
    alarms: bySeverity(alarms),
    byDetection,
  };
  const missed = (['page', 'notify'] as const)
    .filter((severity) => counts[severity] > MOST[severity])
    .map(
      (severity) =>
        `${name}: ${String(MOST[severity])} ${severity} findings were allowed, there are ${String(counts[severity])}`,
    );
  return { judged, findings, missed };
}

export interface JudgedAct {
  readonly act: string;
  readonly severity: 'page' | 'notify';
  readonly by: readonly string[];
}

/** Whether each wanted act of the week is told, as loudly as it deserves. */
export function judgeWanted({ events, setting, watchers }: Stretch): {
  readonly judged: readonly JudgedAct[];
  readonly missed: readonly string[];
} {
  const judged = WANTED.map(({ title, severity, events: act }): JudgedAct => {
    const ids = new Set(act.map(({ eventID }) => eventID));
    const ofAct = events.filter(({ eventID }) => ids.has(eventID));
    const told = findingsOf(watchers, ofAct, setting).filter(
      (finding) => severity === 'notify' || finding.severity === 'page',
    );
    return { act: title, severity, by: [...new Set(told.map(({ detection }) => detection))] };
  });
  return {
    judged,
    missed: judged.filter(({ by }) => by.length === 0).map(({ act, severity }) => `not told (${severity}): ${act}`),
  };
}

/** The two weeks of our own, each with what its organization has configured. */
export function weeks(watchers: readonly Watcher[]): { readonly ordinary: Stretch; readonly terraform: Stretch } {
  return {
    ordinary: { name: 'ordinary week', events: ordinaryWeek(), setting: {}, watchers },
    terraform: { name: 'week with Terraform', events: terraformWeek(), setting: {}, watchers },
  };
}
