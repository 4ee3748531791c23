/**
 * The prefix of the app's configuration keys in the CDK context (`cdk.json`, `~/.cdk.json`, `-c key=value`). Other
 * context keys, such as the CDK's feature flags, are ignored.
 */
export const PREFIX = 'organization-trail:';
