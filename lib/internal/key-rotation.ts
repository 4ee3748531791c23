import { Duration } from 'aws-cdk-lib/core';

/**
 * The rotation period of keys whose encrypted data expires: the maximum that KMS allows. A rotation re-encrypts
 * nothing, and each of the first two adds 1 USD per month permanently.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export const SELDOM = Duration.days(2560);
