import { Duration } from 'aws-cdk-lib/core';

/**
 * How often KMS rotates a key whose ciphertexts are gone after a while by themselves: as seldom as KMS allows. A rotation re-encrypts nothing, and each of the
 * first two costs 1 USD a month for good.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export const SELDOM = Duration.days(2560);
