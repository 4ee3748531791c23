import { describe, expect, test } from '@jest/globals';
import { MANAGEMENT, ORGANIZATION, TRAIL } from '../../support/fake-account';
import {
  cloudTrail,
  delivery,
  destinationsInAccount,
  GROUP,
  role,
  isMendedByWhatIsPrinted,
} from './destinations-in-account';
import { ARCHIVE, delegatedTo } from './doctor-in-account';

describe('doctor of what a trail writes to besides its bucket', () => {
  const doctor = destinationsInAccount();
  const { account, look } = doctor;

  test.each<[string, string[], RegExp, RegExp, string]>([
    [
      'a log group that is not there',
      ['--log-group', 'tra'],
      /^blocks: The log group tra does not exist in account 111111111111, Region eu-central-1\.$/,
      /aws logs create-log-group --region eu-central-1 --log-group-name tra,/,
      'log-group',
    ],
    [
      'a class without metric filters',
      ['--log-group', 'trail-2'],
      /^blocks: The log group trail-2 is of class INFREQUENT_ACCESS\.$/,
      /of class STANDARD/,
      'log-group-class',
    ],
    [
      'another Region',
      ['--log-group', GROUP.replace('eu-central-1', 'us-east-1')],
      /^blocks: The log group trail is in account 111111111111, Region us-east-1; the trail's is in account 111111111111, Region eu-central-1\.$/,
      /Region eu-central-1/,
      'log-group-place',
    ],
    [
      'another account',
      ['--log-group', GROUP.replace(MANAGEMENT, '222222222222')],
      /^blocks: The log group trail is in account 222222222222/,
      /account 111111111111/,
      'log-group-place',
    ],
    [
      'a role that is not there',
      ['--log-role', 'Nobody'],
      /^blocks: The role Nobody does not exist in account 111111111111\.$/,
      /leave --log-role out/,
      'log-role',
    ],
    [
      'a role of another account',
      ['--log-role', 'arn:aws:iam::222222222222:role/Delivery'],
      /^blocks: The role .* belongs to account 222222222222/,
      /role of account 111111111111/,
      'log-role',
    ],
    [
      'a role for a group that is not named',
      ['--log-role', 'Delivery'],
      /^not-checked: Whether the role Delivery may write to the log group/,
      /add --log-group/,
      'log-role-policy',
    ],
  ])('finds %s', async (_, args, what, fix, check) => {
    const { of, fixOf, status } = await look(...args);
    expect(of(check)).toMatch(what);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(of(check).startsWith('blocks') ? 1 : 2);
  });

  /** What is pasted, and where. */
  test.each<[string, string, (statements: object[]) => void, RegExp]>([
    [
      'a role that CloudTrail may not assume',
      'log-role-trust',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          trust: {
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ...statements,
            ],
          },
        })),
      /trust policy of the role Delivery CloudTrail may not call sts:AssumeRole/,
    ],
    [
      'a role that it may assume for a trail',
      'log-role-trust',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          trust: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: cloudTrail,
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
              },
              ...statements,
            ],
          },
        })),
      /needs no such condition: CloudTrail does not send it/,
    ],
    [
      'a role for the streams of the management account alone',
      'log-role-policy',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          inline: {},
          attached: {
            'arn:aws:iam::111111111111:policy/Deliver': {
              Statement: [{ ...delivery, Resource: delivery.Resource[0] }, ...statements],
            },
          },
        })),
      /o-a1b2c3d4e5_111111111111_CloudTrail_eu-central-1.*The closest is Deliver \(statement 1\): its Resource has/,
    ],
  ])('finds %s, and what is printed mends it', (_, check, write, what) =>
    isMendedByWhatIsPrinted(doctor, check, write, what),
  );

  test('prints the streams of a delegated administrator too, where it looks', async () => {
    account.others.account = ARCHIVE;
    delegatedTo(account.json.answers, ARCHIVE);
    account.others.roles['Delivery'] = role({ inline: {} });
    const { fixes } = await look('--log-group', 'trail', '--log-role', 'Delivery');
    expect(fixes.flatMap(({ statements }) => statements ?? [])).toMatchObject([
      {
        Resource: [
          `${MANAGEMENT}_CloudTrail_eu-central-1*`,
          `${ARCHIVE}_CloudTrail_eu-central-1*`,
          `${ORGANIZATION}_*`,
        ].map((stream) => `${GROUP.replace(MANAGEMENT, ARCHIVE)}:log-stream:${stream}`),
      },
    ]);
  });
});
