import { AspectPriority, Aspects, type IAspect, Stage, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { constructReasons, roleOf } from './construct-reasons';
import { ruleIds } from './rules';
import { wildcardReason } from './wildcard-reasons';
import { wildcardsOf } from './wildcards';

/**
 * Our reasons for what cdk-nag finds in these constructs: why a function is in no VPC, why a role has a wildcard. They are of the packs
 * AwsSolutions, HIPAA Security, NIST 800-53 (R4 and R5), PCI DSS 3.2.1 and Serverless.
 *
 * Nothing is acknowledged unless you ask for it here: your auditor may see it differently. What you add yourself, to a role of these
 * constructs too, stays a finding; so does what you switch off, such as access logs.
 *
 * It needs cdk-nag 3 (`Validations.of(app).addPlugins(new AwsSolutionsChecks(app))`), and does not load it. Costs nothing, and changes no template.
 *
 * @see https://github.com/cdklabs/cdk-nag
 */
export class CdkNagReasons {
  /**
   * Acknowledges the findings in all constructs of this library in a scope: in an app, in a stage, in a stack, or in one construct.
   *
   * They are looked for when the app is synthesized, so those that you make later are included. A `Stage` that you make later is not:
   * call this for the stage, or after you made it.
   *
   * @param scope where to look for constructs of this library
   */
  public static applyTo(scope: IConstruct): void {
    // Aspects do not reach into a stage from outside.
    for (const one of [scope, ...scope.node.findAll().filter((below) => below !== scope && Stage.isStage(below))])
      Aspects.of(one).add(new Acknowledge(), { priority: AspectPriority.MUTATING });
  }

  private constructor() {}
}

/** The constructs that have their reasons, however often somebody asks. */
const acknowledged = new WeakSet<IConstruct>();

/** Runs before other aspects read what was acknowledged, and after everything is made. */
class Acknowledge implements IAspect {
  public visit(node: IConstruct): void {
    if (acknowledged.has(node)) return;
    acknowledged.add(node);
    for (const { path, rule, reason } of constructReasons(node)) {
      const found = at(node, path);
      if (found) for (const id of ruleIds(rule)) acknowledge(found, id, reason);
    }
    const role = roleOf(node);
    if (role) acknowledgeWildcards(role);
  }
}

function at(construct: IConstruct, path: string): IConstruct | undefined {
  if (path === '') return construct;
  return path.split('/').reduce<IConstruct | undefined>((parent, id) => parent?.node.tryFindChild(id), construct);
}

/** Only where there is a reason for everything that may be done: somebody else may have added to the policy. */
function acknowledgeWildcards(role: IConstruct): void {
  for (const { resource, actions } of wildcardsOf(role)) {
    const reasons = actions.map(wildcardReason);
    if (reasons.every((reason) => reason !== undefined))
      acknowledge(role, `AwsSolutions-IAM5[Resource::${resource}]`, [...new Set(reasons)].join(' '));
  }
}

/** What `Validations.of(construct).acknowledge()` writes, which before aws-cdk-lib 2.262 refuses the ids of wildcards. cdk-nag reads either. */
function acknowledge(construct: IConstruct, id: string, reason: string): void {
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
}
