import { RequiredEvents, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { exactly } from './exact-text';
import { numbersOf } from './numbering';

/** Who signs in, who is refused, who changes rights. */
export const ACCESS_CONTROLS: readonly Detection[] = [
  exactly({
    id: 'cis-root-usage',
    title: 'CloudWatch.1: use of the root user',
    meaning:
      'The benchmark requires an alarm for any use of the root user, including reads. Console calls that carry `invokedBy` are missed.',
    response: 'See `root-activity`, which pages.',
    filterPattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    falsePositives: 'Reads in a root session: each console page makes dozens.',
    techniques: ['T1078.004'],
    findingPaths: pathsOfAnyService(),
    cisRecommendations: numbersOf(3),
    securityHubControls: ['CloudWatch.1'],
  }),
  exactly({
    id: 'cis-unauthorized-calls',
    title: 'CloudWatch.2: denied calls',
    meaning: 'The benchmark requires an alarm for each denied call. In any organization there are some every hour.',
    response: 'See `denied-calls-surge`, which counts.',
    filterPattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    falsePositives: 'Consoles, scanners and services that try calls without permission.',
    techniques: ['T1580'],
    findingPaths: pathsOfAnyService(),
    cisRecommendations: numbersOf(1),
    securityHubControls: ['CloudWatch.2'],
    requiredEvents: [RequiredEvents.READ_MANAGEMENT_EVENTS],
  }),
  exactly({
    id: 'cis-sign-in-without-mfa',
    title: 'CloudWatch.3: console sign-in without MFA',
    meaning:
      'An IAM user signed in with only a password. The root user is not covered, nor are events without the field.',
    response: 'See `console-sign-in-without-mfa`, which pages.',
    filterPattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    falsePositives: 'The first sign-in of a new user.',
    techniques: ['T1078.004'],
    cisRecommendations: numbersOf(2),
    securityHubControls: ['CloudWatch.3'],
  }),
  exactly({
    id: 'cis-iam-policy-changes',
    title: 'CloudWatch.4: changes to IAM policies',
    meaning:
      'Each policy that is written, attached or removed. Trust policies, boundaries and default versions are not covered.',
    response: 'See `iam-policy-changed-by-person`, `administrator-granted-to-user`, `role-trust-changed`.',
    filterPattern:
      '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}',
    falsePositives: 'Each deployment of a stack that contains a role.',
    techniques: ['T1098.003'],
    findingPaths: pathsOf('iam'),
    cisRecommendations: numbersOf(4),
    securityHubControls: ['CloudWatch.4'],
  }),
  exactly({
    id: 'cis-sign-in-failures',
    title: 'CloudWatch.6: failed console sign-ins',
    meaning:
      'Each sign-in that fails with the message "Failed authentication". Failures with another message are missed.',
    response: 'See `console-sign-in-failures`, which counts.',
    filterPattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    falsePositives: 'Mistyped passwords.',
    techniques: ['T1110'],
    cisRecommendations: numbersOf(6),
    securityHubControls: ['CloudWatch.6'],
  }),
];
