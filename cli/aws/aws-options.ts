import type { Command } from 'commander';

export interface AwsOptions {
  readonly profile?: string;
}

/** Adds the options that all commands that call AWS share. */
export function addAwsOptions(command: Command): void {
  command.option('--profile <name>', 'the profile to use, as in the AWS CLI (default: AWS_PROFILE)');
}
