import { copyOf, type Handover, mergePerformer, type Performer } from './performer';

/** A principal with all credentials that came in the same way, and from whom. */
export interface Link {
  readonly performer: Performer;
  readonly origins: readonly { readonly from: Performer; readonly handover: Handover; readonly accessKeyId?: string }[];
}

/** Principals linked by credentials that were handed over, in the order in which they appeared. */
export type Chain = readonly Link[];

interface Origin {
  readonly from: string;
  readonly handover: Handover;
  readonly accessKeyId?: string;
}

interface Group {
  readonly performer: Performer;
  readonly origins: Map<string, Origin>;
}

/**
 * Follows credentials from the response that contained them to their user: from AssumeRole and similar calls to the
 * session, from CreateAccessKey to the key, from CreateUser and CreateLoginProfile to the user.
 */
export function chainsOf(performers: Iterable<Performer>): Chain[] {
  const all = [...performers];
  const byKey = new Map<string, Origin>();
  const byUser = new Map<string, Origin>();
  for (const performer of all) {
    const from = principalOf(performer);
    for (const [accessKeyId, handover] of performer.issued) byKey.set(accessKeyId, { from, handover, accessKeyId });
    for (const [user, handover] of performer.enabled) byUser.set(user, { from, handover });
  }
  const groups = new Map<string, Group>();
  for (const performer of all) {
    const origins = originsOf(performer, byKey, byUser).filter(({ from }) => from !== principalOf(performer));
    const id = [principalOf(performer), ...new Set(origins.map(({ from }) => from))].join('\n\n');
    const group = groups.get(id);
    if (group) mergePerformer(group.performer, performer);
    else groups.set(id, { performer: copyOf(performer), origins: new Map() });
    for (const origin of origins)
      groups.get(id)?.origins.set(`${origin.handover.call} ${origin.accessKeyId ?? ''}`, origin);
  }
  return components(groups);
}

function principalOf({ home, who }: Performer): string {
  return `${home}\n${who.key}`;
}

function originsOf(
  { who, home }: Performer,
  byKey: ReadonlyMap<string, Origin>,
  byUser: ReadonlyMap<string, Origin>,
): Origin[] {
  const ofKey = who.accessKeyId === undefined ? undefined : byKey.get(who.accessKeyId);
  const ofUser = who.kind === 'user' ? byUser.get(`${home}/${who.name}`) : undefined;
  return [ofKey, ofUser].flatMap((origin) => origin ?? []);
}

/** Groups connected by origins, in either direction. */
function components(groups: ReadonlyMap<string, Group>): Chain[] {
  const ofPrincipal = new Map<string, string[]>();
  for (const [id, { performer }] of groups) {
    const principal = principalOf(performer);
    ofPrincipal.set(principal, [...(ofPrincipal.get(principal) ?? []), id]);
  }
  const neighbours = new Map<string, Set<string>>([...groups.keys()].map((id) => [id, new Set()]));
  for (const [id, { origins }] of groups)
    for (const { from, handover, accessKeyId } of origins.values())
      for (const other of ofPrincipal.get(from) ?? []) {
        if (!handedOver(groups.get(other)?.performer, handover, accessKeyId)) continue;
        neighbours.get(id)?.add(other);
        neighbours.get(other)?.add(id);
      }
  const seen = new Set<string>();
  const chains: Chain[] = [];
  for (const id of groups.keys()) {
    if (seen.has(id)) continue;
    const members = [id];
    seen.add(id);
    for (const member of members)
      for (const other of neighbours.get(member) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        members.push(other);
      }
    chains.push(members.flatMap((member) => linkOf(groups, ofPrincipal, member)).sort(byTime));
  }
  return chains;
}

function linkOf(
  groups: ReadonlyMap<string, Group>,
  ofPrincipal: ReadonlyMap<string, readonly string[]>,
  id: string,
): Link[] {
  const group = groups.get(id);
  if (group === undefined) return [];
  const origins = [...group.origins.values()].flatMap(({ from, handover, accessKeyId }) => {
    const holder = (ofPrincipal.get(from) ?? [])
      .map((other) => groups.get(other)?.performer)
      .find((performer) => handedOver(performer, handover, accessKeyId));
    return holder ? [{ from: holder, handover, ...(accessKeyId !== undefined && { accessKeyId }) }] : [];
  });
  return [
    {
      performer: group.performer,
      origins: origins.sort((one, other) => (one.handover.time < other.handover.time ? -1 : 1)),
    },
  ];
}

/** Of several groups of the principal, returns the one that made the call. */
function handedOver(performer: Performer | undefined, handover: Handover, accessKeyId: string | undefined): boolean {
  if (performer === undefined) return false;
  if (accessKeyId !== undefined) return performer.issued.has(accessKeyId);
  return [...performer.enabled.values()].some(({ call, time }) => call === handover.call && time === handover.time);
}

function byTime({ performer: one }: Link, { performer: other }: Link): number {
  return one.first < other.first ? -1 : one.first > other.first ? 1 : principalOf(one) < principalOf(other) ? -1 : 1;
}
