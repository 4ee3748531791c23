import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import {
  logDeliveryStatements,
  logDeliveryTrust,
  topicKeyStatements,
  topicStatements,
} from '../../lib/contract/trail-statements';
import { isArchive } from '../../core/preflight/checks';
import { contextOf, type DeliveryRequest, paired, statementTrail } from '../../core/preflight/delivery';
import type { Facts, Organization, Plan } from '../../core/preflight/facts';
import { allow, type Finding, fine, notAllowed, notChecked, outOfSight } from '../../core/preflight/finding';
import { fix } from '../../core/preflight/fixes';
import { kindChecks, stateChecks } from '../../core/preflight/key-checks';
import { joined } from '../../core/preflight/policy';
import { policyFindings } from '../../core/preflight/policy-findings';
import { ofUnknownOrganization } from '../../core/preflight/unknown-organization';
import { type DestinationFacts, logGroupName, type NamedDestinations, roleName } from './destinations';

/** The input of the checks. */
export interface Examined {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly named: NamedDestinations;
  readonly read: DestinationFacts;
}

const TRIED = 'CreateTrail tries it, and fails.';
const PARTS = { region: 3, account: 4 } as const;

/** Checks what would prevent an existing log group, its role, or a topic from being used for the trail. */
export function destinationChecks(examined: Examined): Finding[] {
  if (isArchive(examined.plan, examined.facts)) return elsewhere(examined);
  return [...logGroupChecks(examined), ...roleChecks(examined), ...topicChecks(examined)];
}

/** They must be in the account of the trail. */
function elsewhere({ facts, named: { logGroup, logRole, topic } }: Examined): Finding[] {
  const { account } = facts;
  const how = fix('look-from', { account: organizationOf(facts)?.managementAccountId ?? '' });
  const all: (readonly [check: string, what: string, name: string | undefined])[] = [
    ['log-group', 'log group', logGroup],
    ['log-role', 'role', logRole],
    ['topic', 'topic', topic],
  ];
  return all.flatMap(([check, what, name]) =>
    name === undefined
      ? []
      : [
          outOfSight(
            check,
            `The ${what} ${name}`,
            { notRead: `from account ${account}, the archive, only bucket and key are checked` },
            how,
          ),
        ],
  );
}

function logGroupChecks({
  plan: { homeRegion: region, delegatedAdministrator },
  facts: { account },
  named: { logGroup: given },
  read: { logGroup: found },
}: Examined): Finding[] {
  if (given === undefined || found === undefined) return [];
  const name = logGroupName(given);
  const another = fix('use-another-log-group', { account, region });
  if (isOfDelegated(given, delegatedAdministrator, account))
    return [outOfDelegatedSight('log-group', `The log group ${name}`, delegatedAdministrator, account)];
  const wrong = (['account', 'region'] as const).filter(
    (part) => partOf(given, part) !== undefined && partOf(given, part) !== { account, region }[part],
  );
  if (wrong.length > 0) {
    const where = `account ${String(partOf(given, 'account'))}, Region ${String(partOf(given, 'region'))}`;
    return [
      {
        check: 'log-group-place',
        level: 'blocks',
        what: `The log group ${name} is in ${where}; the trail's is in account ${account}, Region ${region}.`,
        why: 'CloudTrail writes only to log groups in the account and the home Region of the trail.',
        fix: another,
      },
    ];
  }
  if ('notRead' in found)
    return [notAllowed('log-group', `The log group ${name}`, found, allow('logs:DescribeLogGroups'))];
  const { value: kind } = found;
  if (kind === undefined)
    return [
      {
        check: 'log-group',
        level: 'blocks',
        what: `The log group ${name} does not exist in account ${account}, Region ${region}.`,
        why: 'Events are delivered there, and metric filters use it.',
        fix: fix('create-log-group', { name, region }),
      },
    ];
  if (kind !== 'STANDARD')
    return [
      {
        check: 'log-group-class',
        level: 'blocks',
        what: `The log group ${name} is of class ${kind}.`,
        why: 'Only the class STANDARD supports metric filters, and the class of a log group cannot be changed.',
        fix: another,
      },
    ];
  return [
    fine('log-group', `The log group ${name} exists, with class STANDARD, in account ${account}, Region ${region}.`),
  ];
}

