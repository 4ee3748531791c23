/**
 * Returns the CloudFormation endpoint that the function's environment sets instead of the AWS one: a local AWS, in
 * tests. Only someone who can change the function, and so its code, can set it.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoint(environment: NodeJS.ProcessEnv = process.env): URL | undefined {
  const text = environment['AWS_ENDPOINT_URL_CLOUDFORMATION'] ?? environment['AWS_ENDPOINT_URL'];
  return text === undefined || text === '' ? undefined : new URL(text);
}
