import { Token } from 'aws-cdk-lib/core';
import type { IdentifierRule } from '../contract/identifiers';
import { received } from '../contract/received';
import { absentValues } from './absent-values';

/** What a constructor throws at input that cannot be deployed: the message is all that the user needs. */
export class InputError extends Error {
  public override readonly name = 'InputError';

  /** @param problems each by itself, where the message joins several */
  public constructor(
    message: string,
    public readonly problems: readonly string[] = [message],
  ) {
    super(message);
  }
}

/** Collects everything that is wrong with the input of the construct at `path`, to report it in one error. */
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

  /** The same collection, for the properties of a part: `prefix` stands before each of its problems. */
  public of(prefix: string): Problems {
    return new Problems(this.what, this.path, this.prefix + prefix, this.found);
  }

  /** What two checks find alike is said once. */
  public add(problem: string): void {
    const said = this.prefix + problem;
    if (!this.found.includes(said)) this.found.push(said);
  }

  /** A value against a rule. Values that are known only at deployment are for AWS to refuse. */
  public check(name: string, value: string | undefined, rule: IdentifierRule): void {
    if (value === undefined || Token.isUnresolved(value) || rule.accepts(value)) return;
    this.add(received(name, value, rule.allowed));
  }

  /** Before anything is read of the properties: what is null, or undefined in a list or where it is required, would fail on the way. */
  public throwIfAbsent(props: object, ...required: string[]): void {
    for (const problem of absentValues(props, required)) this.add(problem);
    this.throwIfAny();
  }

  public throwIfAny(): void {
    if (this.found.length > 0) throw this.error();
  }

  /** All that was found, where nothing can go on. */
  public error(): InputError {
    return new InputError(`${this.what} at '${this.path}': ${this.found.join('\n  and ')}`, this.found);
  }
}
