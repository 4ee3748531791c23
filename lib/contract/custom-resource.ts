/** The environment variable with the first pause before something is tried again, in milliseconds; each further one is twice as long. */
export const FIRST_PAUSE_VARIABLE = 'FIRST_PAUSE_MS';

/**
 * The environment variables that bind a function to the one custom resource that it serves. Whoever may invoke the function chooses what stands
 * in the event; what stands here, only a deployment can change.
 */
export const BINDING_ENVIRONMENT = {
  /** The stack's ID, an ARN: it says partition, Region and account too. */
  stackId: 'STACK_ID',
  logicalResourceId: 'LOGICAL_RESOURCE_ID',
  /** `AWS::URLSuffix`, on which the host of CloudFormation's response URLs ends. */
  urlSuffix: 'URL_SUFFIX',
  /** The resource's properties as JSON, without those that Lambda's 4 KB of environment have no room for. */
  properties: 'RESOURCE_PROPERTIES',
  /** The names of those that had no room, joined by commas. */
  unboundProperties: 'UNBOUND_PROPERTIES',
} as const;
