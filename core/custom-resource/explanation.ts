const DENIED =
  "The function's role allows it, so something above the role forbids it: look for a permissions boundary or a service control policy.";
const THROTTLED = 'The service was asked too often, by others too: wait a few minutes.';

/** What to do about an error that any service may answer, by its name. */
const REMEDIES: Readonly<Record<string, string>> = {
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  OutOfTimeError: "The function's time was over; its log says what it did until then. Wait a few minutes.",
  Throttling: THROTTLED,
  ThrottlingException: THROTTLED,
  TooManyRequestsException: THROTTLED,
};

/**
 * An error of an AWS service, with what to do about it, for the person who deploys. Where nothing better is known, the call is named at least.
 *
 * @param call as in an IAM policy, `service:Operation`
 * @param what the call is about, if it does not say so itself
 * @param remedies what to do, by the error's name
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