function roleChecks({
  plan,
  facts,
  named: { logRole: given, logGroup },
  read: { logRole: found },
}: Examined): Finding[] {
  if (given === undefined || found === undefined) return [];
  const { account, partition } = facts;
  const name = roleName(given);
  const owner = partOf(given, 'account');
  if (isOfDelegated(given, plan.delegatedAdministrator, account))
    return [outOfDelegatedSight('log-role', `The role ${name}`, plan.delegatedAdministrator, account)];
  if (owner !== undefined && owner !== account)
    return [
      {
        check: 'log-role',
        level: 'blocks',
        what: `The role ${given} belongs to account ${owner}, the trail to account ${account}.`,
        why: 'CloudTrail requires a role in the account of the log group.',
        fix: fix('use-another-role', { account }),
      },
    ];
  if ('notRead' in found) {
    const actions = [
      'iam:GetRole',
      'iam:ListRolePolicies',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
    ];
    return [notAllowed('log-role', `The role ${name}`, found, allow(...actions))];
  }
  const { value: role } = found;
  if (role === undefined)
    return [
      {
        check: 'log-role',
        level: 'blocks',
        what: `The role ${name} does not exist in account ${account}.`,
        why: 'CloudTrail writes to the log group with it.',
        fix: fix('create-role', { name }),
      },
    ];
  const absent = new Map([...SENT_TO_STS, ...SENT_BY_ROLE]);
  const assume: DeliveryRequest = {
    action: 'sts:AssumeRole',
    resource: '*',
    service: CLOUDTRAIL_SERVICE_PRINCIPAL,
    context: absent,
    why: TRIED,
  };
  const trust = policyFindings({
    check: 'log-role-trust',
    name: `the trust policy of the role ${name}`,
    document: role.trust,
    needs: paired([logDeliveryTrust()], [[assume]]),
    method: 'LogDeliveryRole',
  });
  const organization = organizationOf(facts);
  const check = 'log-role-policy';
  if (logGroup === undefined)
    return [
      ...trust,
      notChecked(
        check,
        `Whether the role ${name} may write to the log group`,
        { notRead: 'the log group was not given' },
        fix('name-it', { option: 'add --log-group <its name>', property: 'give the log group' }),
      ),
    ];
  if (organization === undefined)
    return [...trust, ofUnknownOrganization(check, `The policies of the role ${name}`, facts)];
  const groupArn = `arn:${partition}:logs:${plan.homeRegion}:${account}:log-group:${logGroupName(logGroup)}`;
  const { id, managementAccountId: manager } = organization;
  const streams = [`${manager}_CloudTrail_${plan.homeRegion}`, `${id}_${manager}_CloudTrail_${plan.homeRegion}`];
  const requests = ['logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((action) =>
    streams.map((stream): DeliveryRequest => ({
      action,
      resource: `${groupArn}:log-stream:${stream}`,
      context: new Map(SENT_BY_ROLE),
      why: TRIED,
    })),
  );
  const statements = logDeliveryStatements(
    statementTrail(plan, facts, organization),
    groupArn,
    account === manager ? undefined : account,
  );
  return [
    ...trust,
    ...policyFindings({
      check,
      name: `the policies of the role ${name}`,
      document: joined(role.policies),
      needs: paired(statements, [requests]),
      method: 'LogDeliveryRole',
    }),
  ];
}

/** A delegated administrator's trail writes to a log group in the delegated administrator's account. */
function isOfDelegated(nameOrArn: string, delegated: string | undefined, account: string): delegated is string {
  return delegated !== undefined && delegated !== account && partOf(nameOrArn, 'account') === delegated;
}

function outOfDelegatedSight(check: string, what: string, owner: string, account: string): Finding {
  return outOfSight(
    check,
    what,
    { notRead: `it cannot be seen from account ${account}` },
    fix('look-from', { account: owner }),
  );
}

