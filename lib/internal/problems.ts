import { Token } from 'aws-cdk-lib/core';
import type { IdentifierRule } from '../contract/identifiers';
import { received } from '../contract/received';
import { absentValues } from './absent-values';

/** Thrown by constructors for input that cannot be deployed. The message contains everything that the user needs. */
export class InputError extends Error {
  public override readonly name = 'InputError';

  /** @param problems the individual problems that the message combines */
  public constructor(
    message: string,
    public readonly problems: readonly string[] = [message],
  ) {
    super(message);
  }
}

/** Collects all problems with the input of the construct at `path`, to report them in one error. */
export class Problems {
  private readonly found: string[];

  public constructor(
    private readonly what: string,
    private readonly path: string,
    private readonly prefix = '',
    found: string[] = [],
  ) {
    this.found = found;
  }

  /** Returns the same collection for the properties of a part: each problem gets the prefix. */
  public of(prefix: string): Problems {
    return new Problems(this.what, this.path, this.prefix + prefix, this.found);
  }

  /** Adds a problem once, even if two checks find it. */
  public add(problem: string): void {
    const said = this.prefix + problem;
    if (!this.found.includes(said)) this.found.push(said);
  }

  /** Checks a value against a rule. AWS checks values that are known only at deployment. */
  public check(name: string, value: string | undefined, rule: IdentifierRule): void {
    if (value === undefined || Token.isUnresolved(value) || rule.accepts(value)) return;
    this.add(received(name, value, rule.allowed));
  }

  /**
   * Call it before reading the properties: null, or undefined in a list or for a required property, would cause errors
   * later.
   */
  public throwIfAbsent(props: object, ...required: string[]): void {
    for (const problem of absentValues(props, required)) this.add(problem);
    this.throwIfAny();
  }

  public throwIfAny(): void {
    if (this.found.length > 0) throw this.error();
  }

  /** Returns an error with all problems, if the constructor cannot continue. */
  public error(): InputError {
    return new InputError(`${this.what} at '${this.path}': ${this.found.join('\n  and ')}`, this.found);
  }
}
