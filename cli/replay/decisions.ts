import { outcomeOf } from '../../core/findings/occurrence';
import type { Outcome } from '../../core/findings/finding';
import { literalSearch } from '../../lib/filter-pattern/literal-search';
import type { Literals } from '../../lib/filter-pattern/necessary-literals';
import type { Judge } from './judge';
import type { RecordScanner, ScannedRecords, Sought } from './record-scanner';

/** `outcomeOf` looks for it. */
const FAILURE: Literals = { texts: ['"Failure"'], roots: ['responseElements'] };

/** What is known of all records of a kind, without parsing any. */
export interface Decision {
  /** The filters that match each of them. */
  readonly matching: readonly number[];
  /** The filters that may match one of them, those included. */
  readonly filters: readonly number[];
  /** Unless its response says that it failed. */
  readonly outcome: Outcome;
  /** Whether a match must be parsed, because it depends on the accounts that the event names. */
  readonly namesOthers: boolean;
  /** Whether a record must be parsed because further filters may match it. */
  readonly mayMatchMore: (json: Buffer, records: ScannedRecords, index: number) => boolean;
}

/** Decides, by a record's kind and the texts in it, whether it must be parsed and what it matches if not. */
export class Decisions {
  private readonly byKind: (Decision | undefined)[] = [];
  private readonly searches = new Map<string, RegExp>();
  private readonly failure: Sought | undefined;

  public constructor(
    private readonly judge: Judge,
    private readonly scanner: RecordScanner,
  ) {
    this.failure = scanner.soughtOf(FAILURE);
  }

  /** What a scanner has to search for. */
  public static literalsOf({ literals: { texts, roots } }: Judge): Literals {
    return { texts: [...texts, ...FAILURE.texts], roots: [...roots, ...FAILURE.roots] };
  }

  /** For a record that is not odd. */
  public of(records: ScannedRecords, index: number): Decision {
    const kind = records.kindId(index);
    return (this.byKind[kind] ??= this.decide(kind));
  }

  /** Whether the decision is not enough, and the record must be parsed. */
  public mustParse(decision: Decision, json: Buffer, records: ScannedRecords, index: number): boolean {
    if (decision.mayMatchMore(json, records, index)) return true;
    if (decision.matching.length === 0) return false;
    const mayHaveFailed = this.failure === undefined || records.holds(index, this.failure);
    return decision.namesOthers || mayHaveFailed || records.identityId(index) < 0;
  }

  private decide(kind: number): Decision {
    const fields = this.scanner.fields(kind);
    const { filters, certain, literals, roots } = this.judge.verdict(fields);
    return {
      matching: certain,
      filters,
      outcome: outcomeOf(fields),
      namesOthers: certain.some((index) => this.judge.asksForOutsiders(index)),
      mayMatchMore: this.lookFor(filters.length > certain.length ? literals : [], roots),
    };
  }

  private lookFor(literals: readonly string[] | undefined, roots: readonly string[]): Decision['mayMatchMore'] {
    if (literals === undefined) return () => true;
    if (literals.length === 0) return () => false;
    const sought = this.scanner.soughtOf({ texts: literals, roots });
    if (sought !== undefined) return (_, records, index) => records.holds(index, sought);
    const key = literals.join('\n');
    const search = this.searches.get(key) ?? literalSearch(literals);
    this.searches.set(key, search);
    return (json, records, index) => search.test(json.toString('latin1', records.start(index), records.end(index)));
  }
}
