import { App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import { EventHistory } from '../lib/history/event-history';
import { MemberAccountRole } from '../lib/history/member-account-role';

/** Two accounts for `check-event-history.mjs`: the function in one, in the other the role that it assumes. */
const EXTERNAL_ID = 'audit-7f3c';
const app = new App();
const search = new Stack(app, 'Search', { env: { account: process.env['CDK_DEFAULT_ACCOUNT'], region: 'us-east-1' } });
const history = new EventHistory(search, 'EventHistory', { searchesOtherAccounts: true, memberRoleExternalId: EXTERNAL_ID });
new CfnOutput(search, 'FunctionName', { value: history.handler.functionName });
new CfnOutput(search, 'RoleArn', { value: history.roleArn });

const roleArn: unknown = app.node.tryGetContext('roleArn');
if (typeof roleArn === 'string') {
  const member = new Stack(app, 'Member', { env: { account: process.env['EMULATOR_MEMBER_ACCOUNT'], region: 'us-east-1' } });
  new MemberAccountRole(member, 'EventHistoryRole', { trustedRoleArns: [roleArn], externalId: EXTERNAL_ID });
}
