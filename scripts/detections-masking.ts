/**
 * Who can keep the alarm of a detection that pages in ALARM with calls that work and change little or nothing, by its id. Each
 * detection that pages has a row; none can be kept there with calls that fail.
 */
export const MASKABLE_BY: Readonly<Record<string, string>> = {
  'root-activity': 'the root user of any account, by any change, such as a tag that is set again',
  'console-sign-in-without-mfa': 'an IAM user of any account who has a password and no MFA, by signing in',
  'trail-stopped': 'whoever may stop a trail of any account: StopLogging of one that is stopped works again',
  'trail-changed': 'whoever may change a trail of any account: the same selectors can be written again',
  'bucket-made-public':
    'whoever may write a policy or ACL of a bucket of any account, unless public access is blocked there: then the call fails',
  'config-recording-stopped': 'whoever may stop the recorder of any account: it can be stopped again',
  'administrator-granted-to-user':
    'whoever may attach policies to a user or group of any account: attaching twice works',
  'administrator-policy-written': 'whoever may write a policy of IAM in any account',
  'role-trusts-everyone': 'whoever may create roles or change their trust in any account',
  'federation-trust-changed':
    'whoever may write a SAML provider or a trust anchor of any account: the same metadata can be written again',
  'key-quarantined-by-aws':
    'whoever may attach policies to a user of any account: the quarantine can be attached by hand',
  'guardduty-disabled':
    'whoever may delete members of a detector in any account: for accounts that are no members the call works, and lists them as unprocessed; a pattern cannot compare that with what was asked',
  'security-service-disabled':
    'whoever may delete members in Security Hub of any account, as with GuardDuty, or create analyzers and delete them',
  'account-leaves-organization': 'nobody by calls that change nothing: each event is an account that is gone',
  'organization-security-delegation-changed': 'whoever may delegate in the management account, and nobody else',
  'copy-made-public':
    'whoever may share a snapshot or image of any account, unless public sharing is blocked there: then the call fails',
  'public-sharing-guard-removed': 'whoever may remove the block in any account: removing it twice works',
  'database-made-public': 'whoever may create or modify a database of any account',
  'domain-transfer-prepared':
    'whoever may manage a domain that an account of yours has: the transfer code can be read again and again',
  'backups-deleted':
    'whoever may delete a recovery point or the policy of a vault in any account: a policy that is not there can be deleted',
  'objects-encrypted-with-foreign-key':
    'whoever may write to a bucket whose data events are recorded: ten uploads with a key of their own',
};

/** The chapter on it, in Markdown. */
export function maskingChapter(): string {
  const rows = Object.entries(MASKABLE_BY).map(([id, who]) => `| [${id}](#${id}) | ${who} |`);
  return [
    '## Attempts, and what can hide an act',
    'A finding is of one role or user in one account, and of calls that worked or calls that failed. So nobody hides what somebody else does by doing it too. Many findings of one detection in one account are told together, with the first alone; one of a call that works after failures has turns of its own. All of this chapter is about alarms: those behind findings, which tell while findings are broken, and all of them with `findings=false`.',
    'An alarm sends a message when it goes into ALARM, and nothing more while it is there: at least a quarter of an hour after each event, and an hour where it pages behind findings. Whoever keeps it there hides the next act, of anybody in any account. So what pages matches calls that worked, and calls that were denied, failed or were dry runs are detections of their own, which notify: `record-stop-attempted` (of the tuned catalog), `detector-stop-attempted`, `takeover-attempted` and `data-exposure-attempted`. Any principal can keep those in ALARM, and so hide other attempts, but no act that pages.',
    'Attempts on `bucket-made-public`, `administrator-policy-written`, `role-trusts-everyone`, `console-sign-in-without-mfa`, `key-quarantined-by-aws` and `objects-encrypted-with-foreign-key` have none: a denied document cannot be told from the many that guardrails deny every day. `denied-calls-surge` counts them, and `console-sign-in-failures` sign-ins.',
    'What remains: who has the right to make the call in any one account, such as an administrator of a sandbox, can repeat it there. That a call works a second time is taken from the documentation of AWS, and was not tried.',
    ['| Detection that pages | Kept in ALARM by |', '| --- | --- |', ...rows].join('\n'),
    'So when one of these stays in ALARM, or goes off again and again, run the command in its description: it lists all events, not only the first. A service control policy that denies these calls outside of the roles that need them closes the way.',
    [
      'How the settings go together:',
      '',
      '- `detectionSeverities`: a detection that matches calls that fail too, such as an attempt or an exact text, can be made to page. Its alarm can then be kept in ALARM with denied calls; it hides what it would have told itself, and no other alarm. Findings go on to tell those of each role or user. Synthesis warns of it (`MaskablePages`), also for detections of your own. A page that is made to notify keeps its pattern, and its attempts their detection.',
      '- `excludedDetections`: without a detection that pages, attempts at it still notify; without the attempts, nothing tells of those.',
      '- `detectionCatalogs`: attempts come with the catalog of what they are attempts at. Data events have none.',
      '- `detectionThresholds`: of attempts counts those within an hour.',
    ].join('\n'),
  ].join('\n\n');
}
