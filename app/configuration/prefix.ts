/**
 * The configuration of the app: CDK context (`cdk.json`, `~/.cdk.json`, `-c key=value`) below this prefix. The context
 * also holds the CDK's own flags and whatever else the user has there, which is none of our business.
 */
export const PREFIX = 'organization-trail:';
