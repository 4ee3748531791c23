import type { Witnessed } from '../digests/memory/account-memory';
import type { DigestRoot } from '../digests/keys/digest-root';
import type { Silence, VerifyPorts } from '../digests/options';
import type { PlacesOf, ReadMemory, VerifyPlace, WriteMemory } from '../digests/verifier';
import type { ArchiveMessage, MessageContext } from './message';
import type { Loudness } from './book';
import type { Wording } from './notices';
import type { Covered, SurveyPort } from './survey';

/** A text as it stands in the storage, with what a later write is conditional on. */
export interface Stored {
  readonly text: string;
  readonly tag: string;
}

/** Somebody else wrote in between. */
export class Overtaken extends Error {
  public override readonly name = 'Overtaken';
}

/** Where the watch remembers. */
export interface StateStore {
  /** Undefined where there is none. */
  read(key: string): Promise<Stored | undefined>;
  /**
   * @param tag of what is replaced; undefined: there must be none
   * @returns the tag of what is written
   * @throws Overtaken
   */
  write(key: string, text: string, tag: string | undefined): Promise<string>;
}

/** What vouches for it, in another place. */
export interface WitnessPort {
  /** Undefined where nothing is vouched for. */
  read(): Promise<Witnessed | undefined>;
  write(witnessed: Witnessed): Promise<void>;
}

/** The functions of core/digests. */
export interface Verifier {
  readonly verifyPlace: VerifyPlace;
  readonly placesOf: PlacesOf;
  readonly readMemory: ReadMemory;
  readonly writeMemory: WriteMemory;
}

export interface WatchPorts {
  readonly state: StateStore;
  readonly witness: WitnessPort;
  /** Made when it is needed: it may have to assume a role. */
  readonly archive: () => Promise<VerifyPorts>;
  readonly verifier: Verifier;
  readonly wording: Wording;
  /** Undefined where nobody is asked which accounts there are. */
  readonly survey?: SurveyPort;
  /** When the trail did not log. */
  readonly pauses: () => Promise<readonly Silence[]>;
  readonly publish: (message: ArchiveMessage, loudness: Loudness) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A text that nobody can guess. */
  readonly random: () => string;
}

export interface WatchSettings {
  readonly roots: readonly DigestRoot[];
  readonly trail: { readonly name: string } & Covered;
  readonly retentionDays?: number;
  readonly hours: number;
  readonly hashPercent: number;
  /** Check all accounts, due or not. */
  readonly isForced?: boolean;
  readonly context: Omit<MessageContext, 'now' | 'dropped'>;
}
