import type { IFilterPattern } from 'aws-cdk-lib/aws-logs';
import { compileForText } from './compile';
import { parsePattern } from './parse';
import { printPattern } from './print';
import { conditionsOf, type Pattern } from './syntax-tree';

/** A warning about a filter pattern that is legal, but rests on weak evidence or is rarely what its author meant. */
export interface FilterPatternWarning {
  /** The kind of warning, as in `InnerWildcard`. Stable. */
  readonly id: string;

  /** The problem, and how the pattern is read here. */
  readonly message: string;

  /** The position in the text, in UTF-16 code units from 0. */
  readonly offset: number;
}

/**
 * A filter pattern of CloudWatch Logs for JSON events, `{ … }`, or a regular expression alone, `%…%`. It is parsed and
 * checked against CloudWatch's limits, and can tell which events it matches. Any `MetricFilter` or `SubscriptionFilter`
 * of the CDK accepts it as its `filterPattern`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export class JsonFilterPattern implements IFilterPattern {
  /**
   * Parses a pattern. Not for patterns that are known only at deployment (tokens).
   *
   * @param text the pattern: up to 1,024 characters, two regular expressions, one wildcard per selector and three
   * wildcards in all selectors together
   * @throws if it is not a pattern or exceeds a limit. The message has the position and what was expected there
   */
  public static parse(text: string): JsonFilterPattern {
    return new JsonFilterPattern(text);
  }

  /** The pattern exactly as it was given, to be deployed unchanged: Security Hub compares it character by character. */
  public readonly text: string;

  /** The same text, under the name that the CDK's filters require. */
  public readonly logPatternString: string;

  /** Warnings about what is legal, but doubtful. Empty for most patterns. */
  public readonly warnings: FilterPatternWarning[];

  /** Whether the pattern contains a regular expression: a log group allows five such filters. */
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
    // Compiled on first use: most patterns are only deployed.
    this.matchesText ??= compileForText(this.pattern);
    return this.matchesText(message);
  }

  /**
   * Returns the pattern in canonical form: text in double quotes, single spaces, parentheses where `&&` and `||` meet.
   * The meaning is the same, but the text may differ and may be too long to deploy: deploy `text`.
   */
  public toString(): string {
    return printPattern(this.pattern);
  }
}

function hasRegex(condition: ReturnType<typeof conditionsOf>[number]): boolean {
  return condition.kind === 'equality' && condition.value.kind === 'regex';
}
