import { Architecture, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { Aws, type Stack } from 'aws-cdk-lib/core';
import { Fact, FactName, RegionInfo } from 'aws-cdk-lib/region-info';
import {
  PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS,
  PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS,
} from '../contract/partitions';

/** What is known of a stack's Region. A Region that is known only at deployment, or newer than the CDK, has no facts. */

/**
 * Returns the CloudWatch Logs service principal, which includes the Region and the domain of the partition:
 * `logs.cn-north-1.amazonaws.com.cn`.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsServicePrincipal({ region }: Stack): string {
  return `logs.${region}.${RegionInfo.get(region).domainSuffix ?? Aws.URL_SUFFIX}`;
}

/** The runtime that the functions are built for and tested with. */
const RUNTIME = Runtime.NODEJS_24_X;

/**
 * Returns Node.js 24, or the newest runtime that the Region has if that is older. An older CDK may not know the
 * runtime.
 */
export function nodeRuntime({ region }: Stack): Runtime {
  const here = newestNodeIn(region);
  const isBehind = here !== undefined && Fact.regions.some((other) => majorOf(newestNodeIn(other)) > majorOf(here));
  return isBehind && majorOf(here) < majorOf(RUNTIME.name) ? new Runtime(here, RuntimeFamily.NODEJS) : RUNTIME;
}

function newestNodeIn(region: string): string | undefined {
  return Fact.find(region, FactName.LATEST_NODE_RUNTIME);
}

function majorOf(runtime = ''): number {
  return Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1]);
}

/** A version of the AWS layer for Lambda Insights: the layer that the CDK knows in the most Regions. */
const ARM_LAYER = FactName.cloudwatchLambdaInsightsVersion('1.0.498.0', 'arm64');

/**
 * Returns ARM, or x86 in a Region for which the CDK knows no AWS layer for ARM. AWS only says that ARM is available in
 * "most Regions"; x86 is available in all, for a quarter more.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
 */
export function cheapestArchitecture({ region }: Stack): Architecture {
  const isUnknown = RegionInfo.get(region).partition === undefined;
  return isUnknown || Fact.find(region, ARM_LAYER) !== undefined ? Architecture.ARM_64 : Architecture.X86_64;
}

/** Returns `undefined` for an unknown Region. */
export function partitionOf(region: string): string | undefined {
  return RegionInfo.get(region).partition;
}

/** Whether StackSets can deploy to organizations. */
export function hasOrganizationStackSets(stack: Stack): boolean {
  return !isIn(PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS, stack);
}

/** Whether CloudTrail supports delegated administrators. */
export function hasDelegatedAdministrators(stack: Stack): boolean {
  return !isIn(PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS, stack);
}

/** `false` for an unknown Region. */
function isIn(partitions: readonly string[], { region }: Stack): boolean {
  return partitions.includes(RegionInfo.get(region).partition ?? '');
}
