import type { Witnessed } from '../digests/memory/account-memory';
import type { DigestRoot } from '../digests/keys/digest-root';
import type { Silence, VerifyPorts } from '../digests/options';
import type { PlacesOf, ReadMemory, VerifyPlace, WriteMemory } from '../digests/verifier';
import type { ArchiveMessage, MessageContext } from './message';
import type { Loudness } from './book';
import type { Wording } from './notices';
import type { Covered, SurveyPort } from './survey';

/** A stored text, with the tag for conditional writes. */
export interface Stored {
  readonly text: string;
  readonly tag: string;
}

/** Someone else wrote in between. */
export class Overtaken extends Error {
  public override readonly name = 'Overtaken';
}

/** Stores the state of the watch. */
export interface StateStore {
  /** Returns `undefined` if it does not exist. */
  read(key: string): Promise<Stored | undefined>;
  /**
   * @param tag of the text to replace; `undefined` if there must be none
   * @returns the tag of the written text
   * @throws Overtaken
   */
  write(key: string, text: string, tag: string | undefined): Promise<string>;
}

/** The witness record of the state, stored elsewhere. */
export interface WitnessPort {
  /** Returns `undefined` if there is no record. */
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
  /** Created on demand, because it may have to assume a role. */
  readonly archive: () => Promise<VerifyPorts>;
  readonly verifier: Verifier;
  readonly wording: Wording;
  /** `undefined` if accounts cannot be listed. */
  readonly survey?: SurveyPort;
  /** Returns when the trail was not logging. */
  readonly pauses: () => Promise<readonly Silence[]>;
  readonly publish: (message: ArchiveMessage, loudness: Loudness) => Promise<void>;
  /** Returns the time in milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns an unpredictable text. */
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
