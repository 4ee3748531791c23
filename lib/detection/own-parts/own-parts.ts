import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack, Token } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { OWN_PARTS, type OwnPart, placeholdersIn } from '../../contract/own-parts';
import { CLOUDWATCH_LIMITS } from '../../filter-pattern/limits';
import { withOwnNames } from '../../filter-pattern/own-parts';
import { parsePattern } from '../../filter-pattern/parse';
import { printPattern } from '../../filter-pattern/print';
import { pack } from '../../filter-pattern/split';
import type { Expression } from '../../filter-pattern/syntax-tree';
import type { IOrganizationTrail } from '../../trail/organization-trail-ref';
import { type Detection, DetectionSeverity } from '../detection';
import type { DetectionNames } from '../detection-names';
import { deployersOf } from './deployers';
import { archiveOf } from './archive-of';
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
   * One alarm for all detections of own resources that page. It has filters of no detection alone: together they match what the detections match.
   *
   * To be called when all resources are there.
   */
  public watch(
    actions: IAlarmAction[],
    stays: { readonly isZeroByDefault: boolean; readonly seconds?: number },
  ): Alarm | undefined {
    const { detections, logGroup, names } = this.props;
    const resources = this.resources();
    const expressions = detections
      .filter((one) => isOwn(one) && one.findingOnly === true && one.severity === DetectionSeverity.PAGE)
      .map((one) => resolved(one, resources))
      .filter((expression) => expression !== undefined);
    if (expressions.length === 0) return undefined;
    const patterns = pack(expressions, longestWith(resources));
    if (patterns === undefined) {
      const most = String(CLOUDWATCH_LIMITS.characters);
      throw new Error(
        `'${this.node.path}': a condition with the longest name that it may get has more than the ${most} characters of a metric filter`,
      );
    }
    const filterPatterns = patterns.map((expression) => printPattern({ kind: 'json', expression }));
    return new OwnPartsAlarm(this, 'Alarm', { filterPatterns, logGroup, names, actions, ...stays }).alarm;
  }

  /** The pattern as a filter of its own needs it; `undefined` where a name that it needs is not known, or there is no room for it. */
  public filterPattern(detection: Detection): string | undefined {
    if (!isOwn(detection)) return detection.filterPattern;
    const resources = this.resources();
    const expression = resolved(detection, resources);
    const text = expression && printPattern({ kind: 'json', expression });
    return text !== undefined && longestWith(resources)(text) <= CLOUDWATCH_LIMITS.characters ? text : undefined;
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
      { trailBucket: archive?.bucketName, logGroup: logGroupName },
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

function resolved({ filterPattern }: Detection, resources: OwnResources): Expression | undefined {
  const pattern = withOwnNames(parsePattern(filterPattern).pattern, namesOf(resources));
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
