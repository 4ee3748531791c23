/** What no detection sees, as text for the page of the detections. The numbers are those of the last measurement. */
export const LIMITS = `## What is not seen, and why

Measured with \`npm run coverage:detections -- CORPORA\` on recordings of the attacks of [Stratus Red Team](https://stratus-red-team.cloud), without Region, user agent, address and error code, and on the calls alone that make the attack up: a detection fires on 35 of 35 recorded techniques, on 7 of them an exact CIS text. That is less than it sounds:

- **Thresholds.** In 4 of the 35 recordings the calls are too few for the threshold: one command or three shells are what engineers do all day (\`ec2-steal-instance-credentials\`, \`ssm-send-command\`, \`ssm-start-session\`, \`ec2-instance-connect\`). An attacker who takes one instance, quietly, is not seen.
- **Stolen roles of workloads and pipelines.** 5 of the 35 fire because the caller was a person or a permanent key. The same calls by the role of a function or pipeline look like its work: \`secretsmanager-retrieve-secrets\`, \`ssm-retrieve-securestring-parameters\`, \`lambda-overwrite-code\`, \`lambda-layer-extension\`; and a sign-in without MFA is a person's by nature.
- **What policy documents mean.** Patterns see the text of a document, and know one statement from the next by its braces. A star as principal, or as action and resource, is found in any white space, order of keys or escaped spelling (\`\\u002a\`), of trust policies also where they are URL-encoded. Not seen: conditions that anybody satisfies, \`NotPrincipal\` and \`NotAction\`, statements with a policy variable (its braces look like the end of one), lists of actions that amount to everything, an Allow with several operators in its condition where the keys are sorted, and that an account in a policy is a stranger's. IAM Access Analyzer evaluates policies.
- **People with roles of their own.** A person is an IAM user, root, a federated user, a session of the console, or a role of IAM Identity Center. A role that another identity provider gives to people, such as \`OktaAdmin\`, looks like that of a pipeline, and the detections by person do not see its sessions: name such roles in \`personRoles\`. It changes their patterns, which have room for about four roles; \`Okta*\` stands for many. \`doctor\` proposes the roles of one account that SAML or OpenID Connect lets people into.
- **What policy documents mean.** Patterns see the text of a document, and know one statement from the next by its braces. A star as principal, or as action and resource, is found in any white space, order of keys or escaped spelling (\`\\u002a\`), of trust policies also where they are URL-encoded. Not seen: conditions that anybody satisfies, \`NotPrincipal\` and \`NotAction\`, statements with a policy variable (its braces look like the end of one), lists of actions that amount to everything, and an Allow with several operators in its condition where the keys are sorted. That an account in the policy of a bucket is a stranger's, findings see and alarms do not (\`bucket-opened-to-outsider\`). IAM Access Analyzer evaluates policies.
- **Denied calls.** \`denied-calls-surge\` counts 20 in five minutes: in a finding those of one role or user, in an alarm those of all accounts, of which the figures here are. In the recordings the peaks are 32 (passwords of instances are asked for), 17 (their user data) and 4 (one call every two minutes, for days), in the ordinary week 15. So 20 tells the first from daily life, with a third of room. The second is below it, and the third is below daily life itself, over five minutes (4 to 15), an hour (30 to 43) and a day (204 to 438).
- **Regular expressions.** Those three patterns (\`administrator-policy-written\`, \`role-trusts-everyone\`, \`resource-policy-names-everyone\`) have them; a log group takes five such filters, so two are left to you.
- **Stacks.** Most detections leave out what CloudFormation does. Whoever may change a stack can hide in one, but not from those of trails, detectors and own parts.
- **Stolen credentials as such.** \`ec2-steal-instance-credentials\` fires for the command that fetches the credentials. Their use from elsewhere would need the comparison of two fields or a list of addresses, and patterns have neither. GuardDuty sees it.

Techniques of Stratus Red Team of which there is no recording, judged by their description:

| Technique | Seen? |
| --- | --- |
| aws.defense-evasion.cloudtrail-lifecycle-rule | By \`cis-bucket-policy-changes\` alone, which fires for every lifecycle rule: a pattern does not know which bucket holds the log. Object Lock on the bucket prevents it. |
| aws.discovery.ec2-enumerate-from-instance | No. It only reads, with calls that agents make all day. \`denied-calls-surge\` fires if enough of them are denied. |
| aws.discovery.ses-enumerate | The first time that a principal does it, by \`mail-sending-explored\`. |
| aws.defense-evasion.cloudtrail-lifecycle-rule | By \`objects-expire-soon\`, for any bucket: a pattern does not know which one holds the log. Object Lock on the bucket prevents it. |
| aws.discovery.ec2-enumerate-from-instance, aws.discovery.ses-enumerate | No. They only read, with calls that consoles and agents make all day. \`denied-calls-surge\` fires if enough of them are denied. |
| aws.execution.sagemaker-update-lifecycle-config | By \`user-data-changed\`. |
| aws.exfiltration.s3-backdoor-bucket-policy | By \`bucket-made-public\` if it admits everyone, and by \`bucket-opened-to-outsider\` if it admits an account outside the organization. |
| aws.impact.ec2-deregister-ami | From 50 images in five minutes on, by \`snapshots-deleted-in-bulk\`. |
| aws.impact.s3-ransomware-batch-deletion, -individual-deletion | Not in management events. With data events from 100 calls in five minutes on, by \`objects-deleted-in-bulk\`; a batch call deletes up to a thousand objects, so a small bucket is emptied below that. |
| aws.impact.s3-ransomware-client-side-encryption | Not in management events. With data events, by \`objects-encrypted-with-foreign-key\`. |

Not seen by anything that reads events of CloudTrail through a log group: events over 256 KB, and calls that CloudTrail does not record.
`;
