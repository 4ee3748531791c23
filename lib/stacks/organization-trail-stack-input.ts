import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { BUCKET_NAME, ROLE_PATH } from '../contract/identifiers';
import { archiveNamesOf } from '../contract/names';
import { receivedInWords } from '../contract/received';
import { checkAlarms } from '../detection/detection-alarms-input';
import { checkNamesAreFree } from '../detection/detection-names';
import { kindsOf } from '../detection/recorded-kinds';
import { EventHistoryScope } from '../history/event-history-scope';
import { isTaken } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { checkTrail, chosenTrailName, trailClaim } from '../trail/organization-trail-input';
import { recordedEvents } from '../events/recorded-events';
import { TrailArchive } from '../trail/trail-archive';
import { TrailOwner } from '../trail/trail-owner';
import { isOfAnotherAccount } from '../trail/trail-origin';
import { checkTrailTable } from './stack-trail-table';
import { checkArchiveWatch } from './stack-archive-watch';
import { checkOrganizationHistory } from './stack-event-history';
import type { OrganizationTrailStackProps } from './organization-trail-stack-props';

/** Throws one error with all problems of the stack's properties, including those of its constructs. */
export function checkStack(stack: Stack, props: OrganizationTrailStackProps): void {
  const problems = new Problems('OrganizationTrailStack', stack.node.path);
  problems.throwIfAbsent(props);
  checkTrail(problems, stack, props);
  problems.check('rolePath', props.rolePath, ROLE_PATH);
  if (props.logGroup && props.logGroupRetention !== undefined)
    problems.add(receivedInWords('logGroup and logGroupRetention', 'both', 'only one of them'));
  const selectors = checkEvents(problems, stack, props);
  const { alarms = {} } = props;
  const detections = checkAlarms(
    problems.of('alarms: '),
    stack,
    alarms,
    selectors && kindsOf(selectors),
    !isSingleAccount(props),
  );
  checkNamesAreFree(problems.of('alarms: '), stack, alarms, detections);
  checkHistory(problems.of('eventHistory: '), stack, props);
  checkArchiveWatch(problems.of('archiveWatch: '), props, chosenTrailName(props));
  checkTrailTable(problems.of('trailTable: '), stack, props.trailTable, chosenTrailName(props));
  problems.throwIfAny();
}

/** @returns what would be recorded; `undefined` if that cannot be deployed */
function checkEvents(
  problems: Problems,
  stack: Stack,
  props: OrganizationTrailStackProps,
): CfnTrail.AdvancedEventSelectorProperty[] | undefined {
  const names = props.excludedBucketNames ?? [];
  for (const [index, name] of names.entries()) {
    problems.check(`excludedBucketNames[${String(index)}]`, name, BUCKET_NAME);
    if (names.indexOf(name) !== index)
      problems.add(
        receivedInWords(`excludedBucketNames[${String(index)}]`, `${JSON.stringify(name)} more than once`, 'each once'),
      );
  }
  // Resources that do not exist yet are represented in a separate stack, with their future names.
  const beside = new Stack();
  // An invalid name is reported separately.
  const bucket = (name: string): IBucket =>
    Bucket.fromBucketName(beside, String(beside.node.children.length), BUCKET_NAME.accepts(name) ? name : 'unknown');
  const { problems: found, advancedEventSelectors } = recordedEvents(props.events, {
    ...archiveBuckets(stack, props, bucket),
    partition: stack.partition,
    excludedBuckets: [...new Set(names), ...(props.eventHistory?._kind === 'none' ? [] : ['results'])].map(bucket),
    feedbackLoopGuard: props.feedbackLoopGuard,
  });
  for (const problem of found) problems.add(problem);
  return found.length === 0 ? advancedEventSelectors : undefined;
}

function archiveBuckets(
  stack: Stack,
  props: OrganizationTrailStackProps,
  bucket: (name: string) => IBucket,
): { bucket: IBucket; accessLogBucket?: IBucket } {
  const { _place: place } = props.archive ?? TrailArchive.inThisStack();
  switch (place.kind) {
    case 'existing':
      return place.options;
    case 'in an account': {
      const { bucketName, accessLogBucketName } = archiveNamesOf({
        trailName: chosenTrailName(props),
        accountId: place.accountId,
        region: stack.region,
        bucketName: place.options.bucketName,
        namespace: place.options.archiveNamespace,
      });
      return { bucket: bucket(bucketName), accessLogBucket: bucket(accessLogBucketName) };
    }
    case 'in this stack':
      return { bucket: bucket('log-files'), accessLogBucket: place.options.accessLogBucket ?? bucket('access-logs') };
  }
}

function checkHistory(problems: Problems, stack: Stack, props: OrganizationTrailStackProps): void {
  const { eventHistory = EventHistoryScope.account(), owner } = props;
  if (eventHistory._kind !== 'organization') return;
  const trailName = chosenTrailName(props);
  // Problems that follow from the trail's name are reported together with it.
  const isSaid = !eventHistory._isMemberRoleNamed && isTaken(stack, trailClaim(trailName));
  checkOrganizationHistory(problems, stack, eventHistory, trailName, isSaid);
  const { _ownership: ownership } = owner ?? TrailOwner.managementAccount();
  if (isSingleAccount(props))
    problems.add(
      receivedInWords(undefined, 'organization() for the trail of a single account', 'for an organization trail only'),
    );
  else if (
    ownership.kind === 'delegated administrator' ||
    (ownership.kind === 'identity' && isOfAnotherAccount(stack, ownership.identity))
  ) {
    problems.add(
      receivedInWords(
        undefined,
        'organization() with a delegated administrator',
        'account() or none(), and an EventHistory with MemberAccountAccess in a stack of the management account, the only account that can create roles in every account',
      ),
    );
  }
}

function isSingleAccount({ owner = TrailOwner.managementAccount() }: OrganizationTrailStackProps): boolean {
  const { _ownership: ownership } = owner;
  return (
    ownership.kind === 'single account' ||
    (ownership.kind === 'identity' && ownership.identity.organizationId === undefined)
  );
}
