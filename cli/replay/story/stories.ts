import { ARROW } from './act';
import type { ReplayedDetection } from '../detections';
import type { FindingReport } from '../replay-report';
import { type Chain, chainsOf, type Link } from './chains';
import type { Performers } from './performers';
import type { Deeds, Performer } from './performer';
import type { LeftBehind, StoryAct, StoryDetail, StoryPrincipal, StoryReport } from './story-report';

const DAY = 86_400_000;
const MOST_STORIES = 50;
const MOST_PRINCIPALS = 30;
const MOST_LEFT_BEHIND = 50;
const MOST_OTHERS = 3;
const TOLD = ['page', 'notify'] as const;
type Told = (typeof TOLD)[number];

/**
 * Returns stories with findings that page or notify: most severe first, then most detections.
 *
 * @param firstEvent the first event of the data
 * @param tellsAll also include stories without such findings
 */
export function storiesOf(
  performers: Performers,
  detections: readonly ReplayedDetection[],
  findings: readonly FindingReport[],
  firstEvent: string,
  tellsAll = false,
): { readonly stories: readonly StoryReport[]; readonly leftOut: number } {
  const chains = chainsOf(performers.known.values());
  const told = toldDetections(findings);
  const isDeletedAfter = deletions(performers.known.values());
  const values = new Values(chains);
  const stories = chains
    .flatMap((chain, place) => {
      const found = detectionsIn(chain, detections, told);
      const severity = TOLD.find((one) => found.some(([, its]) => its === one));
      if (severity === undefined && !tellsAll) return [];
      const left = leftBehind(chain, isDeletedAfter);
      return [
        {
          ...(severity !== undefined && { severity }),
          detections: found.sort(([, one], [, other]) => TOLD.indexOf(one) - TOLD.indexOf(other)).map(([id]) => id),
          firstSeen: chain.map(({ performer }) => performer.first).sort()[0] ?? '',
          lastSeen:
            chain
              .map(({ performer }) => performer.last)
              .sort()
              .at(-1) ?? '',
          principals: chain.slice(0, MOST_PRINCIPALS).map((link) => principalReport(link, place, values, firstEvent)),
          principalsLeftOut: Math.max(chain.length - MOST_PRINCIPALS, 0),
          leftBehind: left.slice(0, MOST_LEFT_BEHIND),
          leftBehindLeftOut: Math.max(left.length - MOST_LEFT_BEHIND, 0),
        },
      ];
    })
    .sort(
      (one, other) =>
        loudness(one) - loudness(other) ||
        other.detections.length - one.detections.length ||
        (one.firstSeen < other.firstSeen ? -1 : 1),
    );
  return { stories: stories.slice(0, MOST_STORIES), leftOut: Math.max(stories.length - MOST_STORIES, 0) };
}

function loudness({ severity }: Pick<StoryReport, 'severity'>): number {
  return severity === undefined ? TOLD.length : TOLD.indexOf(severity);
}

/** The severity of findings, by detection and account. */
function toldDetections(findings: readonly FindingReport[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const { detection, account, severity } of findings) {
    const loud = TOLD.find((one) => one === severity);
    const key = `${detection} ${account}`;
    if (loud !== undefined && told.get(key) !== 'page') told.set(key, loud);
  }
  return told;
}

function detectionsIn(
  chain: Chain,
  detections: readonly ReplayedDetection[],
  told: ReadonlyMap<string, Told>,
): [id: string, severity: Told][] {
  const found = new Map<string, Told>();
  for (const { performer } of chain)
    for (const matched of performer.detections) {
      const [place = '', account = ''] = matched.split(' ');
      const id = detections[Number(place)]?.id ?? '';
      const severity = told.get(`${id} ${account}`) ?? told.get(`${id} organization`);
      if (severity !== undefined) found.set(id, severity);
    }
  return [...found];
}

function principalReport(
  { performer, origins }: Link,
  place: number,
  values: Values,
  firstEvent: string,
): StoryPrincipal {
  const { who, home, events, first, last, deeds, deedsLeftOut } = performer;
  const details = (name: Named): StoryDetail[] =>
    [...performer[name].first]
      .sort(([, one], [, other]) => (one < other ? -1 : 1))
      .map(([value, firstSeen]) => {
        const others = values.others(name, value, place);
        return {
          value,
          firstSeen,
          isNew: isDayAfter(firstSeen, first),
          isOnlyHere: others?.length === 0,
          // Whoever shares an address with many shares it with nobody in particular.
          ...(others !== undefined && others.length > 0 && others.length <= MOST_OTHERS && { others }),
        };
      });
  const keys = new Set(origins.flatMap(({ accessKeyId }) => accessKeyId ?? []));
  if (who.accessKeyId !== undefined) keys.add(who.accessKeyId);
  return {
    name: who.name,
    principalType: who.kind,
    account: home,
    ...(who.arn !== undefined && { principalArn: who.arn }),
    // If the session identifies the person.
    ...(who.session !== undefined && who.key.endsWith(`/${who.session}`) && { session: who.session }),
    origins: origins.map(({ from, handover, accessKeyId }) => ({
      ...handover,
      by: from.who.name,
      account: from.home,
      ...(accessKeyId !== undefined && { accessKeyId }),
    })),
    accessKeyIds: [...keys],
    ...(who.mfa !== undefined && (who.kind === 'user' || who.kind === 'root') && { mfa: who.mfa }),
    firstSeen: first,
    lastSeen: last,
    events,
    isNew: isDayAfter(first, firstEvent),
    accounts: details('accounts'),
    regions: details('regions'),
    addresses: details('addresses'),
    userAgents: details('userAgents'),
    acts: [...deeds.values()].map(actReport).sort((one, other) => (one.firstSeen < other.firstSeen ? -1 : 1)),
    actsLeftOut: deedsLeftOut,
  };
}

