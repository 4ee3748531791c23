import { Architecture, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { Aws, type Stack } from 'aws-cdk-lib/core';
import { Fact, FactName, RegionInfo } from 'aws-cdk-lib/region-info';
import {
  PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS,
  PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS,
} from '../contract/partitions';

/** What is known of a stack's Region. A Region that is known only at deployment, or newer than the CDK, has no facts. */

/**
 * CloudWatch Logs has a principal of its own in each Region, and the domain of the partition in it: `logs.cn-north-1.amazonaws.com.cn`.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsServicePrincipal({ region }: Stack): string {
  return `logs.${region}.${RegionInfo.get(region).domainSuffix ?? Aws.URL_SUFFIX}`;
}

/** What the functions are built for, and tested on. */
const RUNTIME = Runtime.NODEJS_24_X;

/** Node.js 24; in a Region that is behind the others, the newest that it has, if that is older. A whole CDK may be older than the runtime. */
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

/** A version of AWS's layer for Lambda Insights: of all layers, the CDK knows this one in the most Regions. */
const ARM_LAYER = FactName.cloudwatchLambdaInsightsVersion('1.0.498.0', 'arm64');

/**
 * ARM, but x86 in a Region in which the CDK knows no layer of AWS for ARM. AWS says no more than that ARM is in "most Regions"; x86 is in all, for a
 * quarter more.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
 */
export function cheapestArchitecture({ region }: Stack): Architecture {
  const isUnknown = RegionInfo.get(region).partition === undefined;
  return isUnknown || Fact.find(region, ARM_LAYER) !== undefined ? Architecture.ARM_64 : Architecture.X86_64;
}

/** Undefined for one of which nothing is known. */
export function partitionOf(region: string): string | undefined {
  return RegionInfo.get(region).partition;
}

/** Whether StackSets may deploy into the organization. */
export function hasOrganizationStackSets(stack: Stack): boolean {
  return !isIn(PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS, stack);
}

/** Whether CloudTrail may have a delegated administrator. */
export function hasDelegatedAdministrators(stack: Stack): boolean {
  return !isIn(PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS, stack);
}

/** In a Region of which nothing is known, no. */
function isIn(partitions: readonly string[], { region }: Stack): boolean {
  return partitions.includes(RegionInfo.get(region).partition ?? '');
}
