import { type ChainId, chainText } from '../chain';
import type { Period, Place } from '../place';
import type { NotChecked } from '../result/not-checked';
import type { Coverage, Proof } from '../result/place-result';
import { MOST_KEYS, type Problem } from '../result/problem';
import type { Remark } from '../result/remark';
import { withPeriod } from './periods';

type Files<T> = Omit<T, 'account' | 'region' | 'keys' | 'count'> & {
  /** All keys, in any order. */
  readonly keys: readonly string[];
  /** If it differs from the number of keys. */
  readonly count?: number;
};

/** What was found at one place, in order. */
export class Found {
  public readonly problems: Problem[] = [];
  public readonly notChecked: NotChecked[] = [];
  public readonly remarks: Remark[] = [];
  private proven: Proof = { digests: 0, logFilesListed: 0, logFilesHashed: 0 };
  private readonly coverages = new Map<string, Coverage>();

  public constructor(private readonly place: Place) {}

  public problem(problem: Files<Problem>): void {
    this.problems.push(this.withPlace(problem));
    if (problem.chain) this.cover(problem.chain, 'doubtful', problem.period);
  }

  public leftOut(notChecked: Files<NotChecked>, chain?: ChainId): void {
    this.notChecked.push(this.withPlace(notChecked));
    if (chain) this.cover(chain, 'notChecked', notChecked.period);
  }

  public remark(remark: Files<Remark>): void {
    this.remarks.push(this.withPlace(remark));
  }

  public prove({ digests = 0, logFilesListed = 0, logFilesHashed = 0 }: Partial<Proof>): void {
    this.proven = {
      digests: this.proven.digests + digests,
      logFilesListed: this.proven.logFilesListed + logFilesListed,
      logFilesHashed: this.proven.logFilesHashed + logFilesHashed,
    };
  }

  public cover(chain: ChainId, how: 'proven' | 'doubtful' | 'notChecked', period: Period): void {
    const text = chainText(chain);
    const known = this.coverages.get(text) ?? { chain, proven: [], doubtful: [], notChecked: [] };
    this.coverages.set(text, { ...known, [how]: withPeriod(known[how], period) });
  }

  public get proof(): Proof {
    return this.proven;
  }

  public get coverage(): readonly Coverage[] {
    return [...this.coverages.values()];
  }

  /** Adds what was found in a part, once that part is complete. */
  public take(part: Found): void {
    this.problems.push(...part.problems);
    this.notChecked.push(...part.notChecked);
    this.remarks.push(...part.remarks);
    this.prove(part.proven);
    for (const { chain, proven, doubtful, notChecked } of part.coverage) {
      for (const period of proven) this.cover(chain, 'proven', period);
      for (const period of doubtful) this.cover(chain, 'doubtful', period);
      for (const period of notChecked) this.cover(chain, 'notChecked', period);
    }
  }

  private withPlace<T extends { readonly keys: readonly string[]; readonly count?: number }>(
    of: T,
  ): T & Place & { readonly count: number } {
    const { account, region } = this.place;
    const keys = [...of.keys].sort().slice(0, MOST_KEYS);
    return { ...of, account, region, keys, count: of.count ?? of.keys.length };
  }
}
