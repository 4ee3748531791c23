/**
 * A function of the user's that all alarms call with one permission: when they go off, and when they go back to OK. On a local AWS.
 * `alarm-function.ts [WITH_EMULATOR]`
 */
import type { GetPolicyCommandOutput } from '@aws-sdk/client-lambda';
import assert from 'node:assert/strict';
import { event } from '../fixtures/cloudtrail-event';
import { iamUser } from '../fixtures/identities';
import { Account, MANAGEMENT, REGION } from './support/account';
import { alarmsNow } from './support/app-deployment';
import { cdkDone, deployed } from './support/cdk';
import { parsed } from './support/deployed-policy';
import { endToEnd, step } from './support/end-to-end';
import { deliver, evaluateIn, Inbox } from './support/inbox';
import { known } from './support/known';

const APP = ['--app', 'node --import tsx test/end-to-end/alarm-function-app.ts'];

endToEnd(async () => {
  step('deploy a function that every alarm calls');
  const {
    FunctionName: name,
    TopicArn: topic,
    AlarmNamePrefix: prefix,
  } = known((await deployed('--all', ...APP))['Audit']);
  const calling = alarmsNow().filter(({ AlarmActions: actions = [] }) =>
    actions.some((arn) => arn.includes(':lambda:')),
  );
  assert.ok(calling.length > 20, `${String(calling.length)} alarms call the function`);

  step('they share one permission');
  const { Policy: policy } = Account.management.aws<GetPolicyCommandOutput>(
    'lambda',
    'get-policy',
    '--function-name',
    known(name),
  );
  const { Statement: statements } = parsed(policy);
  assert.equal(statements.length, 1, policy);
  assert.ok(
    JSON.stringify(statements[0]).includes(`arn:aws:cloudwatch:${REGION}:${MANAGEMENT}:alarm:${known(prefix)}-*`),
    policy,
  );

  step('an event makes an alarm call it, and so does the end of the alarm');
  const inbox = new Inbox('told', [known(topic)]);
  const told = (): (readonly [string, string])[] =>
    inbox
      .messages()
      .filter(({ AlarmName: alarm }) => alarm === `${known(prefix)}-trail-stopped`)
      .map(({ AlarmName: alarm, NewStateValue: state }) => [alarm, state] as const);
  const happened = deliver(event('cloudtrail:StopLogging', iamUser(MANAGEMENT)));
  assert.deepEqual(told(), [[`${known(prefix)}-trail-stopped`, 'ALARM']], happened);
  const calmed = evaluateIn(60);
  assert.deepEqual(told(), [[`${known(prefix)}-trail-stopped`, 'OK']], calmed);

  step('destroy');
  await cdkDone('destroy', '--all', '--force', ...APP);
});
