import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { MAX_FILTERS } from '../../contract/limits';
import { OWN_PARTS, type OwnPart, placeholdersIn } from '../../contract/own-parts';
import { CLOUDWATCH_LIMITS } from '../../filter-pattern/limits';
import { withOwnNames } from '../../filter-pattern/own-parts';
import { parsePattern } from '../../filter-pattern/parse';
import { printPattern } from '../../filter-pattern/print';
import { pack, split } from '../../filter-pattern/split';
import type { Expression, Pattern } from '../../filter-pattern/syntax-tree';
import { longestNameOf } from '../../internal/longest-name';
import type { IOrganizationTrail } from '../../trail/organization-trail-ref';
import { type Detection, DetectionSeverity } from '../detection';
import type { DetectionNames } from '../detection-names';
import { deployersOf } from './deployers';
import { archiveOf } from './archive-of';
import { loosen } from './loosen';
import { OwnPartsAlarm } from './own-parts-alarm';
import { OwnPartsParameter } from './own-parts-parameter';
import { longestWith, namesOf, ownResources, type OwnResources } from './own-resources';

export interface OwnPartsProps {
  readonly detections: readonly Detection[];
  readonly names: DetectionNames;
  readonly logGroup: ILogGroup;
  readonly trail?: IOrganizationTrail;
  /** Resources below these constructs are protected too. */
  readonly guards?: readonly IConstruct[];
  /** Names of the roles that deploy. Default: those of the CDK bootstrap. */
  readonly deploymentRoles?: readonly string[];
  /** Constructs with the roles of functions that write to protected resources. */
  readonly writers: () => readonly IConstruct[];
}

/** The names of the product's own resources, and the alarm for changes to them. */
export class OwnParts extends Construct {
  /** For the findings function. */
  public readonly parameter?: OwnPartsParameter;

  /** The detections that the alarm covers. */
  public readonly alarmed = new Set<string>();

  private readonly unalarmed: string[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: OwnPartsProps,
  ) {
    super(scope, id);
    if (props.detections.some(isOwn))
      this.parameter = new OwnPartsParameter(this, 'Parameter', () => namesOf(this.resources()));
  }

  /**
   * Creates one alarm for all page detections of own resources. Its filters are shared: together they match what the
   * detections match. With findings they do not exclude deployments, because there is little room; the alarm then
   * notifies only while findings are broken.
   *
   * Call it when all resources exist.
   *
   * @param room how many more filters the log group can have; detections without room are left out, and
   * `describeUnalarmed` lists them
   */
  public watch(
    actions: IAlarmAction[],
    room: number,
    stays: { readonly isZeroByDefault: boolean; readonly seconds?: number },
  ): Alarm | undefined {
    const { detections, logGroup, names } = this.props;
    const all = this.resources();
    const resources = stays.isZeroByDefault ? all : new Map([...all, ['deployer', []], ['writer', []]] as const);
    let packed: readonly Expression[] = [];
    for (const detection of detections) {
      if (!isOwn(detection) || detection.findingOnly !== true || detection.severity !== DetectionSeverity.PAGE)
        continue;
      const expressions = forFilters(detection, resources);
      if (expressions.length === 0) continue;
      const more = pack([...packed, ...expressions], longestWith(resources));
      if (more === undefined || more.length > room) this.unalarmed.push(detection.id);
      else {
        packed = more;
        this.alarmed.add(detection.id);
      }
    }
    if (packed.length === 0) return undefined;
    const filterPatterns = packed.map((expression) => printPattern({ kind: 'json', expression }));
    return new OwnPartsAlarm(this, 'Alarm', { filterPatterns, logGroup, names, actions, ...stays }).alarm;
  }

  /** Returns which detections of own resources have no filter for lack of room; `undefined` if none. */
  public describeUnalarmed(): string | undefined {
    return this.unalarmed.length === 0
      ? undefined
      : `The log group has no room for the filters of ${this.unalarmed.join(', ')}, so they have no alarm: others use too many of its ${String(MAX_FILTERS)} filters. ` +
          'With findings, they are still reported.';
  }

  /** Returns the filter pattern with the names filled in, for the template: they are known once all resources exist. */
  public inFilter(text: string): string {
    return placeholdersIn(text).length === 0 ? text : Lazy.string({ produce: () => this.named(text) ?? text });
  }

