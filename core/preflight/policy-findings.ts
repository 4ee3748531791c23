import type { DeliveryRequest, Need } from './delivery';
import { type Finding, fine } from './finding';
import { fix } from './fixes';
import { type Difference, differencesOf, inWords, lacking, nearMiss } from './near-statement';
import { evaluate, nameOf, type PolicyRequest, statementsOf, type Verdict } from './policy';

export interface ExaminedPolicy {
  readonly check: string;
  /** For example `the policy of the bucket logs`. */
  readonly name: string;
  readonly document: unknown;
  readonly needs: readonly Need[];
  /** The method that prints the statements in a stack, for example `OrganizationTrail.bucketPolicyStatements()`. */
  readonly method: string;
}

type Refusal = Verdict & { readonly requests: readonly DeliveryRequest[] };

/** Returns a finding for each statement that CloudTrail needs and the policy lacks, or that admits others too. */
export function policyFindings(policy: ExaminedPolicy): Finding[] {
  const findings = policy.needs.flatMap((need) => [
    ...refusals(policy, need).map((refusal) => refused(policy, need, refusal)),
    ...tooWide(policy, need),
  ]);
  return findings.length > 0 ? findings : [fine(policy.check, `CloudTrail may do what it needs, by ${policy.name}.`)];
}

/** Returns the requests of a need that the policy does not allow; uncertain ones only if the rest is allowed. */
function refusals({ document }: ExaminedPolicy, { requests }: Need): Refusal[] {
  const found = new Map<string, Refusal>();
  for (const request of requests) {
    const verdict = evaluate(document, request);
    if (verdict.outcome === 'allowed' || (request.isDoubtful && found.size > 0)) continue;
    const key = `${verdict.outcome} ${String(verdict.statement)}`;
    found.set(key, { ...verdict, requests: [...(found.get(key)?.requests ?? []), request] });
  }
  return [...found.values()];
}

function refused(policy: ExaminedPolicy, need: Need, { outcome, statement, requests }: Refusal): Finding {
  const { check, name } = policy;
  const [request] = requests as [DeliveryRequest];
  const call = `call ${request.action} on ${requests.map(({ resource }) => String(resource)).join(' and ')}`;
  const missing = fix('add-statements', { policy: name, method: policy.method }, { statements: [need.statement] });
  if (outcome === 'unknown') {
    const found = named(policy, String(statement), request, need);
    // A Deny is not necessarily wrong; next to an Allow, a statement that certainly allows decides.
    const isDeny = found.some(({ element }) => element === 'Effect');
    const differences = isDeny ? [] : found;
    const how = differences.length === 0 ? '' : ` ${sentence(differences)}`;
    return {
      check,
      level: 'not-checked',
      what: `Whether ${name} lets CloudTrail ${call}: ${String(statement)} depends on a condition that is known only when the call is made.${how}`,
      why: 'What cannot be decided may be wrong.',
      fix: isDeny ? fix('look-at-statement', { statement: `${String(statement)} in ${name}` }) : missing,
      ...(differences.length > 0 && { differences }),
    };
  }
  const level = request.isDoubtful ? 'not-checked' : 'blocks';
  if (statement === undefined) {
    const differences = nearMiss(policy.document, request, need.statement, othersThan(policy, need));
    const near = differences.length === 0 ? '' : ` The closest is ${inWords(differences)}.`;
    return {
      check,
      level,
      what: `By ${name} CloudTrail may not ${call}: no statement allows it.${near}`,
      why: request.why,
      fix: missing,
      ...(differences.length > 0 && { differences }),
    };
  }
  const differences = named(policy, statement, request, need);
  // The statement is what CloudTrail needs, except for its effect: no exception is missing there.
  const isSlip =
    differences.length === 1 &&
    /"cloudtrail\.amazonaws\.com"/.test(
      JSON.stringify(
        statementsOf(policy.document).find((one, index) => nameOf(one, index) === statement)?.['Principal'],
      ),
    );
  const what = `By ${name} CloudTrail may not ${call}: ${statement} denies it.`;
  if (isSlip)
    return { check, level, what: `${what} ${sentence(differences)}`, why: request.why, fix: missing, differences };
  return {
    check,
    level,
    what,
    why: request.why,
    fix: fix('except-services', { statement: `${statement} of ${name}` }),
  };
}

/** Returns how the statement with that name differs from the need. */
function named(
  { document }: ExaminedPolicy,
  name: string,
  request: PolicyRequest,
  { statement: need }: Need,
): Difference[] {
  return statementsOf(document).flatMap((statement, index) =>
    nameOf(statement, index) === name ? differencesOf(statement, name, request, need) : [],
  );
}

function sentence(differences: readonly Difference[]): string {
  return `In ${inWords(differences)}.`;
}

function othersThan({ needs }: ExaminedPolicy, need: Need): readonly PolicyRequest[] {
  return needs.filter((one) => one !== need).flatMap(({ requests }) => requests);
}

/** A trail in an account that cannot exist. */
const STRANGER = '000000000000';

/**
 * Reports statements that admit more than this trail: whoever creates a trail in their own account could write to the
 * bucket, or use the key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
function tooWide(policy: ExaminedPolicy, { statement: need, requests }: Need): Finding[] {
  const [request] = requests as [DeliveryRequest];
  const { context } = request;
  if (evaluate(policy.document, request).outcome !== 'allowed') return [];
  const arn = context.get('aws:sourcearn');
  const stranger = arn?.replace(/^((?:[^:]*:){4})\d+/, `$1${STRANGER}`);
  const without: [key: string, changes: Readonly<Record<string, string | undefined>>, why: string][] = [
    [
      'aws:SourceArn',
      {
        'aws:sourcearn': stranger,
        'aws:sourceaccount': STRANGER,
        'kms:encryptioncontext:aws:cloudtrail:arn': stranger,
      },
      'A trail of any other account passes as well (the confused deputy).',
    ],
    [
      's3:x-amz-acl',
      { 's3:x-amz-acl': undefined },
      "AWS's own policy requires it, so that the bucket owner owns what is delivered, whatever the bucket's Object Ownership.",
    ],
  ];
  return without.flatMap(([key, changes, why]): Finding[] => {
    if (!JSON.stringify(need.Condition ?? {}).includes(`"${key}"`)) return [];
    const present = Object.entries(changes).filter(([name]) => context.get(name) !== undefined);
    const { outcome, statement } = evaluate(policy.document, {
      ...request,
      context: new Map([...context, ...present]),
    });
    if (outcome !== 'allowed' || statement === undefined) return [];
    const differences = [lacking(statement, key, need)];
    return [
      {
        check: policy.check,
        level: 'warning',
        what: `${policy.name.replace(/^t/, 'T')} lets CloudTrail call ${request.action} without ${key}. ${sentence(differences)}`,
        why,
        fix: fix('restrict-statements', { policy: policy.name, method: policy.method }, { statements: [need] }),
        differences,
      },
    ];
  });
}
