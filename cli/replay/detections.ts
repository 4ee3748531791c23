import { messageOf } from '../../lib/contract/error-message';
import type { FindingDetection, FindingScope } from '../../lib/contract/findings';
import { received } from '../../lib/contract/received';
import type { Severity } from '../../lib/contract/severities';
import { type AlarmEvaluation, deployedEvaluation } from '../../lib/detection/alarm-evaluation';
import { isAlarmed } from '../../lib/detection/alarmed';
import { breakGlassDetection, breakGlassProblems } from '../../lib/detection/break-glass';
import { CATALOGS } from '../../lib/detection/default-detections';
import type { Detection } from '../../lib/detection/detection';
import { personRoleProblems, withPersonRoles } from '../../lib/detection/person-roles';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { UsageError } from '../terminal/usage-error';

/** What replay needs from a detection, as plain data for threads. */
export type ReplayedDetection = Pick<Detection, 'id' | 'title' | 'filterPattern'> &
  AlarmEvaluation & {
    readonly severity?: Severity;
    /** Whose matches form one finding; `undefined` for each principal's. */
    readonly countBy?: FindingScope;
    /** `false` for findings only. */
    readonly hasAlarm?: boolean;
  } & Pick<FindingDetection, 'outsidePaths' | 'firstTimeOnly'>;

export const CATALOG_NAMES = Object.keys(CATALOGS) as (keyof typeof CATALOGS)[];

export interface CatalogSelection {
  readonly catalog?: readonly (keyof typeof CATALOGS)[];
  readonly severity?: readonly string[];
  readonly detection?: readonly string[];
  readonly personRole?: readonly string[];
  readonly breakGlass?: readonly string[];
}

/** @throws UsageError for an unknown ID, for an empty selection, and for roles that fit in no pattern */
export function fromCatalogs({
  catalog = CATALOG_NAMES,
  severity,
  detection,
  personRole,
  breakGlass,
}: CatalogSelection): ReplayedDetection[] {
  const all = [...catalog.flatMap((name) => CATALOGS[name]()), ...forEmergencies(breakGlass)];
  const known = new Set(all.map(({ id }) => id));
  const unknown = (detection ?? []).filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new UsageError(
      unknown.map((id) => received('--detection', id, `an ID from docs/detections.md in ${catalog.join(', ')}`)),
    );
  }
  const chosen = all.filter(
    ({ id, severity: own }) => (detection?.includes(id) ?? true) && (severity?.includes(own) ?? true),
  );
  if (chosen.length === 0)
    throw new UsageError([
      '--catalog, --severity, --detection: no detection is left; allowed: a selection of at least one',
    ]);
  const problems = personRole === undefined ? [] : personRoleProblems('--person-role', personRole, chosen);
  if (problems.length > 0) throw new UsageError(problems);
  return withPersonRoles(chosen, personRole ?? []).map((one) => ({
    id: one.id,
    title: one.title,
    severity: one.severity,
    filterPattern: one.filterPattern,
    ...(one.countBy !== undefined && { countBy: one.countBy }),
    ...(!isAlarmed(one) && { hasAlarm: false }),
    ...askedBeyond(one),
    ...deployedEvaluation(one),
  }));
}

/** Options for findings that are not part of the pattern. */
export function askedBeyond({
  outsidePaths,
  firstTimeOnly,
}: Pick<FindingDetection, 'outsidePaths' | 'firstTimeOnly'>): Pick<
  ReplayedDetection,
  'outsidePaths' | 'firstTimeOnly'
> {
  return {
    ...(outsidePaths !== undefined && { outsidePaths: [...outsidePaths] }),
    ...(firstTimeOnly === true && { firstTimeOnly }),
  };
}

function forEmergencies(principals: readonly string[] | undefined): Detection[] {
  if (principals === undefined) return [];
  const problems = breakGlassProblems('--break-glass', principals);
  const [first, ...others] = principals;
  if (problems.length > 0 || first === undefined) throw new UsageError(problems);
  return [breakGlassDetection([first, ...others])];
}

/** A pattern given by the user. @throws UsageError with the position of the error */
export function fromPattern(filterPattern: string, threshold: number, periodSeconds: number): ReplayedDetection {
  try {
    parsePattern(filterPattern);
  } catch (error) {
    throw new UsageError([`--pattern: ${messageOf(error)}`]);
  }
  return {
    id: 'pattern',
    title: 'The pattern of --pattern',
    filterPattern,
    ...deployedEvaluation({ threshold, periodSeconds }),
  };
}
