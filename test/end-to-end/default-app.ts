/**
 * The app as it is without configuration, on a local AWS: deployed, asked by an event for a message, invoked by a forger, updated and
 * destroyed. `default-app.ts [WITH_EMULATOR]`; the one deployment of `npm run check`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event } from '../fixtures/cloudtrail-event';
import { iamUser } from '../fixtures/identities';
import { Account, MANAGEMENT } from './support/account';
import {
  alarmsNow,
  bucketOf,
  bucketPolicy,
  checkAlarms,
  checkTrail,
  deployApp,
  isVersioned,
} from './support/app-deployment';
import { cdkDone } from './support/cdk';
import { checkComparison } from './support/compared';
import { permitTransactions, topicOf } from './support/deployed-findings';
import { physicalId } from './support/deployed-stack';
import { endToEnd, type Surroundings, step } from './support/end-to-end';
import { deliver, Inbox } from './support/inbox';
import { forge } from './support/invocation';
import { known } from './support/known';
import { trails, trustsCloudTrail } from './support/organization';

const { management } = Account;
const STACK = 'OrganizationTrail';
const STOPPED = 'OrganizationTrail-trail-stopped';

/** One message for one act, by findings; the alarm, which is silent, goes to ALARM as well. */
function checkMessage(): void {
  permitTransactions(STACK);
  const inbox = new Inbox('inbox', [topicOf(STACK, 'Page'), topicOf(STACK, 'Notify')]);
  const happened = deliver(event('cloudtrail:StopLogging', iamUser(MANAGEMENT)));
  assert.match(happened, /trail-stopped/);
  const told = inbox.findings();
  assert.deepEqual(
    told.map((one) => [one.detection.id, one.severity, one.account.id, one.kind === 'finding' && one.principal.label]),
    [['trail-stopped', 'page', MANAGEMENT, 'user backup-legacy']],
    happened,
  );
  const { StateValue: state } = known(alarmsNow().find(({ AlarmName: name }) => name === STOPPED));
  assert.equal(state, 'ALARM', happened);
}

/** Whoever may invoke the function of a custom resource gets nothing by an event that CloudFormation did not send. */
async function checkForgedRequests(): Promise<void> {
  const name = physicalId(management, STACK, 'AWS::Lambda::Function', /^OrganizationAccess/);
  management.aws('organizations', 'disable-aws-service-access', '--service-principal', 'cloudtrail.amazonaws.com');
  const update = {
    RequestType: 'Update',
    PhysicalResourceId: 'organization-access',
    ResourceProperties: { Mode: 'EnableTrustedAccess' },
  } as const;
  // At rest: refused, and so answered; the local AWS knows no such request and takes no answer.
  assert.match((await forge(management, name, update)).said, /^null$|could not be delivered/);
  const elsewhere = await forge(management, name, { ...update, ResponseURL: 'https://example.com/?secret' });
  assert.match(
    elsewhere.said,
    /The ResponseURL has the host .*example\.com.*Nothing was touched, and nothing was sent/,
  );
  assert.doesNotMatch(elsewhere.said, /secret/);
  assert.equal(trustsCloudTrail(), false);
  management.aws('organizations', 'enable-aws-service-access', '--service-principal', 'cloudtrail.amazonaws.com');
}

function around(): Surroundings {
  const folder = mkdtempSync(join(tmpdir(), 'default-app-'));
  const stop = (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  };
  return { environment: { EMULATOR_LOG: join(folder, 'log.jsonl') }, stop };
}

async function deployAndUse(): Promise<void> {
  step('deploy with no configuration');
  const outputs = await deployApp();
  checkTrail(outputs);
  checkAlarms(outputs);
  step('the check of the health says who narrows the trail, and nothing after a deployment');
  await checkComparison(STACK, 'organization-trail', known(outputs['LogGroupName']));
  step('an event goes through log group, function, table and topic to a message');
  checkMessage();
  step('a forged request to a function of the deployment is refused');
  await checkForgedRequests();
  // The local AWS cannot update keys, buckets and log groups; a prefix changes bucket policy and trail.
  step('update');
  checkTrail(await deployApp({ keyPrefix: 'audit' }), { prefix: 'audit/' });
  step('destroy');
  await cdkDone('destroy', '--all', '--force');
  assert.deepEqual(trails(), []);
  const left = bucketOf(outputs);
  assert.ok(isVersioned(left), 'the archive outlives the stack');
  assert.ok(bucketPolicy(left).Statement.length > 0, 'the policy of the archive outlives the stack');
}

endToEnd(deployAndUse, { around });
