import { describe, expect, test } from '@jest/globals';
import { denied, MANAGEMENT, ORGANIZATION, queryError } from '../../support/fake-account';
import { doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { account, json, findings, findsEach } = doctorInAccount();

  findsEach([
    [
      'no organization',
      (answers) =>
        (answers['DescribeOrganization'] = [{ __type: 'AWSOrganizationsNotInUseException', message: 'none' }]),
      'organization',
      'blocks',
      /is in no organization/,
    ],
    [
      'an organization that may not be read',
      (answers) => (answers['DescribeOrganization'] = [denied]),
      'organization',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a member account',
      (_, others) => (others.account = '444444444444'),
      'account',
      'blocks',
      /is a member of o-a1b2c3d4e5; its management account is 111111111111/,
    ],
    [
      'consolidated billing',
      (answers) =>
        (answers['DescribeOrganization'] = [
          { Organization: { Id: ORGANIZATION, MasterAccountId: MANAGEMENT, FeatureSet: 'CONSOLIDATED_BILLING' } },
        ]),
      'feature-set',
      'blocks',
      /CONSOLIDATED_BILLING/,
    ],
    [
      'no trusted access',
      (answers) => (answers['ListAWSServiceAccessForOrganization'] = [{ EnabledServicePrincipals: [] }]),
      'trusted-access',
      'warning',
      /no trusted access/,
    ],
    [
      'trusted access that may not be read',
      (answers) => (answers['ListAWSServiceAccessForOrganization'] = [denied]),
      'trusted-access',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'no service-linked role',
      (_, others) => (others.role = queryError('NoSuchEntity', 'none')),
      'service-linked-role',
      'warning',
      /is missing/,
    ],
    [
      'a role that may not be read',
      (_, others) => (others.role = queryError('AccessDenied')),
      'service-linked-role',
      'not-checked',
      /AccessDenied/,
    ],
  ]);

  test('looks at all that it can where the organization may not be read', async () => {
    json.answers['DescribeOrganization'] = [denied];
    account.others.payer = 'Requester';
    const { status, found } = await findings();
    expect(status).toBe(1);
    expect(found.filter(({ level }) => level !== 'fine').map(({ check, level }) => `${check} ${level}`)).toEqual([
      'organization not-checked',
      'service-linked-role not-checked',
      'delegated-administrator not-checked',
      'trails-elsewhere not-checked',
      'requester-pays blocks',
      'bucket-policy not-checked',
      'key-policy not-checked',
    ]);
    expect(found.filter(({ level }) => level === 'fine').map(({ check }) => check)).toEqual([
      'trusted-access',
      'trails',
      'service-control-policies',
      'service-control-policies',
      'person-roles',
    ]);
  });
});
