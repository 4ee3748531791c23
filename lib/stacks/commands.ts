import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { TrailIdentity } from '../trail/trail-identity';
import { TrailScope } from '../trail/trail-scope';

/**
 * The commands in the stacks' outputs. Each contains its Region: the user's shell may have another one, and version 1
 * of the AWS CLI ignores `AWS_REGION`. They run in `sh` with either version; `npm test` and `npm run check:commands`
 * execute them.
 */
export interface HandedOutCommand {
  readonly description: string;
  readonly value: string;
}

export interface ValidatedTrail {
  readonly identity: TrailIdentity;
  readonly isOrganizationTrail?: boolean;
  readonly trailScope?: TrailScope;
  /** Whether the archive is in another account than the stack. */
  readonly isArchiveElsewhere?: boolean;
}

/**
 * The AWS CLI's check of log files against their signed digests: one account and Region per run. For an organization
 * trail it requires the account. It reads bucket and prefix from the trail; with `--s3-bucket` it ignores the
 * organization and searches the wrong folder.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html
 */
export function validateCommand({
  identity,
  isOrganizationTrail = true,
  trailScope = TrailScope.allRegions(),
  isArchiveElsewhere = false,
}: ValidatedTrail): HandedOutCommand {
  const { trailArn, homeRegion, managementAccountId } = identity;
  const hasRegions = trailScope.isMultiRegionTrail;
  const one = [...(isOrganizationTrail ? ['account'] : []), ...(hasRegions ? ['Region'] : [])];
  const options = [...(isOrganizationTrail ? ['--account-id'] : []), ...(hasRegions ? ['--region'] : [])];
  const part = one.length > 0 ? ` of one ${one.join(' and one ')}` : '';
  const others =
    options.length > 0 ? `; ${options.join(' and ')} ${options.length > 1 ? 'name' : 'names'} another` : '';
  const access = isArchiveElsewhere ? '. It needs credentials with read access to the archive' : '';
  const account = isOrganizationTrail ? ` --account-id ${managementAccountId}` : '';
  return {
    description: `Check the log files${part} since the first of this month${others}${access}`,
    value: `aws cloudtrail validate-logs --region ${homeRegion} --trail-arn ${trailArn}${account} --start-time "$(date -u +%Y-%m-01)"`,
  };
}

/** Not `aws logs tail`, which version 1 of the AWS CLI does not have. */
export function watchCommand({ logGroupName }: ILogGroup, region: string): HandedOutCommand {
  return {
    description: 'See events of the last 15 minutes; they arrive about five minutes late',
    value:
      `aws logs filter-log-events --region ${region} --log-group-name ${logGroupName} --start-time $(($(date +%s)-900))000 --max-items 20 ` +
      `--query 'events[].message' --output json | jq -r '.[]|fromjson|[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'`,
  };
}

/** For `replay --names`. */
export function namesCommand(parameterName: string, region: string): HandedOutCommand {
  return {
    description: 'Print the names of these resources, for replay --names',
    value: `aws ssm get-parameter --region ${region} --name ${parameterName} --query Parameter.Value --output text`,
  };
}

/** Searches the archive, which goes back further than the event history. */
export function archiveQueryCommand(workgroup: string, region: string): HandedOutCommand {
  return {
    description: 'Who did what, even more than 90 days ago. Asks before it spends more than 1 USD',
    value: `AWS_REGION=${region} npx cdk-organization-trail history --source archive --workgroup ${workgroup} --last 24h`,
  };
}

export function searchCommand(functionName: string, region: string): HandedOutCommand {
  return {
    description: 'Who did what in the last 90 days; --help lists the possible questions',
    value: `AWS_REGION=${region} npx cdk-organization-trail history --function ${functionName} --last 24h`,
  };
}