function topicChecks({ plan, facts, named: { topic: arn }, read: { topic: found, topicKey } }: Examined): Finding[] {
  if (arn === undefined || found === undefined) return [];
  const name = arn.split(':').at(-1) ?? arn;
  if (name.endsWith('.fifo'))
    return [
      {
        check: 'topic-kind',
        level: 'blocks',
        what: `The topic ${arn} is a FIFO topic.`,
        why: 'CloudTrail publishes only to standard topics.',
        fix: fix('use-another-topic', {}),
      },
    ];
  if ('notRead' in found) {
    const owner = partOf(arn, 'account') ?? '';
    if (owner !== facts.account)
      return [outOfSight('topic', `The topic ${arn}`, found, fix('look-from', { account: owner }))];
    return [notAllowed('topic', `The topic ${arn}`, found, allow('sns:GetTopicAttributes'))];
  }
  const { value: topic } = found;
  if (topic === undefined)
    return [
      {
        check: 'topic',
        level: 'blocks',
        what: `The topic ${arn} does not exist.`,
        why: 'CloudTrail notifies it of each log file.',
        fix: fix('create-topic', {
          name,
          account: partOf(arn, 'account') ?? '',
          region: partOf(arn, 'region') ?? plan.homeRegion,
        }),
      },
    ];
  const organization = organizationOf(facts);
  if (organization === undefined)
    return [ofUnknownOrganization('topic-policy', `The policy of the topic ${arn}`, facts)];
  const publish: DeliveryRequest = {
    action: 'sns:Publish',
    resource: arn,
    service: CLOUDTRAIL_SERVICE_PRINCIPAL,
    context: contextOf(plan, facts, organization),
    why: TRIED,
  };
  const needs = paired(topicStatements(statementTrail(plan, facts, organization), arn), [[publish]]);
  return [
    ...policyFindings({
      check: 'topic-policy',
      name: `the policy of the topic ${arn}`,
      document: topic.policy,
      needs,
      method: 'TrailPolicies.forTopic()',
    }),
    ...topicKeyChecks({ plan, facts, organization, arn, key: topic.key, topicKey }),
  ];
}

interface TopicKey {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly organization: Organization;
  readonly arn: string;
  readonly key: string | undefined;
  readonly topicKey: DestinationFacts['topicKey'];
}

function topicKeyChecks({ plan, facts, organization, arn, key, topicKey }: TopicKey): Finding[] {
  if (key === undefined) return [];
  const region = partOf(arn, 'region') ?? plan.homeRegion;
  const customer = fix('use-customer-key', { topic: arn, region });
  const check = 'topic-key';
  if (topicKey === undefined)
    return [
      {
        check,
        level: 'blocks',
        what: `The topic ${arn} is encrypted with ${key}, a key that AWS manages.`,
        why: 'Its policy does not admit CloudTrail, and cannot be changed.',
        fix: customer,
      },
    ];
  const { state, policy } = topicKey;
  if ('notRead' in state)
    return [notAllowed(check, `The key ${key} of the topic ${arn}`, state, allow('kms:DescribeKey'))];
  if (state.value === undefined)
    return [
      {
        check,
        level: 'blocks',
        what: `The key ${key}, with which the topic ${arn} is encrypted, does not exist.`,
        why: 'CloudTrail cannot publish without it.',
        fix: customer,
      },
    ];
  const wrong = [...kindChecks(state.value, region), ...stateChecks(state.value)].map((finding): Finding => ({
    ...finding,
    check,
  }));
  if ('notRead' in policy)
    return [
      ...wrong,
      notAllowed(
        'topic-key-policy',
        `The policy of the key ${key} of the topic ${arn}`,
        policy,
        allow('kms:GetKeyPolicy'),
      ),
    ];
  const { arn: keyArn } = state.value;
  const ask = (action: string): DeliveryRequest => ({
    action,
    resource: keyArn,
    service: CLOUDTRAIL_SERVICE_PRINCIPAL,
    context: contextOf(plan, facts, organization),
    why: 'CloudTrail cannot publish to the topic without it.',
  });
  const needs = paired(topicKeyStatements(statementTrail(plan, facts, organization)), [
    [ask('kms:GenerateDataKey'), ask('kms:Decrypt')],
  ]);
  return [
    ...wrong,
    ...policyFindings({
      check: 'topic-key-policy',
      name: `the policy of the key ${keyArn} of the topic`,
      document: policy.value,
      needs,
      method: 'TrailPolicies.forTopicKey()',
    }),
  ];
}

/** CloudTrail supports neither in a trust policy. */
const SENT_TO_STS: readonly (readonly [string, string | undefined])[] = [
  ['aws:sourcearn', undefined],
  ['aws:sourceaccount', undefined],
  ['aws:sourceorgid', undefined],
  ['sts:externalid', undefined],
];
const SENT_BY_ROLE: readonly (readonly [string, string | undefined])[] = [['aws:securetransport', 'true']];

function organizationOf({ organization }: Facts): Organization | undefined {
  return 'value' in organization ? organization.value : undefined;
}

function partOf(nameOrArn: string, part: keyof typeof PARTS): string | undefined {
  return nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[PARTS[part]] : undefined;
}
