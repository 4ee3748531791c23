import { App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import { EventHistory } from '../../lib/history/event-history';
import { MemberAccountRole } from '../../lib/history/member-account-role';

/** Two accounts for `event-history.ts`: the function in one, in the other the role that it assumes. */
const EXTERNAL_ID = 'audit-7f3c';
const app = new App();
const search = new Stack(app, 'Search', { env: { account: process.env['CDK_DEFAULT_ACCOUNT'], region: 'us-east-1' } });
const accountsPerReader: unknown = app.node.tryGetContext('accountsPerReader');
const history = new EventHistory(search, 'EventHistory', {
  searchesOtherAccounts: true,
  memberRoleExternalId: EXTERNAL_ID,
  accountsPerReader: accountsPerReader === undefined ? undefined : Number(accountsPerReader),
});
new CfnOutput(search, 'FunctionName', { value: history.handler.functionName });
new CfnOutput(search, 'RoleArns', { value: history.roleArns.join(' ') });

const roleArns: unknown = app.node.tryGetContext('roleArns');
if (typeof roleArns === 'string') {
  const member = new Stack(app, 'Member', {
    env: { account: process.env['EMULATOR_MEMBER_ACCOUNT'], region: 'us-east-1' },
  });
  new MemberAccountRole(member, 'EventHistoryRole', { trustedRoleArns: roleArns.split(' '), externalId: EXTERNAL_ID });
}
