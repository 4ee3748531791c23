/** A reference to another field within a text: the command line and the API have their own names for it. */
export interface FieldName {
  readonly field: string;
}

/** What is allowed, in words. */
export type Allowed = string | readonly (string | FieldName)[];

/** A problem with one field, as data, so that each interface can use its own field names. */
export interface RequestProblem {
  /** A path, for example `conditions[1].equals`. */
  readonly field: string;
  readonly value: unknown;
  /** What is wrong with the value, for example `received "x"`. */
  readonly says: string;
  readonly allowed?: Allowed;
}

/** @param nameOf returns the name of a field; by default as in the question, in quotes within a text */
export function problemText({ field, says, allowed }: RequestProblem, nameOf?: (field: string) => string): string {
  const words = typeof allowed === 'string' ? [allowed] : allowed;
  const said = words
    ?.map((part) => (typeof part === 'string' ? part : (nameOf?.(part.field) ?? `'${part.field}'`)))
    .join('');
  return `${nameOf?.(field) ?? field}: ${says}${said === undefined ? '' : `; allowed: ${said}`}`;
}

/** The usual problem: the value is not allowed. */
export function refused(
  field: string,
  value: unknown,
  allowed: Allowed,
  says = `received ${value === undefined ? 'nothing' : JSON.stringify(value)}`,
): RequestProblem {
  return { field, value, says, allowed };
}

/** An invalid question. The message names every invalid field. */
export class RequestError extends Error {
  public override readonly name = 'RequestError';
  public readonly problems: readonly RequestProblem[];

  public constructor(problems: RequestProblem | readonly RequestProblem[], options?: ErrorOptions) {
    const all = 'field' in problems ? [problems] : problems;
    super(all.map((problem) => problemText(problem)).join('; '), options);
    this.problems = all;
  }
}

export function isRequestError(error: unknown): error is RequestError {
  return error instanceof RequestError;
}

/** Reads the fields of a JSON object one by one. Problems are collected, so that all are reported at once. */
export class Fields {
  private readonly unread: Set<string>;

  public constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly problems: RequestProblem[],
    private readonly path = '',
  ) {
    // JSON cannot represent undefined, so a field that is present but undefined counts as absent.
    this.unread = new Set(Object.keys(fields).filter((name) => fields[name] !== undefined));
  }

  public get(name: string): unknown {
    this.unread.delete(name);
    return this.fields[name];
  }

  public has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  public refuse(name: string, allowed: Allowed): void {
    this.problems.push(refused(`${this.path}${name}`, this.fields[name], allowed));
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

  /** At least one value, without duplicates. */
  public list(name: string, allowed: string, accepts: (value: string) => boolean): readonly string[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const isGood =
      Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && accepts(one));
    if (!isGood || new Set(value).size !== value.length) {
      this.refuse(name, `one or more without duplicates, each ${allowed}`);
      return undefined;
    }
    return value as string[];
  }

  /** Call it after all known fields were read. */
  public refuseUnknown(known: readonly string[]): void {
    for (const name of this.unread) {
      if (!known.includes(name))
        this.problems.push(refused(`${this.path}${name}`, this.fields[name], known.join(', '), 'not a known field'));
    }
  }
}
