import { and, anyOf, differs, equals, isFalse, missingOrDiffers, notExists, or } from '../../filter-pattern/build';
import { CountBy, DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, direct, succeeded } from '../event-conditions';
import { numbersOf } from './numbering';

/** Variants of controls 1 to 4 and 6: sign-ins, denied calls, and changes to permissions. */
export const TUNED_ACCESS: readonly Detection[] = [
  fromParts({
    id: 'root-activity',
    title: 'The root user signed in or changed something',
    meaning:
      'No policy limits the root user of a management account, and hardly any task needs it. The exact pattern also matches each read in a root session, but not console calls that name the sign-in service.',
    response:
      'Call the person who keeps the root credentials of that account. If nobody signed in: change password, MFA and email address, delete root access keys, and review everything that root did.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      equals('$.userIdentity.type', 'Root'),
      direct,
      // The sign-in service reports success or failure in its response, without an error code.
      or(
        missingOrDiffers('$.eventType', 'AwsServiceEvent', 'AwsConsoleSignIn'),
        equals('$.responseElements.*', 'Success'),
      ),
      or(notExists('$.readOnly'), isFalse('$.readOnly')),
      // What a stranger can do without a password, and what services do for root.
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
      'Someone is testing what a stolen key can do. Single denied calls are normal, so this counts 20 in five minutes, without those of AWS services: per role or user in a finding, over the whole organization in an alarm. Anyone who tries a call every two minutes stays below any threshold that a quiet week allows.',
    response:
      "Who was denied, and which calls of the same identity succeeded? A workload after a deployment is a bug; a person's key that lists everything is theft.",
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.errorCode', ['*UnauthorizedOperation', 'AccessDenied*']),
      direct,
      missingOrDiffers('$.sourceIPAddress', 'delivery.logs.amazonaws.com'),
      differs('$.eventName', 'HeadBucket'),
    ),
    // Between two observed values in five minutes: 32 in a recording of an attack, 15 in an ordinary week of seven
    // accounts. Another recording has 4, which no threshold or period distinguishes from normal use. CloudTrail
    // delivers every five minutes, so shorter periods do not help.
    threshold: 20,
    falsePositives:
      'A deployment with insufficient permissions that retries; security scanners. The more accounts, the higher the usual peak: find yours with `replay`, and set the threshold a third above it.',
    techniques: ['T1580', 'T1078.004'],
    findingPaths: pathsOfAnyService(),
    cisRecommendations: numbersOf(1),
    requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS],
  }),
  fromParts({
    id: 'console-sign-in-without-mfa',
    title: 'An IAM user or root signed in to the console without MFA',
    meaning:
      'A password was enough. The short pattern of the benchmark matches every sign-in through IAM Identity Center or SAML, where MFA happens elsewhere and MFAUsed is always "No"; the exact one misses root, and events without the field.',
    response: 'Ask the user. If they did not sign in, delete the login profile, and review what the session did.',
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
    title: 'Many console sign-ins fail',
    meaning:
      'Someone is guessing passwords. The exact pattern matches the first mistyped password, and compares an error message that has several wordings.',
    response: 'One user or many, one address or many? Look for a successful sign-in from the same address.',
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
    title: 'A person, or a permanent key, granted permissions with a policy',
    meaning:
      'The exact pattern matches each deployment. This one excludes stacks, services and pipelines, and calls that only remove permissions; it adds group membership and the default version of a policy, which the exact pattern misses.',
    response:
      'Compare the caller with the beneficiary: granting yourself permissions is suspicious. Detach the policy, and check what was done with it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'iam.amazonaws.com'),
      // Kept short, so that the roles of persons fit: calls that put or attach a policy to a user, group or role.
      or(
        and(anyOf('$.eventName', ['Put*', 'Attach*']), equals('$.eventName', '*Policy')),
        anyOf('$.eventName', ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'AddUserToGroup']),
      ),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Manual administration: exclude the detection in organizations that work this way.',
    techniques: ['T1098.003', 'T1548'],
    findingPaths: pathsOf('iam'),
    cisRecommendations: numbersOf(4),
  }),
];
