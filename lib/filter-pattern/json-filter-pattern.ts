import type { IFilterPattern } from 'aws-cdk-lib/aws-logs';
import { compileForText } from './compile';
import { parsePattern } from './parse';
import { printPattern } from './print';
import { conditionsOf, type Pattern } from './syntax-tree';

/**
 * Something in a filter pattern that is legal, but rests on weak evidence or is seldom what its author meant.
 */
export interface FilterPatternWarning {
  /** What kind of thing it is, as in `InnerWildcard`. Stable. */
  readonly id: string;

  /** What is the matter, and how it is read here. */
  readonly message: string;

  /** Where it stands in the text: UTF-16 units from 0. */
  readonly offset: number;
}

/**
 * A filter pattern of CloudWatch Logs for JSON events, `{ … }`, or one that is a regular expression alone, `%…%`: parsed,
 * checked against CloudWatch's limits, and able to say which events it matches. Any `MetricFilter` or `SubscriptionFilter` of the CDK
 * takes it as its `filterPattern`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export class JsonFilterPattern implements IFilterPattern {
  /**
   * Reads a pattern. Not for patterns that are only known at deployment (tokens).
   *
   * @param text the pattern, up to 1024 characters, two regular expressions, one wildcard in a selector and three
   * wildcards in all selectors together
   * @throws when it is not a pattern or is beyond a limit; the message names the place and what was expected there
   */
  public static parse(text: string): JsonFilterPattern {
    return new JsonFilterPattern(text);
  }

  /** The pattern as it was given, to be deployed as it is: Security Hub compares it character by character. */
  public readonly text: string;

  /** The same, by the name that the CDK's filters ask for. */
  public readonly logPatternString: string;

  /** What is legal, but doubtful. Empty for most patterns. */
  public readonly warnings: FilterPatternWarning[];

  /** Whether it holds a regular expression: a log group takes five filters that do. */
  public readonly usesRegex: boolean;

  private readonly pattern: Pattern;
  private matchesText?: (message: string) => boolean;

  private constructor(text: string) {
    const { pattern, warnings } = parsePattern(text);
    this.text = text;
    this.logPatternString = text;
    this.warnings = [...warnings];
    this.pattern = pattern;
    this.usesRegex = pattern.kind === 'text' || conditionsOf(pattern.expression).some(hasRegex);
  }

  /**
   * Whether CloudWatch Logs would count this message. A message that is not a JSON object matches no `{ … }`.
   *
   * @param message the log event's message: for CloudTrail, the JSON text of one record
   */
  public matches(message: string): boolean {
    // Most patterns are only deployed.
    this.matchesText ??= compileForText(this.pattern);
    return this.matchesText(message);
  }

  /**
   * The pattern in canonical form: text in double quotes, single spaces, parentheses where `&&` and `||` meet. It means
   * the same, but need not be the same text, and may be too long to be deployed: deploy `text`.
   */
  public toString(): string {
    return printPattern(this.pattern);
  }
}

function hasRegex(condition: ReturnType<typeof conditionsOf>[number]): boolean {
  return condition.kind === 'equality' && condition.value.kind === 'regex';
}