function actReport({ kind, call, errorCode, events, first, last, targets }: Deeds): StoryAct {
  return {
    kind,
    call,
    ...(errorCode !== undefined && { errorCode }),
    events,
    firstSeen: first,
    lastSeen: last,
    targets: [...targets.first.keys()],
    targetsLeftOut: targets.leftOut,
  };
}

/** What the chain created or changed and nobody deleted afterwards. */
function leftBehind(chain: Chain, isDeletedAfter: ReturnType<typeof deletions>): LeftBehind[] {
  return chain
    .flatMap(({ performer: { who, home, deeds } }) =>
      [...deeds.values()].flatMap(({ kind, call, first, targets }) => {
        if (kind !== 'created' && kind !== 'changed') return [];
        const made = targets.first.size === 0 ? [[undefined, first] as const] : [...targets.first];
        return made.flatMap(([target, time]) =>
          target !== undefined && isDeletedAfter({ home, kind, call, target }, time)
            ? []
            : [{ kind, call, ...(target !== undefined && { target }), time, by: who.name, account: home }],
        );
      }),
    )
    .sort((one, other) =>
      one.kind === other.kind ? (one.time < other.time ? -1 : 1) : one.kind === 'created' ? -1 : 1,
    );
}

interface Made extends Pick<Deeds, 'kind' | 'call'> {
  readonly home: string;
  readonly target: string;
}

/**
 * Finds what was undone: by the opposite call with the same target, as DetachUserPolicy is of AttachUserPolicy, or, for
 * what was changed, by deleting what it was changed on. A user and a role may have the same name, and so may users of two accounts.
 */
function deletions(performers: Iterable<Performer>): (made: Made, time: string) => boolean {
  const last = new Map<string, string>();
  const nouns = new Set<string>();
  for (const { home, deeds } of performers)
    for (const { kind, call, targets, last: time } of deeds.values()) {
      if (kind !== 'deleted') continue;
      const noun = nounOf(call);
      nouns.add(noun);
      for (const target of targets.first.keys())
        // A policy is created by its name and deleted by its ARN.
        for (const name of new Set([target, mainOf(target), target.split('/').at(-1) ?? ''])) {
          const key = `${home} ${noun} ${name}`;
          if ((last.get(key) ?? '') < time) last.set(key, time);
        }
    }
  return ({ home, kind, call, target }, time) => {
    const noun = nounOf(call);
    const isDeleted = (of: string, name: string): boolean => (last.get(`${home} ${of} ${name}`) ?? '') > time;
    if (kind === 'created') return isDeleted(noun, target.split(ARROW).at(-1) ?? '');
    const holders = [...nouns].filter((one) => one !== noun && noun.startsWith(one));
    return isDeleted(noun, target) || holders.some((holder) => isDeleted(holder, mainOf(target)));
  };
}

function mainOf(target: string): string {
  return target.split(ARROW)[0] ?? '';
}

/** For example `iam:User` of both `iam:CreateUser` and `iam:DeleteUser`. */
function nounOf(call: string): string {
  return call
    .replace(/:[A-Z][a-z]+/, ':')
    .replace(/\d+.*$/, '')
    .replace(/(To|From)(?=[A-Z])/, '')
    .replace(/s$/, '');
}

type Named = 'accounts' | 'regions' | 'addresses' | 'userAgents';

/** Which chains share an address or user agent. */
class Values {
  /** By value, a principal of each chain. */
  private readonly chains = new Map<string, Map<number, Performer>>();

  public constructor(all: readonly Chain[]) {
    all.forEach((chain, place) => {
      for (const { performer } of chain)
        for (const name of ['addresses', 'userAgents'] as const)
          for (const value of performer[name].first.keys()) {
            const key = `${name}\n${value}`;
            const having = this.chains.get(key) ?? new Map<number, Performer>();
            if (!having.has(place)) having.set(place, performer);
            this.chains.set(key, having);
          }
    });
  }

  /** Returns `undefined` for values that are not compared. */
  public others(name: Named, value: string, place: number): NonNullable<StoryDetail['others']> | undefined {
    const having = this.chains.get(`${name}\n${value}`);
    return (
      having &&
      [...having].flatMap(([other, { who, home }]) =>
        other === place ? [] : [{ name: who.name, principalType: who.kind, account: home }],
      )
    );
  }
}

function isDayAfter(time: string, earlier: string): boolean {
  return Date.parse(time) - Date.parse(earlier) >= DAY;
}
