import { createHash } from 'node:crypto';
import type { ArchiveMessage } from '../../../core/archive-watch/message';
import { Overtaken, type StateStore, type WatchPorts, type WatchSettings } from '../../../core/archive-watch/ports';
import type { MemberAccount } from '../../../core/archive-watch/survey';
import type { RunReport } from '../../../core/archive-watch/run-report';
import { watch } from '../../../core/archive-watch/watch';
import type { PlaceMemory } from '../../../core/digests/chain';
import type { Witnessed } from '../../../core/digests/memory/account-memory';
import type { Silence, VerifyOptions } from '../../../core/digests/options';
import { type Place, placeText } from '../../../core/digests/place';
import type { PlaceResult } from '../../../core/digests/result/place-result';

export const HOUR = 3_600;
export const START = 1_800_000_000;

/** What the fake verifier finds at a place. */
export type Finding = Partial<Pick<PlaceResult, 'problems' | 'notChecked' | 'isComplete'>> & {
  /** The end of its last digest; undefined: it never had one. */
  readonly end?: number;
};

/** A store that keeps all versions, and can be told to fail before its nth write. */
export class FakeState implements StateStore {
  public readonly objects = new Map<string, string>();
  public readonly written: string[] = [];
  /** Fails with this write, counted from now; nothing is written. */
  public failsAt = Infinity;

  public read(key: string): Promise<{ text: string; tag: string } | undefined> {
    const text = this.objects.get(key);
    return Promise.resolve(text === undefined ? undefined : { text, tag: hash(text) });
  }

