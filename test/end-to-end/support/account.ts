import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { execFileSync } from 'node:child_process';
import { known } from './known';

/** The Region of all deployments here. */
export const REGION = 'us-east-1';

/** The local AWS's management account. */
export const MANAGEMENT = '123456789012';

/** Where the CDK, the AWS CLI and SDK clients act. */
export class Account {
  /** The account whose credentials the environment has. */
  public static readonly management = new Account(MANAGEMENT, process.env);

  /** A member, by the role that Organizations makes in it. */
  public static async member(id: string): Promise<Account> {
    const assumed = await new STSClient({}).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`,
        RoleSessionName: 'check',
      }),
    );
    const { AccessKeyId: key, SecretAccessKey: secret, SessionToken: token } = known(assumed.Credentials);
    return new Account(id, {
      ...process.env,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: token,
    });
  }

  private constructor(
    public readonly id: string,
    public readonly env: NodeJS.ProcessEnv,
  ) {}

  /** For an SDK client. */
  public get client(): {
    region: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined };
  } {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = this.env;
    return {
      region: REGION,
      maxAttempts: 1,
      credentials: { accessKeyId: known(accessKeyId), secretAccessKey: known(secretAccessKey), sessionToken },
    };
  }

  /** What the AWS CLI answers, in the SDK's words: `aws<DescribeTrailsCommandOutput>('cloudtrail', 'describe-trails')`. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the AWS CLI answers, only its caller knows
  public aws<T = unknown>(...args: string[]): T {
    // A failed command's output is in the error.
    const written = execFileSync('aws', [...args, '--output', 'json'], {
      encoding: 'utf8',
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(written || '{}') as T;
  }
}
