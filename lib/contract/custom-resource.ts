/**
 * The environment variable with the pause before the first retry, in milliseconds. Each further pause is twice as long.
 */
export const FIRST_PAUSE_VARIABLE = 'FIRST_PAUSE_MS';

/**
 * Environment variables that bind a function to its one custom resource. Whoever may invoke the function controls the
 * event; only a deployment can change these variables.
 */
export const BINDING_ENVIRONMENT = {
  /** The stack's ID, an ARN: it contains the partition, Region and account too. */
  stackId: 'STACK_ID',
  logicalResourceId: 'LOGICAL_RESOURCE_ID',
  /** `AWS::URLSuffix`, with which the host of CloudFormation's response URLs ends. */
  urlSuffix: 'URL_SUFFIX',
  /** The resource's properties as JSON, without those that do not fit into the 4 KB of Lambda's environment. */
  properties: 'RESOURCE_PROPERTIES',
  /** The names of the properties that did not fit, joined by commas. */
  unboundProperties: 'UNBOUND_PROPERTIES',
} as const;
