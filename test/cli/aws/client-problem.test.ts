import { describe, expect, test } from '@jest/globals';
import { clientProblem } from '../../../cli/aws/client-problem';

const named = (name: string, message = 'why'): Error => Object.assign(new Error(message), { name });

describe('the error of an AWS client', () => {
  test.each<[string, Error, RegExp]>([
    ['no credentials', named('CredentialsProviderError'), /^no AWS credentials: why; sign in/],
    ['credentials that have expired', named('ExpiredTokenException'), /^the AWS credentials have expired \(why\)/],
    [
      'credentials that nobody knows',
      named('UnrecognizedClientException'),
      /^AWS does not recognize the credentials: /,
    ],
    [
      'a wrong secret',
      named('SignatureDoesNotMatch'),
      /^AWS rejected the signature: .*check that the secret key is complete/,
    ],
    ['a permission that is missing', named('AccessDeniedException'), /^the credentials are valid, but a permission is/],
    ['no Region', named('Error', 'Region is missing'), /^no AWS Region: set AWS_REGION/],
    ['no such function', named('ResourceNotFoundException'), /^--function: why; allowed: the name or ARN/],
    ['no such host', named('Error', 'getaddrinfo ENOTFOUND sts'), /^AWS cannot be reached: ENOTFOUND sts$/],
    [
      'a certificate',
      named('Error', 'certificate has expired'),
      /^AWS cannot be reached: certificate has expired; .*AWS_CA/,
    ],
    ['no answer in time', named('TimeoutError'), /^AWS cannot be reached: why$/],
  ])('is put as what to do: %s', (_, error, said) => {
    expect(clientProblem(error)?.problems).toEqual([expect.stringMatching(said)]);
  });

  test('is left as it is where nobody can do anything about it', () => {
    expect([clientProblem(new TypeError('x is not a function')), clientProblem('no error')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('cannot move the cursor', () => {
    expect(clientProblem(named('AccessDenied', 'a\u001b[2Jb'))?.message).not.toContain('\u001b');
  });
});
