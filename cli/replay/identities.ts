import type { Outcome } from '../../core/findings/finding';
import { actorOf, factsOf, type LogRecord } from '../../core/events/log-record';
import { type Deed, Deeds } from './deeds';

interface Identity {
  readonly actor: string;
  readonly deeds: Partial<Record<Outcome, Deed>>;
}

/** Who made the calls, by the numbers that a scanner gives to principals: a record is parsed for each only once. */
export class Identities {
  private readonly known: (Identity | undefined)[] = [];
  private readonly deeds = new Deeds();

  /** @param read parses a record by the principal with this outcome */
  public of(id: number, outcome: Outcome, read: () => LogRecord): { readonly actor: string; readonly deed: Deed } {
    const identity = (this.known[id] ??= { actor: actorOf(read()), deeds: {} });
    let deed = identity.deeds[outcome];
    if (deed === undefined) {
      const record = read();
      identity.deeds[outcome] = deed = this.deeds.of(record, factsOf(record).account);
    }
    return { actor: identity.actor, deed };
  }
}
