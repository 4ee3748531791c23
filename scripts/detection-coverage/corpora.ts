import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Event = Readonly<Record<string, unknown>>;

/** An attack of Stratus Red Team, and what was recorded while it ran. */
export interface Technique {
  readonly name: string;
  readonly title: string;

  /** The calls that make up the attack, as in `iam:CreateUser`. The recording holds others too. */
  readonly documented: readonly string[];
  readonly events: readonly Event[];
}

interface Mapped {
  readonly technique: string;
  readonly title: string;
  readonly documented_events: readonly string[];
  readonly log: string | null;
}

/** All attacks, those without a recording with no events. */
export function stratus(corpora: string): Technique[] {
  const folder = join(corpora, 'stratus-red-team');
  const mapping = parse(join(folder, 'mapping.json')) as Mapped[];
  return mapping.map(({ technique, title, documented_events, log }) => ({
    name: technique,
    title,
    documented: documented_events,
    events: log === null ? [] : (parse(join(folder, log)) as Event[]),
  }));
}

/** Ordinary traffic: nearly all reads, of services. */
export function benign(corpora: string): Event[] {
  const folder = join(corpora, 'opensearch-catalog', 'logs');
  return readdirSync(folder).flatMap((file) => {
    const content = parse(join(folder, file)) as Event & { readonly Records?: Event[] };
    return content.Records ?? [content];
  });
}

export interface Verdict {
  readonly rule: string;
  readonly title: string;
  readonly expected: boolean;
  readonly event: Event;
}

/** Events with the verdict of one of Panther's rules. A negative one may well be a positive one for another rule. */
export function panther(corpora: string): Verdict[] {
  const lines = readFileSync(join(corpora, 'panther-analysis', 'tests.jsonl'), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Verdict);
}

/** Events of the calls that TrailDiscover says one of Security Hub's controls is about, as in `CloudWatch.5`. */
export function controlled(corpora: string): { readonly control: string; readonly event: Event }[] {
  const folder = join(corpora, 'traildiscover');
  const mapping = parse(join(folder, 'mapping.json')) as {
    readonly log: string | null;
    readonly cis_controls: readonly string[];
  }[];
  return mapping.flatMap(({ log, cis_controls }) => {
    const events = log === null || cis_controls.length === 0 ? [] : (parse(join(folder, log)) as Event[]);
    return events.flatMap((event) => cis_controls.map((control) => ({ control: `CloudWatch.${control}`, event })));
  });
}

/** A call that attackers were seen with, and what was recorded of it: often denied, or nothing. */
export interface WildCall {
  /** As in `iam:CreateUser`. */
  readonly call: string;
  readonly events: readonly Event[];
}

const READS = /^(Get|List|Describe|Lookup|Head|BatchGet|Search|Simulate)/;

/** The calls that TrailDiscover says were used in the wild, without those that only read. */
export function wildWrites(corpora: string): WildCall[] {
  const folder = join(corpora, 'traildiscover');
  const mapping = parse(join(folder, 'mapping.json')) as {
    readonly eventName: string;
    readonly eventSource: string;
    readonly usedInWild: boolean;
    readonly log: string | null;
  }[];
  return mapping
    .filter(({ usedInWild }) => usedInWild)
    .map(({ eventName, eventSource, log }) => {
      const logged = log === null ? [] : (parse(join(folder, log)) as Event | Event[]);
      return {
        call: `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`,
        events: isList(logged) ? logged : [logged],
        isRead: READS.test(eventName),
      };
    })
    .filter(({ events, isRead }) => !isRead || events.some(({ readOnly }) => readOnly === false))
    .map(({ call, events }) => ({ call, events }))
    .sort((one, other) => (one.call < other.call ? -1 : 1));
}

/** Some recordings are one event, not a list. */
function isList(logged: Event | Event[]): logged is Event[] {
  return Array.isArray(logged);
}

function parse(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
