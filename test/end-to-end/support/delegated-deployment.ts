import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  type DescribeStacksCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { CreateAccountCommandOutput } from '@aws-sdk/client-organizations';
import assert from 'node:assert/strict';
import { Account, MANAGEMENT, REGION } from './account';
import {
  cdk,
  cdkDone,
  type CdkTemplate,
  deployed,
  type Outputs,
  replaceTemplate,
  synthesized,
  templateOf,
  withoutPauses,
} from './cdk';
import { DelegatedCloudTrail } from './delegated-cloud-trail';
import { step } from './end-to-end';
import { known } from './known';
import { organization, trails } from './organization';

export const STACK = 'OrganizationTrail';

/** Where CloudTrail's stand-in listens. */
export const PORT_VARIABLE = 'FAKE_CLOUDTRAIL_PORT';

const { management } = Account;

async function assemblyOf(name: string, context: Readonly<Record<string, unknown>>): Promise<string> {
  const assembly = await synthesized(`cdk.out/delegated-trail-${name}`, {
    homeRegion: REGION,
    detectionCatalogs: 'none',
    ...context,
  });
  const template = templateOf(assembly);
  withoutPauses(template, 'TrailDelegatedTrail');
  replaceTemplate(assembly, template);
  return assembly;
}

/** Three accounts, and what stands between them. */
export class DelegatedDeployment {
  public static async prepared(): Promise<DelegatedDeployment> {
    const archive = await Account.member(known(process.env['EMULATOR_MEMBER_ACCOUNT'], 'EMULATOR_MEMBER_ACCOUNT'));
    const { CreateAccountStatus: created } = management.aws<CreateAccountCommandOutput>(
      'organizations',
      'create-account',
      '--email',
      'security@example.com',
      '--account-name',
      'security',
    );
    const administrator = await Account.member(known(created?.AccountId));
    step(
      `the management account is ${MANAGEMENT}, the archive ${archive.id}, the delegated administrator ${administrator.id}`,
    );
    const cloudTrail = new DelegatedCloudTrail(administrator, {
      organizationId: known(organization().Id),
      memberId: archive.id,
    });
    await cloudTrail.fake.start(Number(known(process.env[PORT_VARIABLE], PORT_VARIABLE)));
    const policy = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const bootstrapping = cdk(
      [
        'bootstrap',
        `aws://${administrator.id}/${REGION}`,
        '--trust',
        MANAGEMENT,
        '--cloudformation-execution-policies',
        policy,
        '--app',
        '',
      ],
      administrator,
    );
    const delegated = { delegatedAdministrator: administrator.id };
    const three = { ...delegated, logArchiveAccount: archive.id };
    const [plain, changed, twoAccounts, { status, output }] = await Promise.all([
      assemblyOf('plain', three),
      assemblyOf('changed', {
        ...three,
        keyPrefix: 'audit',
        excludeManagementEventsOf: ['kms'],
        callRateInsights: ['management'],
      }),
      assemblyOf('two-accounts', delegated),
      bootstrapping,
    ]);
    assert.equal(status, 0, output);
    return new DelegatedDeployment(archive, administrator, cloudTrail, { plain, changed, twoAccounts });
  }

  private constructor(
    public readonly archiveAccount: Account,
    public readonly administrator: Account,
    public readonly cloudTrail: DelegatedCloudTrail,
    public readonly assemblies: { readonly plain: string; readonly changed: string; readonly twoAccounts: string },
  ) {}

  public outputs(): Outputs {
    const { Stacks: [stack] = [] } = this.administrator.aws<DescribeStacksCommandOutput>(
      'cloudformation',
      'describe-stacks',
      '--stack-name',
      STACK,
    );
    return Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey: key = '', OutputValue: value = '' }) => [key, value]),
    );
  }

  public async deployed(assembly: string): Promise<void> {
    await deployed('--app', assembly, '--all');
  }

  public async destroyed(): Promise<void> {
    await cdkDone('destroy', '--app', this.assemblies.plain, '--exclusively', STACK, '--force');
  }

  /** Of a failed stack, the local AWS computes outputs while the CDK looks on, and creates what is missing for them. */
  public async cleared(): Promise<void> {
    await this.formation.send(new DeleteStackCommand({ StackName: STACK }));
  }

  /** Deploys a template as the CDK does, without its command line; why it was refused, or undefined. */
  public async refusal(template: CdkTemplate): Promise<string | undefined> {
    const command = new CreateStackCommand({
      StackName: STACK,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    const problem = await this.formation.send(command).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const isCreated = trails().length === 1;
    await this.cleared();
    assert.deepEqual([trails(), this.cloudTrail.fake.trails.size], [[], 0]);
    return isCreated
      ? undefined
      : known(/cloudtrail:CreateTrail of \S+ failed: (Insufficient\w+Exception)/.exec(problem)?.[1], problem);
  }

  private get formation(): CloudFormationClient {
    return new CloudFormationClient(this.administrator.client);
  }
}
