import type { Command } from 'commander';

export interface AwsOptions {
  readonly profile?: string;
}

/** What every command that calls AWS has in common. */
export function addAwsOptions(command: Command): void {
  command.option('--profile <name>', 'the profile to use, as in the AWS CLI (default: AWS_PROFILE)');
}
