/**
 * The CloudFormation that the function's environment names in place of AWS's own, as the SDK understands it: a local AWS, in tests. Nobody can
 * set it but who can change the function, and so can change its code.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoint(environment: NodeJS.ProcessEnv = process.env): URL | undefined {
  const text = environment['AWS_ENDPOINT_URL_CLOUDFORMATION'] ?? environment['AWS_ENDPOINT_URL'];
  return text === undefined || text === '' ? undefined : new URL(text);
}
