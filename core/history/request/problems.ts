import { receivedInWords } from '../../../lib/contract/received';
/** A question that cannot be asked; its message names every field that is wrong. */
export class RequestError extends Error {
  public override readonly name = 'RequestError';
  /** Each names one field. */
  public readonly problems: readonly string[];

  public constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? [problems] : problems;
    super(all.join('; '), options);
    this.problems = all;
  }
}

/** By its name: it may come from another bundle, with a class of its own. */
export function isRequestError(error: unknown): error is RequestError {
  return error instanceof RequestError;
}

/** The fields of a JSON object, read one by one; what is wrong is collected, so that all of it is reported at once. */
export class Fields {
  private readonly unread: Set<string>;

  public constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly problems: string[],
    private readonly path = '',
  ) {
    // A field that is present but undefined is what JSON cannot say: absent.
    this.unread = new Set(Object.keys(fields).filter((name) => fields[name] !== undefined));
  }

  public get(name: string): unknown {
    this.unread.delete(name);
    return this.fields[name];
  }

  public has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  public refuse(name: string, allowed: string): void {
    const value = this.fields[name];
    this.problems.push(receivedInWords(`${this.path}${name}`, value === undefined ? 'nothing' : JSON.stringify(value), allowed));
  }

  public string(name: string, allowed: string, accepts: (value: string) => boolean): string | undefined {
    const value = this.get(name);
    if (typeof value === 'string' && accepts(value)) return value;
    if (value !== undefined) this.refuse(name, allowed);
    return undefined;
  }

  public choice<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.get(name);
    const choice = choices.find((known) => known === value);
    if (choice === undefined && value !== undefined) this.refuse(name, choices.join(', '));
    return choice ?? otherwise;
  }

  /** At least one, none twice. */
  public list(name: string, allowed: string, accepts: (value: string) => boolean): readonly string[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const isGood = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && accepts(one));
    if (!isGood || new Set(value).size !== value.length) {
      this.refuse(name, `one or more, none twice, each ${allowed}`);
      return undefined;
    }
    return value as string[];
  }

  /** To be called after all known fields were read. */
  public refuseUnknown(known: readonly string[]): void {
    for (const name of this.unread) {
      if (!known.includes(name)) this.problems.push(`${this.path}${name}: not a known field; allowed: ${known.join(', ')}`);
    }
  }
}
