import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import { FakeTrails, type KeptTrail, TrailFault } from '../../support/fake-trails';
import { Account, MANAGEMENT, REGION } from './account';
import { allows, parsed, type Statement } from './deployed-policy';
import { known } from './known';

type Body = Record<string, unknown>;

/** The stack as which the local AWS has the trail. */
const OWN = 'DelegatedTrailOfTheFake';

/**
 * CloudTrail as a delegated administrator meets it, for a local AWS that knows none: it keeps the delegated trail, asks of each call whether the
 * function's role allows it, and hands what CreateTrail and UpdateTrail take on to the local AWS as the management account, whose checks of bucket,
 * key and trusted access decide. The log group, which is in the other account, is left out there and checked here.
 */
export class DelegatedCloudTrail {
  public readonly fake: FakeTrails;
  public readonly trailArn: string;
  /** The delegated administrators. */
  public readonly registered = new Set<string>();
  private readonly iam: IAMClient;
  private readonly formation = new CloudFormationClient(Account.management.client);

  public constructor(
    private readonly administrator: Account,
    /** Of an account that records, and of the organization. */
    private readonly streams: { readonly organizationId: string; readonly memberId: string },
  ) {
    this.fake = new FakeTrails(MANAGEMENT, administrator.id, REGION);
    this.fake.intercept = async (operation, body) => this.answer(operation, body);
    this.trailArn = this.fake.arnOf('organization-trail');
    this.iam = new IAMClient(administrator.client);
  }

  public get trail(): KeptTrail {
    return known(this.fake.trails.get(this.trailArn), this.trailArn);
  }

  /** As somebody who deletes it behind the back of its stack. */
  public async deleteTrail(): Promise<void> {
    this.fake.trails.delete(this.trailArn);
    await this.formation.send(new DeleteStackCommand({ StackName: OWN }));
  }

  private async answer(operation: string, body: Body): Promise<Body | undefined> {
    if (operation === 'RegisterOrganizationDelegatedAdmin') {
      this.registered.add(String(body['MemberAccountId']));
      return {};
    }
    if (!this.registered.has(this.administrator.id))
      throw new TrailFault('NotOrganizationMasterAccountException', 'The caller is not a delegated administrator.');
    await this.checkPermission(operation, body);
    if (operation === 'CreateTrail' || operation === 'UpdateTrail') await this.checkLogGroup(body);
    if (operation === 'CreateTrail' && !this.fake.trails.has(this.trailArn)) await this.checkArchive('create', body);
    if (operation === 'UpdateTrail') await this.checkArchive('update', body);
    if (operation === 'DeleteTrail') await this.formation.send(new DeleteStackCommand({ StackName: OWN }));
    return undefined;
  }

  private async statementsOf(roleName: string): Promise<Statement[]> {
    const { PolicyNames: names = [] } = await this.iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
    const documents = await Promise.all(
      names.map(async (name) => this.iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name }))),
    );
    return documents.flatMap(({ PolicyDocument: document }) => parsed(document).Statement);
  }

  /** IAM, for the one function that manages the trail. */
  private async checkPermission(operation: string, body: Body): Promise<void> {
    const { Roles: roles = [] } = await this.iam.send(new ListRolesCommand({}));
    const own = known(
      roles.find(({ RoleName: name }) => name?.includes('DelegatedTrailFunctionRole')),
      "the function's role",
    );
    const [listed] = (body['ResourceIdList'] as string[] | undefined) ?? [];
    const named = String(listed ?? body['ResourceId'] ?? body['TrailName'] ?? body['Name']);
    const resource = named.startsWith('arn:') ? named : this.fake.arnOf(named);
    const needed = [`cloudtrail:${operation}`, ...(body['TagsList'] ? ['cloudtrail:AddTags'] : [])].map(
      (action) => [action, resource] as const,
    );
    const role = body['CloudWatchLogsRoleArn'] as string | undefined;
    const statements = await this.statementsOf(known(own.RoleName));
    for (const [action, on] of [...needed, ...(role ? [['iam:PassRole', role] as const] : [])]) {
      if (!allows(statements, action, on))
        throw new TrailFault('AccessDeniedException', `not authorized to perform: ${action} on resource: ${on}`);
    }
  }

  /** What CreateTrail tries: to write into the log group, as the trail of the management account or of the administrator. */
  private async checkLogGroup({
    CloudWatchLogsLogGroupArn: groupArn,
    CloudWatchLogsRoleArn: roleArn,
  }: Body): Promise<void> {
    const [group, roleName] = [String(groupArn), known(String(roleArn).split('/').at(-1))];
    const { id: administratorId } = this.administrator;
    const { Role: role } = await this.iam.send(new GetRoleCommand({ RoleName: roleName }));
    const { Statement: trust } = parsed(role?.AssumeRolePolicyDocument);
    assert.ok(group.endsWith(':*') && group.split(':')[4] === administratorId);
    assert.ok(
      trust.some(
        ({ Principal: principal }) =>
          typeof principal === 'object' && principal['Service'] === 'cloudtrail.amazonaws.com',
      ),
    );
    const statements = await this.statementsOf(roleName);
    const { organizationId, memberId } = this.streams;
    for (const stream of [
      `${MANAGEMENT}_CloudTrail_${REGION}`,
      `${administratorId}_CloudTrail_${REGION}`,
      `${organizationId}_${memberId}_CloudTrail_${REGION}`,
    ]) {
      for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
        if (!allows(statements, action, `${group.slice(0, -2)}:log-stream:${stream}`))
          throw new TrailFault('InvalidCloudWatchLogsRoleArnException', `Access denied: ${action} on ${stream}.`);
      }
    }
  }

  private async checkArchive(how: 'create' | 'update', body: Body): Promise<void> {
    try {
      const stackOfTrail = { StackName: OWN, TemplateBody: asTemplate(body) };
      await (how === 'create'
        ? this.formation.send(new CreateStackCommand(stackOfTrail))
        : this.formation.send(new UpdateStackCommand(stackOfTrail)));
      const { Stacks: [stack] = [] } = await this.formation.send(new DescribeStacksCommand({ StackName: OWN }));
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(stack?.StackStatus ?? ''))
        throw new Error(stack?.StackStatusReason ?? stack?.StackStatus);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message.includes('No updates')) return;
      if (how === 'create')
        await this.formation.send(new DeleteStackCommand({ StackName: OWN })).catch(() => undefined);
      const [type = 'ValidationException'] = /\w+Exception/.exec(message) ?? [];
      throw new TrailFault(type, message.replace(`${type}: `, ''));
    }
  }
}

/** What the trail of a stack of the management account has otherwise, or not at all. */
const LEFT_OUT: readonly string[] = [
  'Name',
  'KmsKeyId',
  'S3KeyPrefix',
  'SnsTopicName',
  'CloudWatchLogsLogGroupArn',
  'CloudWatchLogsRoleArn',
  'TagsList',
];

/** What CreateTrail and UpdateTrail take as a stack of the management account, without what is in the other one. */
function asTemplate(body: Body): string {
  const { Name: name, KmsKeyId: key, S3KeyPrefix: prefix } = body;
  const rest = Object.fromEntries(Object.entries(body).filter(([property]) => !LEFT_OUT.includes(property)));
  const properties = {
    ...rest,
    TrailName: String(name).split('/').at(-1),
    KMSKeyId: key,
    IsLogging: true,
    ...(prefix !== '' && { S3KeyPrefix: prefix }),
  };
  return JSON.stringify({ Resources: { Trail: { Type: 'AWS::CloudTrail::Trail', Properties: properties } } });
}
