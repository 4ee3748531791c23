import { ordinaryWeek, servicesOfOrdinaryWeek } from '../../test/fixtures/ordinary-week';
import {
  ALL_ACCOUNTS,
  BREAK_GLASS,
  DEVELOPMENT_ACCOUNTS,
  routineOfTerraformWeek,
  terraformWeek,
  WANTED,
} from '../../test/fixtures/terraform-week';
import { ACCOUNTS, ORGANIZATION } from '../../test/fixtures/identities';
import { breakGlassDetection } from '../../lib/detection/break-glass';
import { DetectionSeverity } from '../../lib/detection/detection';
import type { Event } from './corpora';
import { bySeverity, type CountedFinding, findingsOf, type Setting } from './findings';
import { grouped } from './grouped';
import { alarmTimes, type Watcher, watcherOf } from './measure';
import { settingOf } from './setting';

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

/** Whether each wanted act of the week is told, as loudly as it deserves, in each of these. */
export function judgeWanted(...stretches: readonly [Stretch, ...Stretch[]]): {
  readonly judged: readonly JudgedAct[];
  readonly missed: readonly string[];
} {
  const judged = WANTED.map(({ title, severity, events: act }): JudgedAct => {
    const ids = new Set(act.map(({ eventID }) => eventID));
    const [first = [], ...others] = stretches.map(({ watchers, events, setting }) => {
      const ofAct = events.filter(({ eventID }) => ids.has(eventID));
      const told = findingsOf(watchers, ofAct, setting).filter(
        (finding) => severity === 'notify' || finding.severity === 'page',
      );
      return told.map(({ detection }) => detection);
    });
    return {
      act: title,
      severity,
      by: [...new Set(first)].filter((id) => others.every((other) => other.includes(id))),
    };
  });
  return {
    judged,
    missed: judged.filter(({ by }) => by.length === 0).map(({ act, severity }) => `not told (${severity}): ${act}`),
  };
}

/** What people do by hand where they are meant to try things. */
const BY_HAND = ['function-changed-by-person'];

/** The weeks of our own, each with what its organization has configured. */
export interface Weeks {
  /** Of a deployment that is new: it is learning who does what. */
  readonly fresh: { readonly ordinary: Stretch; readonly terraform: Stretch };

  /** Of one that has seen weeks like these, without what is rare in them. */
  readonly settled: { readonly ordinary: Stretch; readonly terraform: Stretch };
}

export function weeks(watchers: readonly Watcher[]): Weeks {
  const ordinary: Stretch = {
    name: 'ordinary week',
    events: ordinaryWeek(),
    setting: settingOf(Object.values(ACCOUNTS), ORGANIZATION),
    watchers,
  };
  const terraform: Stretch = {
    name: 'week with Terraform',
    events: terraformWeek(),
    setting: settingOf(ALL_ACCOUNTS, ORGANIZATION, [
      { accounts: DEVELOPMENT_ACCOUNTS, detectionIds: BY_HAND, severity: DetectionSeverity.COMPLIANCE },
    ]),
    watchers: [...watchers, watcherOf(breakGlassDetection(BREAK_GLASS))],
  };
  return {
    fresh: { ordinary: named(ordinary, 'newly deployed'), terraform: named(terraform, 'newly deployed') },
    settled: {
      ordinary: named(after(ordinary, servicesOfOrdinaryWeek()), 'after others like it'),
      terraform: named(after(terraform, routineOfTerraformWeek()), 'after others like it'),
    },
  };
}

function named(stretch: Stretch, words: string): Stretch {
  return { ...stretch, name: `${stretch.name}, ${words}` };
}

function after(stretch: Stretch, before: readonly Event[]): Stretch {
  return { ...stretch, setting: { ...stretch.setting, before } };
}
