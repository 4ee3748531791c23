import { calls, direct, succeeded } from '../../lib/detection/event-conditions';
import { fromParts } from '../../lib/detection/detection-from-parts';
import { DetectionSeverity } from '../../lib/detection/detection';
import { and } from '../../lib/filter-pattern/build';
import type { Event, WildCall } from './corpora';
import { findingsOf } from './findings';
import { type Watcher, watcherOf, withoutArtefacts } from './measure';
import { forCall, label, seenBy } from './told-by';

/** Why a call that attackers were seen with is not told of. */
export interface Explanation {
  /**
   * `noise`: it is daily work, as the weeks show. `data event`: no trail has it without data events. `not recorded`: CloudTrail has no
   * event of that name. `elsewhere`: another call, which has to come first or follows, is seen. `harmless`: nothing is gained by it alone.
   */
  readonly why: 'noise' | 'data event' | 'not recorded' | 'elsewhere' | 'harmless';
  readonly text: string;
}

export interface JudgedCall {
  readonly call: string;
  /** Those that fire on the recording, without what was denied. */
  readonly recorded: readonly string[];
  /** Those that fire on it in certain forms: of our own examples, where the recording has another form or none. */
  readonly inForms: readonly string[];
  readonly explanation?: Explanation;
  /** What telling of each such call would cost in the weeks. */
  readonly events: number;
  readonly findings: number;
}

export function judgeWild(
  wild: readonly WildCall[],
  told: readonly Watcher[],
  weeks: readonly (readonly Event[])[],
  explained: Readonly<Record<string, Explanation>>,
): { readonly judged: readonly JudgedCall[]; readonly missed: readonly string[] } {
  const judged = wild.map(({ call, events }): JudgedCall => {
    const recorded = seenBy(told, events.map(withoutArtefacts));
    const inForms = forCall(told, call).filter((watcher) => !recorded.includes(watcher));
    return {
      call,
      recorded: recorded.map(label),
      inForms: inForms.map(label),
      ...(explained[call] !== undefined && { explanation: explained[call] }),
      ...costOf(call, weeks),
    };
  });
  return { judged, missed: [...judged.flatMap(problemsOf), ...strangersIn(explained, wild)] };
}

export function isSeen({ recorded, inForms }: JudgedCall): boolean {
  return recorded.length + inForms.length > 0;
}

function problemsOf(one: JudgedCall): string[] {
  const { call, explanation, events, recorded } = one;
  if (explanation === undefined) return isSeen(one) ? [] : [`${call} is neither seen nor explained`];
  if (recorded.length > 0) return [`${call} is explained, and seen by ${recorded.join(', ')}`];
  if (explanation.why === 'noise' && events === 0) return [`${call} is explained by noise, and no week has it`];
  return [];
}

function strangersIn(explained: Readonly<Record<string, Explanation>>, wild: readonly WildCall[]): string[] {
  const known = new Set(wild.map(({ call }) => call));
  return Object.keys(explained)
    .filter((call) => !known.has(call))
    .map((call) => `${call} is explained, and no call that attackers were seen with`);
}

/** A detection of nothing but the call, as others have it. */
function costOf(call: string, weeks: readonly (readonly Event[])[]): Pick<JudgedCall, 'events' | 'findings'> {
  const [service = '', name = ''] = call.split(':');
  const detection = fromParts({
    id: 'each-call',
    title: call,
    meaning: '',
    response: '',
    falsePositives: '',
    techniques: [],
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls(service, name), direct, succeeded),
  });
  const watcher = watcherOf(detection);
  const sum = (of: (week: readonly Event[]) => number): number => weeks.reduce((total, week) => total + of(week), 0);
  return {
    events: sum((week) => week.filter(watcher.sees).length),
    findings: sum((week) => findingsOf([watcher], week).length),
  };
}
