import { AspectPriority, Aspects, type IAspect, Stage, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { constructReasons, roleOf } from './construct-reasons';
import { ruleIds } from './rules';
import { wildcardReason } from './wildcard-reasons';
import { wildcardsOf } from './wildcards';

/**
 * Reasons for what cdk-nag reports about these constructs, such as a function outside a VPC or a role with a wildcard.
 * They cover the packs AwsSolutions, HIPAA Security, NIST 800-53 (R4 and R5), PCI DSS 3.2.1 and Serverless.
 *
 * Nothing is acknowledged unless you call this: your auditor may disagree. What you add yourself is still reported,
 * even on a role of these constructs. So is what you turn off, such as access logs.
 *
 * Requires cdk-nag 3 (`Validations.of(app).addPlugins(new AwsSolutionsChecks(app))`), and does not load it. It costs
 * nothing and changes no template.
 *
 * @see https://github.com/cdklabs/cdk-nag
 */
export class CdkNagReasons {
  /**
   * Acknowledges the cdk-nag findings of all constructs of this library in a scope: an app, a stage, a stack or a
   * single construct.
   *
   * Constructs are looked up at synthesis, so those that you create later are included. A `Stage` that you create later
   * is not: call this for the stage, or after you created it.
   *
   * @param scope where to look for constructs of this library
   */
  public static applyTo(scope: IConstruct): void {
    // Aspects do not enter a stage from outside.
    for (const one of [scope, ...scope.node.findAll().filter((below) => below !== scope && Stage.isStage(below))])
      Aspects.of(one).add(new Acknowledge(), { priority: AspectPriority.MUTATING });
  }

  private constructor() {}
}

/** Constructs that already have their reasons, so that repeated calls add none. */
const acknowledged = new WeakSet<IConstruct>();

/** Runs after everything is created, and before other aspects read the acknowledgments. */
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

/** Only if there is a reason for every action: somebody else may have added to the policy. */
function acknowledgeWildcards(role: IConstruct): void {
  for (const { resource, actions } of wildcardsOf(role)) {
    const reasons = actions.map(wildcardReason);
    if (reasons.every((reason) => reason !== undefined))
      acknowledge(role, `AwsSolutions-IAM5[Resource::${resource}]`, [...new Set(reasons)].join(' '));
  }
}

/**
 * What `Validations.of(construct).acknowledge()` writes. Before aws-cdk-lib 2.262 it rejects the IDs of wildcards.
 * cdk-nag reads both forms.
 */
function acknowledge(construct: IConstruct, id: string, reason: string): void {
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
}
