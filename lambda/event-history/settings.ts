import { ACCOUNT_PLACEHOLDER, ACCOUNTS_PER_READER, HISTORY_ENVIRONMENT } from '../../lib/contract/event-history';
import { BUCKET_NAME, EXTERNAL_ID, KEY_PREFIX } from '../../lib/contract/identifiers';
import type { MemberAccess } from '../../core/history/aws/aws-clients';
import { received } from '../../lib/contract/received';

export interface Settings {
  readonly member: MemberAccess;
  readonly resultBucket: string | undefined;
  readonly resultPrefix: string;
  /** The name or ARN of the function that reads accounts for this one. */
  readonly readerFunction: string | undefined;
  readonly accountsPerReader: number | undefined;
}

const ROLE_ARN = new RegExp(`^arn:aws[a-z-]*:iam::${ACCOUNT_PLACEHOLDER}:role/[\\w+=,.@/-]{1,512}$`);
/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const FUNCTION = /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[\w-]{1,64}$/;

/** @throws with every invalid variable */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const read = (name: string, allowed: string, accepts: (value: string) => boolean): string | undefined => {
    const value = environment[name];
    if (value === undefined || value === '') return undefined;
    if (!accepts(value)) problems.push(received(`environment variable ${name}`, value, allowed));
    return value;
  };
  const { memberRoleArn, externalId, resultBucket, resultPrefix, readerFunction, accountsPerReader } =
    HISTORY_ENVIRONMENT;
  const accounts = read(accountsPerReader, ACCOUNTS_PER_READER.allowed, ACCOUNTS_PER_READER.accepts);
  const settings = {
    member: {
      roleArn: read(memberRoleArn, `a role's ARN with ${ACCOUNT_PLACEHOLDER} for the account`, (arn) =>
        ROLE_ARN.test(arn),
      ),
      externalId: read(externalId, EXTERNAL_ID.allowed, EXTERNAL_ID.accepts),
    },
    resultBucket: read(resultBucket, 'a bucket name', BUCKET_NAME.accepts),
    resultPrefix: read(resultPrefix, KEY_PREFIX.allowed, KEY_PREFIX.accepts) ?? 'event-history',
    readerFunction: read(readerFunction, "a function's name or ARN", (name) => FUNCTION.test(name)),
    accountsPerReader: accounts === undefined ? undefined : Number(accounts),
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return settings;
}
