import type { Outcome } from '../../core/findings/finding';
import { actorOf, factsOf, type LogRecord } from '../../core/events/log-record';
import { type Deed, Deeds } from './deeds';

export interface Identity {
  readonly actor: string;
  readonly account: string;
  readonly deed: Deed;
}

/** Who made the calls, by the numbers that a scanner gives to principals: a record is parsed for each only once. */
export class Identities {
  private readonly known: Partial<Record<Outcome, Identity>>[] = [];
  private readonly deeds = new Deeds();

  /** @param read parses a record by the principal with this outcome */
  public of(id: number, outcome: Outcome, read: () => LogRecord): Identity {
    const identity = (this.known[id] ??= {});
    return (identity[outcome] ??= this.identityOf(read()));
  }

  private identityOf(record: LogRecord): Identity {
    const { account } = factsOf(record);
    return { actor: actorOf(record), account, deed: this.deeds.of(record, account) };
  }
}
