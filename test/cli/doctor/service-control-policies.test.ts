import { describe } from '@jest/globals';
import { type Answers, denied } from '../../support/fake-account';
import { doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { findsEach } = doctorInAccount();

  const withScp = (answers: Answers, document: object): void => {
    answers['DescribePolicy'] = [{ Policy: { Content: JSON.stringify(document) } }];
  };

  findsEach([
    [
      'a service control policy that denies',
      (answers) => {
        withScp(answers, {
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:Create*', Resource: '*' },
          ],
        });
      },
      'service-control-policies',
      'blocks',
      /FullAWSAccess at r-a1b2 \(NoKeys\) denies kms:CreateKey, kms:CreateAlias in account 222222222222/,
    ],
    [
      'service control policies that allow too little',
      (answers) => {
        withScp(answers, { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } });
      },
      'service-control-policies',
      'blocks',
      /None of FullAWSAccess at r-a1b2 allows kms:CreateKey, .* in account 222222222222/,
    ],
    [
      'one that cannot be decided',
      (answers) => {
        withScp(answers, {
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            {
              Sid: 'Trails',
              Effect: 'Deny',
              Action: 'cloudtrail:*',
              Resource: '*',
              Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } },
            },
          ],
        });
      },
      'service-control-policies',
      'not-checked',
      /^Whether cloudtrail:GetEventConfiguration, .* is allowed in account 333333333333: FullAWSAccess at r-a1b2 \(Trails\) depends on a condition that is known only when the call is made/,
    ],
    [
      'no service control policies',
      (answers) => (answers['ListPoliciesForTarget'] = [{ Policies: [] }]),
      'service-control-policies',
      'fine',
      /uses no service control policies: none is attached to account 222222222222/,
    ],
    [
      'policies that may not be read',
      (answers) => (answers['ListParents'] = [denied]),
      'service-control-policies',
      'not-checked',
      /AccessDenied/,
    ],
  ]);
});
