const DENIED =
  "The function's role allows it, so something above the role forbids it: look for a permissions boundary or a service control policy.";
const THROTTLED = 'There were too many requests to the service, including those of others: wait a few minutes.';

/** What to do about an error that any service may return, by name. */
const REMEDIES: Readonly<Record<string, string>> = {
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  OutOfTimeError: 'The function timed out; its log shows what it did until then. Wait a few minutes.',
  Throttling: THROTTLED,
  ThrottlingException: THROTTLED,
  TooManyRequestsException: THROTTLED,
};

/**
 * Returns an error of an AWS service with advice, for the person who deploys. Without specific advice, it at least
 * names the call.
 *
 * @param call as in an IAM policy, `service:Operation`
 * @param what the subject of the call, if it is not obvious
 * @param remedies advice by error name
 */
export function explanation(
  call: string,
  what: string | undefined,
  error: unknown,
  remedies: Readonly<Record<string, string>> = {},
): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const remedy =
    remedies[name] ?? REMEDIES[name] ?? `Look the error up in the API reference of ${call.split(':').at(-1) ?? call}.`;
  const sentence = message.replace(/[^.!?]$/, '$&.');
  return `${call}${what === undefined ? '' : ` of ${what}`} failed: ${name}: ${sentence} ${remedy} Then deploy again.`;
}
