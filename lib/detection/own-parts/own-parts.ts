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
  /** Below which further resources are ours. */
  readonly guards?: readonly IConstruct[];
  /** Names of the roles that deploy. Default: those of the CDK's bootstrap. */
  readonly deploymentRoles?: readonly string[];
  /** With the roles of functions that write to what is guarded. */
  readonly writers: () => readonly IConstruct[];
}

/** The names of the product's own resources, and what is raised when somebody changes one. */
export class OwnParts extends Construct {
  /** For the function of findings. */
  public readonly parameter?: OwnPartsParameter;

  /** The detections that the alarm is on. */
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
   * One alarm for all detections of own resources that page. It has filters of no detection alone: together they match what the detections
   * match. Behind findings they leave out no deployment, for which there is little room: then the alarm tells nobody unless findings are broken.
   *
   * To be called when all resources are there.
   *
   * @param room so many filters the log group can still have; what finds no room is left out, and `describeUnalarmed` says it
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

  /** Which detections of own resources have no filter, for want of room; undefined where none. */
  public describeUnalarmed(): string | undefined {
    return this.unalarmed.length === 0
      ? undefined
      : `The log group has no room for the filters of ${this.unalarmed.join(', ')}, so no alarm goes off for them: of its ${String(MAX_FILTERS)} filters ` +
          'others take too many. With findings they are found all the same.';
  }

  /** A filter's text with the names in it, as the template has it: they are known once all resources are there. */
  public inFilter(text: string): string {
    return placeholdersIn(text).length === 0 ? text : Lazy.string({ produce: () => this.named(text) ?? text });
  }

  /** What is wrong with filters that compare own resources. */
  public filterProblems(texts: ReadonlyMap<string, string>): string[] {
    return [...texts].flatMap(([id, text]) =>
      placeholdersIn(text).length === 0 || this.named(text) !== undefined
        ? []
        : [
            `detection "${id}": filterPattern: with the names of ${placeholdersIn(text).join(', ')} it matches nothing, or may have more than ` +
              `${String(CLOUDWATCH_LIMITS.characters)} characters; allowed: names that are known and have room, or findingOnly: true`,
          ],
    );
  }

  private named(text: string): string | undefined {
    const resources = this.resources();
    const expression = resolved(parsePattern(text).pattern, resources);
    const named = expression && printPattern({ kind: 'json', expression });
    return named !== undefined && longestWith(resources)(named) <= CLOUDWATCH_LIMITS.characters ? named : undefined;
  }

  /** The placeholders without a name, with the detections that compare them; undefined where all have one. */
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
      : `Detections compare what is not known here, so they see nothing of it. ${found.join(' ')} ` +
          'Give DetectionAlarms the trail, and what else is yours in guards.';
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

/** What may be absent without anything going unseen: not each deployment has one, or nobody deploys by a role that is known. */
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

/** As it is where one filter has room for it, else with one comparison for all forms of a name. */
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

/** A name of another stack is found with its resource. */
function known(name: string | undefined): string[] | undefined {
  return name === undefined || Token.isUnresolved(name) ? undefined : [name];
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