  /** Returns problems with filters that compare own resources. */
  public filterProblems(texts: ReadonlyMap<string, string>): string[] {
    return [...texts].flatMap(([id, text]) =>
      placeholdersIn(text).length === 0 || this.named(text) !== undefined
        ? []
        : [
            `detection "${id}": filterPattern: with the names of ${placeholdersIn(text).join(', ')} it matches nothing, or may have more than ` +
              `${String(CLOUDWATCH_LIMITS.characters)} characters; allowed: names that are known and fit, or findingOnly: true`,
          ],
    );
  }

  private named(text: string): string | undefined {
    const resources = this.resources();
    const expression = resolved(parsePattern(text).pattern, resources);
    const named = expression && printPattern({ kind: 'json', expression });
    return named !== undefined && longestWith(resources)(named) <= CLOUDWATCH_LIMITS.characters ? named : undefined;
  }

  /** Returns the placeholders without a name, and the detections that use them; `undefined` if all have one. */
  public describeUnknown(): string | undefined {
    const names = namesOf(this.resources());
    const unknown = (pattern: string): OwnPart[] =>
      placeholdersIn(pattern).filter((part) => !NEEDS_NONE.has(part) && (names[part] ?? []).length === 0);
    const found = this.props.detections.flatMap(({ id, filterPattern }) => {
      const parts = unknown(filterPattern);
      return parts.length === 0 ? [] : [`${id}: ${parts.map((part) => OWN_PARTS[part].means).join('; ')}.`];
    });
    return found.length === 0
      ? undefined
      : `Detections need names that are unknown here, so they miss changes to these resources. ${found.join(' ')} ` +
          'Give DetectionAlarms the trail, and your other resources in guards.';
  }

  private resources(): OwnResources {
    const { trail, logGroup, guards = [], names, deploymentRoles } = this.props;
    const alarms = this.node.scope as IConstruct;
    const stack = Stack.of(this);
    const archive = trail && archiveOf(trail);
    const sources = [alarms, logGroup, ...guards, ...(trail ? [trail] : []), ...(archive?.constructs ?? [])];
    const logGroupName = logGroup.logGroupName;
    return ownResources(
      this,
      sources,
      { trailBucket: archive?.bucketName, logGroup: logGroupName, longestLogGroup: longestNameOf(logGroup) },
      {
        account: [stack.account],
        trail: trail && [trail.trailName],
        trailBucket: known(archive?.bucketName),
        key: known(archive?.keyId),
        logGroup: [logGroupName],
        alarmPrefix: [...new Set([names.alarmNamePrefix, outermost(stack).stackName])],
        stack: [...new Set([stack, ...sources.map((source) => Stack.of(source))].map((one) => one.stackName))],
        parameter: this.parameter && [this.parameter.parameterName],
        writer: roleNames(this.props.writers()),
        deployer: [...(deploymentRoles ?? deployersOf(this))],
      },
    );
  }
}

/**
 * Placeholders that may be unknown without a warning: not every deployment has the resource, or no deployment role is
 * known.
 */
const NEEDS_NONE: ReadonlySet<OwnPart> = new Set<OwnPart>([
  'deployer',
  'writer',
  'otherBucket',
  'otherLogGroup',
  'table',
  'function',
  'rule',
  'topic',
  'role',
]);

function isOwn({ filterPattern }: Detection): boolean {
  return placeholdersIn(filterPattern).length > 0;
}

/** The exact pattern if it fits into one filter, otherwise with one comparison for all forms of a name. */
function forFilters({ filterPattern }: Detection, resources: OwnResources): Expression[] {
  const { pattern } = parsePattern(filterPattern);
  const [exact, loose] = [(one: Expression) => one, loosen].map((form) =>
    pattern.kind === 'text' ? undefined : resolved({ kind: 'json', expression: form(pattern.expression) }, resources),
  );
  if (exact === undefined || loose === undefined) return [];
  return [split(exact, longestWith(resources))?.length === 1 ? exact : loose];
}

function resolved(unnamed: Pattern, resources: OwnResources): Expression | undefined {
  const pattern = withOwnNames(unnamed, namesOf(resources));
  return typeof pattern === 'boolean' || pattern.kind === 'text' ? undefined : pattern.expression;
}

function roleNames(constructs: readonly IConstruct[]): string[] {
  return constructs
    .flatMap((one) => one.node.findAll())
    .filter((node): node is CfnRole => node instanceof CfnRole)
    .map(({ ref }) => ref);
}

/** Names of other stacks are found through their resources. */
function known(name: string | undefined): string[] | undefined {
  return name === undefined || Token.isUnresolved(name) ? undefined : [name];
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