  public write(key: string, text: string, tag: string | undefined): Promise<string> {
    this.failsAt -= 1;
    if (this.failsAt <= 0) return Promise.reject(new Error('the function was ended'));
    const present = this.objects.get(key);
    const isGood = present === undefined ? tag === undefined : tag === hash(present);
    if (!isGood) return Promise.reject(new Overtaken(key));
    this.objects.set(key, text);
    this.written.push(key);
    return Promise.resolve(hash(text));
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A watch over an archive that is what the test says. The verifier is a fake: what it finds is the test's to say. */
export class FakeWatch {
  public readonly state = new FakeState();
  public witness: Witnessed | undefined;
  public now = START;
  public readonly findings = new Map<string, Finding>();
  public members: readonly MemberAccount[] | undefined;
  public regions: Readonly<Record<string, readonly string[]>> = {};
  public readonly told: { loudness: string; message: ArchiveMessage }[] = [];
  public readonly looked: string[] = [];
  public readonly asked: VerifyOptions[] = [];
  public archiveError: Error | undefined;
  public surveyError: Error | undefined;
  public regionsError: Error | undefined;
  public pauses: readonly Silence[] = [];
  /** Nobody says which accounts there are. */
  public isUnsurveyed = false;
  public publishError: Error | undefined;
  /** Runs before each place is looked at. */
  public onLook: (place: Place) => void = () => undefined;
  public settings: WatchSettings = {
    roots: ['AWSLogs/o-a1b2c3d4e5/'],
    trail: { name: 'organization-trail', homeRegion: 'eu-central-1', isMultiRegion: true },
    hours: 6,
    hashPercent: 0,
    context: {
      region: 'eu-central-1',
      logGroup: 'watch-log',
      trailArn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/organization-trail',
      bucket: 'archive',
    },
  };

  /** One start of the function. */
  public async run(signal: AbortSignal = new AbortController().signal): Promise<RunReport> {
    return watch(this.ports(), this.settings, signal);
  }

  /** One that looks, after so many hours. */
  public async runAfter(hours: number): Promise<RunReport> {
    this.now += hours * HOUR;
    return this.run();
  }

  public get titles(): string[] {
    return this.told.flatMap(({ message }) => message.document.notices.map(({ title, state }) => `${state}: ${title}`));
  }

  private ports(): WatchPorts {
    return {
      state: this.state,
      witness: {
        read: () => Promise.resolve(this.witness),
        write: (witnessed) => {
          this.witness = witnessed;
          return Promise.resolve();
        },
      },
      archive: () =>
        this.archiveError
          ? Promise.reject(this.archiveError)
          : Promise.resolve({
              archive: { folders: () => Promise.resolve(this.accounts()) } as never,
              keys: {} as never,
            }),
      verifier: {
        placesOf: (_archive, _roots, accounts = []) => Promise.resolve(this.delivering(accounts)),
        verifyPlace: (place, remembered, _ports, options) => Promise.resolve(this.verify(place, remembered, options)),
        readMemory: (account, written, witnessed) => {
          const found = written === undefined ? undefined : (JSON.parse(written) as { places: PlaceMemory[] });
          const isWell =
            written === undefined
              ? witnessed === undefined
              : [witnessed?.hash, witnessed?.next].includes(hash(written));
          const kind = written === undefined ? 'memory-lost' : 'memory-forged';
          const problem = { kind, account, region: '', period: { from: 0, to: this.now }, keys: [], count: 0 } as const;
          return {
            memory: { account, sequence: witnessed?.sequence ?? 0, places: found?.places ?? [] },
            problems: isWell ? [] : [problem],
          };
        },
        writeMemory: (before, places, witnessed) => {
          const sequence = before.sequence + 1;
          const written = JSON.stringify({ sequence, places });
          return {
            written,
            before: { sequence: before.sequence, hash: witnessed?.hash ?? '', next: hash(written) },
            after: { sequence, hash: hash(written) },
          };
        },
      },
      wording: {
        problem: ({ kind, account, region }) => ({
          title: `${kind} in ${account} ${region}`,
          meaning: 'm',
          response: 'r',
        }),
        notChecked: ({ reason, account, region }) => `${reason} in ${account} ${region}`,
      },
      survey: this.isUnsurveyed
        ? undefined
        : {
            accounts: () => (this.surveyError ? Promise.reject(this.surveyError) : Promise.resolve(this.members ?? [])),
            enabledRegions: (account) =>
              this.regionsError ? Promise.reject(this.regionsError) : Promise.resolve(this.regions[account]),
          },
      pauses: () => Promise.resolve(this.pauses),
      publish: (message, loudness) => {
        if (this.publishError) return Promise.reject(this.publishError);
        this.told.push({ loudness, message });
        return Promise.resolve();
      },
      now: () => this.now * 1_000,
      random: () => 'random',
    };
  }

  private verify(place: Place, remembered: PlaceMemory | undefined, options: VerifyOptions): PlaceResult {
    this.onLook(place);
    options.signal?.throwIfAborted();
    this.looked.push(placeText(place));
    this.asked.push(options);
    const { end, problems = [], notChecked = [], isComplete = true } = this.findings.get(placeText(place)) ?? {};
    const id = { ...place, kind: 'standard', trailName: 'organization-trail', homeRegion: 'eu-central-1' } as const;
    const chain = end === undefined ? [] : [{ id, since: START, head: { key: 'k', end, proof: 'signed' as const } }];
    const never = {
      kind: 'place-silent',
      ...place,
      period: { from: options.from, to: this.now },
      keys: [],
      count: 0,
    } as const;
    return {
      ...place,
      memory: { ...remembered, ...place, checkedAt: this.now, chains: chain } as unknown as PlaceMemory,
      proof: { digests: 1, logFilesListed: 2, logFilesHashed: 0 },
      coverage: [],
      problems: end === undefined ? [...problems, never] : problems,
      notChecked,
      remarks: [],
      isComplete,
    };
  }

  private accounts(): string[] {
    return [...new Set([...this.findings.keys()].map((place) => place.split('/')[0] ?? ''))];
  }

  private delivering(accounts: readonly string[]): Place[] {
    return [...this.findings].flatMap(([text, { end }]) => {
      const [account = '', region = ''] = text.split('/');
      return end !== undefined && accounts.includes(account) ? [{ account, region }] : [];
    });
  }
}
