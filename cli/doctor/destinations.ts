import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Facts, Plan } from '../../core/preflight/facts';
import type { Fact } from '../../core/preflight/finding';
import {
  fact,
  isNamed,
  keyFacts,
  type OwnConfiguration,
  type SharedClientConfiguration,
} from '../../core/preflight/aws/read-facts';

/** Existing destinations of the trail other than the bucket. */
export interface NamedDestinations {
  /** A name, or an ARN. */
  readonly logGroup?: string;
  /** A name, or an ARN. */
  readonly logRole?: string;
  /** An ARN. */
  readonly topic?: string;
}

export interface RoleFacts {
  readonly trust: unknown;
  /** Inline and attached policies. */
  readonly policies: readonly { readonly name: string; readonly document: unknown }[];
}

/** What was read about them; `undefined` as the value if it does not exist. */
export interface DestinationFacts {
  /** Its class, for example `STANDARD`. */
  readonly logGroup?: Fact<string | undefined>;
  readonly logRole?: Fact<RoleFacts | undefined>;
  readonly topic?: Fact<{ readonly policy: unknown; readonly key?: string } | undefined>;
  readonly topicKey?: NonNullable<Facts['key']>;
}

/** Reads only the given destinations. */
export async function readDestinations(
  { homeRegion: region }: Plan,
  { logGroup, logRole, topic: topicArn }: NamedDestinations,
  shared: SharedClientConfiguration,
): Promise<DestinationFacts> {
  const own = (other = region): OwnConfiguration => ({ ...shared, region: other });
  const [group, role, topic] = await Promise.all([
    logGroup === undefined ? undefined : fact(() => logGroupClass(own(regionOf(logGroup)), logGroupName(logGroup))),
    logRole === undefined ? undefined : fact(() => roleFacts(own(), roleName(logRole))),
    topicArn === undefined ? undefined : fact(() => topicFacts(own(regionOf(topicArn)), topicArn)),
  ]);
  const key = topic && 'value' in topic ? topic.value?.key : undefined;
  return {
    ...(group && { logGroup: group }),
    ...(role && { logRole: role }),
    ...(topic && { topic }),
    // Everything is known about an AWS managed key.
    ...(key !== undefined &&
      !key.includes('alias/aws/') && { topicKey: await keyFacts(key, own(regionOf(topicArn ?? ''))) }),
  };
}

export function logGroupName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
}

/** IAM looks up a role by its name, without its path. */
export function roleName(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

function regionOf(arn: string): string | undefined {
  return arn.startsWith('arn:') ? arn.split(':')[3] : undefined;
}

async function logGroupClass(own: OwnConfiguration, name: string): Promise<string | undefined> {
  for await (const page of paginateDescribeLogGroups(
    { client: new CloudWatchLogsClient(own) },
    { logGroupNamePrefix: name },
  )) {
    const found = page.logGroups?.find(({ logGroupName: one }) => one === name);
    if (found) return found.logGroupClass ?? 'STANDARD';
  }
  return undefined;
}

async function roleFacts(own: OwnConfiguration, name: string): Promise<RoleFacts | undefined> {
  const client = new IAMClient(own);
  try {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName: name }));
    return {
      trust: decoded(role?.AssumeRolePolicyDocument),
      policies: [...(await inlinePolicies(client, name)), ...(await attachedPolicies(client, name))],
    };
  } catch (error) {
    if (isNamed(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}

async function inlinePolicies(client: IAMClient, role: string): Promise<RoleFacts['policies']> {
  const policies = [];
  for await (const page of paginateListRolePolicies({ client }, { RoleName: role })) {
    for (const name of page.PolicyNames ?? []) {
      const { PolicyDocument: document } = await client.send(
        new GetRolePolicyCommand({ RoleName: role, PolicyName: name }),
      );
      policies.push({ name, document: decoded(document) });
    }
  }
  return policies;
}

async function attachedPolicies(client: IAMClient, role: string): Promise<RoleFacts['policies']> {
  const policies = [];
  for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName: role })) {
    for (const { PolicyArn: arn, PolicyName: name = '' } of page.AttachedPolicies ?? []) {
      const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
      const { PolicyVersion: version } = await client.send(
        new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy?.DefaultVersionId }),
      );
      policies.push({ name, document: decoded(version?.Document) });
    }
  }
  return policies;
}

/** IAM returns its documents URL-encoded. */
function decoded(document: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(document ?? '%7B%7D'));
}

async function topicFacts(own: OwnConfiguration, arn: string): Promise<{ policy: unknown; key?: string } | undefined> {
  try {
    const { Attributes: attributes = {} } = await new SNSClient(own).send(
      new GetTopicAttributesCommand({ TopicArn: arn }),
    );
    const { Policy: policy = '{}', KmsMasterKeyId: key } = attributes;
    return { policy: JSON.parse(policy), ...(key && { key }) };
  } catch (error) {
    if (isNamed(error, 'NotFound')) return undefined;
    throw error;
  }
}
