import { and, anyOf, differs, equals, isFalse, missingOrDiffers, notExists, or } from '../../filter-pattern/build';
import { CountBy, DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, direct, succeeded } from '../event-conditions';
import { numbersOf } from './numbering';

/** Variants of the controls 1 to 4 and 6: who signs in, who is refused, who changes rights. */
export const TUNED_ACCESS: readonly Detection[] = [
  fromParts({
    id: 'root-activity',
    title: 'The root user signed in or changed something',
    meaning:
      'No policy limits the root user of a management account, and hardly any task needs it. The exact text fires for each read of a root session too, and not for calls of the console that name the sign-in service.',
    response:
      'Call whoever keeps the root credentials of that account. If nobody signed in: change password, MFA and e-mail address, delete root access keys, and read all that it did.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      equals('$.userIdentity.type', 'Root'),
      direct,
      // The sign-in service says in its answer, without an error code, whether something worked.
      or(
        missingOrDiffers('$.eventType', 'AwsServiceEvent', 'AwsConsoleSignIn'),
        equals('$.responseElements.*', 'Success'),
      ),
      or(notExists('$.readOnly'), isFalse('$.readOnly')),
      // What a stranger without a password can do, and what services do for root.
      ...['PasswordRecoveryRequested', 'CheckMfa', 'CreateServiceLinkedRole'].map((name) =>
        differs('$.eventName', name),
      ),
      succeeded,
    ),
    falsePositives: 'Tasks that only root can do; tests of the break-glass procedure.',
    techniques: ['T1078.004'],
    findingPaths: pathsOfAnyService(),
    cisRecommendations: numbersOf(3),
  }),
  fromParts({
    id: 'denied-calls-surge',
    title: 'Many calls are denied',
    meaning:
      'Somebody tries what a stolen key can do. Single denied calls are daily life, so this counts, without those of AWS services: 20 in five minutes, in a finding by one role or user, in an alarm over the whole organization. Whoever tries a call every two minutes stays below any number that a quiet week allows.',
    response:
      "Who is denied, and what did the same identity succeed in? A workload after a deployment is a bug; a person's key that lists everything is a theft.",
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.errorCode', ['*UnauthorizedOperation', 'AccessDenied*']),
      direct,
      missingOrDiffers('$.sourceIPAddress', 'delivery.logs.amazonaws.com'),
      differs('$.eventName', 'HeadBucket'),
    ),
    // Between what was seen in five minutes: 32 in a recording of an attack, 15 in the ordinary week of seven accounts. Another recording
    // has 4, which no threshold or period tells from daily life. CloudTrail delivers every five minutes: shorter periods tell nothing.
    threshold: 20,
    falsePositives:
      'A deployment with too few rights that retries; security scanners. More accounts have a higher usual peak: find yours with `replay`, and set the threshold a third above it.',
    techniques: ['T1580', 'T1078.004'],
    findingPaths: pathsOfAnyService(),
    cisRecommendations: numbersOf(1),
    requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS],
  }),
  fromParts({
    id: 'console-sign-in-without-mfa',
    title: 'An IAM user or root signed in to the console without MFA',
    meaning:
      'A password was enough. The short text of the benchmark fires on every sign-in through IAM Identity Center or SAML, where MFA happens elsewhere and MFAUsed is always "No"; the exact one misses root, and events without the field.',
    response: 'Ask the user. Otherwise delete the login profile, and read what the session did.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      equals('$.eventName', 'ConsoleLogin'),
      equals('$.responseElements.ConsoleLogin', 'Success'),
      missingOrDiffers('$.additionalEventData.MFAUsed', 'Y*'),
      notExists('$.additionalEventData.SamlProviderArn'),
      anyOf('$.userIdentity.type', ['IAMUser', 'Root']),
    ),
    falsePositives: 'The first sign-in of a new user, before the device is registered.',
    techniques: ['T1078.004'],
    cisRecommendations: numbersOf(2),
  }),
  fromParts({
    id: 'console-sign-in-failures',
    title: 'Many sign-ins to the console fail',
    meaning:
      'Somebody tries passwords. The exact text fires at the first typing error, and compares an error message that has several wordings.',
    response: 'One user or many, one address or many? Look for a success of the same address.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(equals('$.eventName', 'ConsoleLogin'), equals('$.responseElements.ConsoleLogin', 'Failure')),
    threshold: 10,
    falsePositives: 'An expired password that a browser keeps sending.',
    techniques: ['T1110'],
    countBy: CountBy.ACCOUNT,
    cisRecommendations: numbersOf(6),
  }),
  fromParts({
    id: 'iam-policy-changed-by-person',
    title: 'A person, or a permanent key, gave rights with a policy',
    meaning:
      'The exact text fires on each deployment. This one leaves out stacks, services and pipelines, and the calls that only take rights away; it adds group membership and the default version of a policy, which the exact text misses.',
    response:
      'Compare caller and beneficiary: rights for oneself are the alarm. Detach the policy, and look at what was done with it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'iam.amazonaws.com'),
      // In few characters, so that roles of persons have room: what puts or attaches a policy to a user, group or role.
      or(
        and(anyOf('$.eventName', ['Put*', 'Attach*']), equals('$.eventName', '*Policy')),
        anyOf('$.eventName', ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'AddUserToGroup']),
      ),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Administration by hand: exclude it in organizations that work so.',
    techniques: ['T1098.003', 'T1548'],
    findingPaths: pathsOf('iam'),
    cisRecommendations: numbersOf(4),
  }),
];
