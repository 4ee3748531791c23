import { defaultDetections } from '../../lib/detection/default-detections';
import { type Detection, DetectionSeverity } from '../../lib/detection/detection';
import type { EventMatcher } from '../../lib/filter-pattern/compile';
import type { CloudTrailEvent } from '../../test/fixtures/cloudtrail-event';
import { ACCOUNTS, type Identity, pipeline } from '../../test/fixtures/identities';
import { ownEvents } from '../../test/fixtures/own-calls';
import { matcherWith } from '../../test/support/own-matcher';
import { type ChangingAction, changingActions } from './actions';
import { type Effect, effectOf } from './effects';
import { OWN_RESOURCES, type OwnResource } from './own-resources';
import { explained, open, prevented, unrecorded } from './reasons';

export const VERDICTS = ['prevented', 'paged', 'notified', 'explained', 'open'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** One action on one own part. */
export interface Cell {
  readonly row: OwnResource;
  readonly action: string;
  /** Undefined where nobody has decided. */
  readonly effect: Effect | undefined;
  readonly verdict: Verdict | undefined;
  /** The detections that tell it, or the reason of the verdict. */
  readonly by: string;
}

interface Watcher {
  readonly id: string;
  readonly severity: DetectionSeverity;
  readonly sees: EventMatcher;
}

/** Other ways to the same act. Its effect is the same. */
const SERVICES = ['cloudformation.amazonaws.com', 'cloudcontrolapi.amazonaws.com'];

/** All of them, in the order of the rows and of the alphabet. */
export async function tamperMatrix(detections: readonly Detection[] = defaultDetections()): Promise<Cell[]> {
  const watchers = detections
    .filter(({ severity }) => severity !== DetectionSeverity.COMPLIANCE)
    .map(({ id, severity, filterPattern }): Watcher => ({ id, severity, sees: matcherWith(filterPattern) }));
  const services = [...new Set(OWN_RESOURCES.map(({ service }) => service))];
  const actions = new Map(
    await Promise.all(services.map(async (service) => [service, await changingActions(service)] as const)),
  );
  return OWN_RESOURCES.flatMap((row) =>
    (actions.get(row.service) ?? [])
      .filter((action) => isOn(row, action))
      .map(({ name }) => cellOf(row, name, watchers)),
  );
}

function isOn({ types, also = [] }: OwnResource, action: ChangingAction): boolean {
  return types === 'every' || also.includes(action.name) || action.types.some((type) => types.includes(type));
}

function cellOf(row: OwnResource, action: string, watchers: readonly Watcher[]): Cell {
  const { service } = row;
  const effect = row.harmless?.includes(action) === true ? 'harmless' : effectOf(service, action);
  const told = unrecorded(service, action) ? undefined : tellingOf(row, action, watchers);
  if (told) return { row, action, effect, ...told };
  const prevention = prevented(row, action);
  if (prevention) return { row, action, effect, verdict: 'prevented', by: prevention.words };
  const reason = effect === 'harmless' ? explained(row, action) : open(row, action);
  const verdict = reason && (effect === 'harmless' ? 'explained' : 'open');
  return { row, action, effect, verdict, by: reason?.words ?? '' };
}

/** What tells the act in each of the forms that it can have, and through other services: the weakest of those counts. */
function tellingOf(
  row: OwnResource,
  action: string,
  watchers: readonly Watcher[],
): Pick<Cell, 'verdict' | 'by'> | undefined {
  const seen = eventsOf(row, action).map((event) => watchers.filter(({ sees }) => sees(event)));
  const isPage = ({ severity }: Watcher): boolean => severity === DetectionSeverity.PAGE;
  if (seen.some((watching) => watching.length === 0)) return undefined;
  const isPaged = seen.every((watching) => watching.some(isPage));
  const telling = seen.flat().filter((watcher) => !isPaged || isPage(watcher));
  const ids = [...new Set(telling.map(({ id }) => id))];
  return { verdict: isPaged ? 'paged' : 'notified', by: ids.map((id) => `[${id}](detections.md#${id})`).join(', ') };
}

/** By the role of a pipeline, which no detection takes for a person's. */
export function eventsOf(
  { thing, names, account = ACCOUNTS.management, throughServices = true }: OwnResource,
  action: string,
): CloudTrailEvent[] {
  const caller = pipeline(account, 'nightly-jobs');
  const callers: Identity[] = [
    caller,
    ...(throughServices ? SERVICES.map((invokedBy) => ({ ...caller, invokedBy })) : []),
  ];
  return callers.flatMap((by) =>
    names.flatMap((name) => ownEvents(thing, action, name, by, { account, region: 'eu-central-1' })),
  );
}
