import { describe, expect, test } from '@jest/globals';
import { TrailGuardrails, type TrailGuardrailsProps } from '../../../lib/organization/trail-guardrails';
import { resources, testStack } from '../../support/template';

const OPTIONS = {
  exceptRoles: ['cdk-hnb659fds-deploy-role-*', 'cdk-hnb659fds-cfn-exec-role-*'],
  logArchiveAccount: '222222222222',
};
const PLACE = { homeRegion: 'eu-central-1', managementAccountId: '111111111111' };

function deployed(props: Partial<TrailGuardrailsProps> = {}) {
  const stack = testStack();
  const guardrails = new TrailGuardrails(stack, 'Guardrails', { ...OPTIONS, ...props });
  return { guardrails, all: resources(stack) };
}

describe('TrailGuardrails', () => {
  test('are policies of the organization, attached one after the other where they are to be', () => {
    const { all, guardrails } = deployed({
      delegatedAdministrator: '333333333333',
      targetIds: ['ou-a1b2-c3d4e5f6', '222222222222'],
    });
    expect(Object.keys(all)).toEqual(['GuardrailsPolicy1', 'GuardrailsPolicy2', 'GuardrailsPolicy3']);
    const [first, second, third] = Object.values(all);
    expect(first).toMatchObject({
      Type: 'AWS::Organizations::Policy',
      Properties: {
        Type: 'SERVICE_CONTROL_POLICY',
        Name: 'organization-trail-guardrails-1',
        TargetIds: ['ou-a1b2-c3d4e5f6', '222222222222'],
      },
    });
    expect(second?.DependsOn).toEqual(['GuardrailsPolicy1']);
    expect(third?.DependsOn).toEqual(['GuardrailsPolicy2']);
    expect(guardrails.policyIds).toHaveLength(3);
  });

  test('are attached nowhere unless asked, and named after the trail', () => {
    const { all } = deployed({ trailName: 'audit' });
    expect(Object.values(all).map(({ Properties: { Name: name, TargetIds: targets } }) => [name, targets])).toEqual([
      ['audit-guardrails-1', undefined],
    ]);
  });

  test('are the same as text, with and without a stack', () => {
    const { all, guardrails } = deployed();
    const texts = TrailGuardrails.documentsFor({ ...OPTIONS, ...PLACE });
    expect(Object.values(all).map(({ Properties: { Content: content } }) => JSON.stringify(content))).toEqual(
      texts.map((text) => text.replaceAll('arn:aws:', 'arn:${AWS::Partition}:')),
    );
    expect(guardrails.documents).toHaveLength(texts.length);
  });

  test('name the archive as its stack does, or by the name that it was given', () => {
    const buckets = (options: object) =>
      TrailGuardrails.documentsFor({ ...OPTIONS, ...PLACE, ...options })
        .flatMap((text) => (JSON.parse(text) as { Statement: { Sid: string; Resource: string[] }[] }).Statement)
        .filter(({ Sid: sid }) => sid === 'ArchiveBuckets')
        .flatMap(({ Resource: resource }) => resource);
    expect(buckets({ trailName: 'audit' })).toEqual([
      'arn:aws:s3:::audit-222222222222-eu-central-1',
      'arn:aws:s3:::audit-222222222222-eu-central-1-access',
    ]);
    expect(buckets({ archiveBucketName: 'logs' })).toEqual(['arn:aws:s3:::logs', 'arn:aws:s3:::logs-access']);
    expect(buckets({ logArchiveAccount: undefined })).toEqual([]);
  });

  test('protect less of a name that CloudFormation may cut', () => {
    const [long = '', short = ''] = ['SecurityOrganizationTrailOfTheCompany', 'Trail'].map((stackName) =>
      TrailGuardrails.documentsFor({ ...OPTIONS, ...PLACE, delegatedAdministrator: '333333333333', stackName }).join(
        '',
      ),
    );
    expect(long).toContain('arn:aws:lambda:eu-central-1:333333333333:function:SecurityOrganizationTrai*"');
    expect(long).toContain('arn:aws:s3:::securityorganizationtrai*"');
    expect(short).toContain('arn:aws:lambda:eu-central-1:333333333333:function:Trail-*"');
  });

  test('except nobody from calls on the trail where no delegated administrator makes it', () => {
    const [text = ''] = TrailGuardrails.documentsFor({ ...PLACE, exceptRoles: ['deploy-role'] });
    const { Statement: statements } = JSON.parse(text) as { Statement: { Sid: string; Condition?: object }[] };
    expect(statements.map(({ Sid: sid, Condition: condition }) => [sid, condition])).toEqual([
      ['Trail', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }],
      ['StayInOrganization', undefined],
    ]);
  });

  test('take roles below a path', () => {
    const texts = TrailGuardrails.documentsFor({
      ...OPTIONS,
      ...PLACE,
      exceptRoles: ['aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Deploy_*'],
      eventHistoryRole: '/security/history',
    }).join('');
    expect(texts).toContain(
      '"arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Deploy_*"',
    );
    expect(texts).toContain('"arn:aws:iam::*:role/security/history"');
  });

  test('name all that is wrong at once', () => {
    expect(() =>
      deployed({
        exceptRoles: ['*', 'a*', 'arn:aws-cn:iam::222222222222:role/deploy', 'arn:aws:iam::*:role/deploy', 'ok-role'],
        logArchiveAccount: '111111111111',
        delegatedAdministrator: '22',
        homeRegion: 'Frankfurt',
        trailName: '-',
        rolePath: 'security',
        eventHistoryRole: 'a b',
        keyArns: ['alias/x'],
        targetIds: ['root', '111111111111'],
      }),
    ).toThrow(
      /targetIds\[0\]: received "root".*\n.*targetIds\[1\]: received "111111111111"; allowed: an account other than the management account.*\n.*trailName.*\n.*homeRegion.*\n.*delegatedAdministrator.*\n.*rolePath.*\n.*eventHistoryRole.*\n.*keyArns\[0\].*\n.*exceptRoles\[0\]: received "\*".*\n.*exceptRoles\[1\].*\n.*logArchiveAccount: received "111111111111"; allowed: another account/,
    );
  });

  test('refuse to lock everybody out', () => {
    expect(() => deployed({ exceptRoles: [] })).toThrow(/exceptRoles: received none; allowed: at least one role/);
    const ofOther = { ...PLACE, exceptRoles: ['arn:aws-us-gov:iam::222222222222:role/deploy'] };
    expect(() => TrailGuardrails.documentsFor(ofOther)).toThrow(
      /a role of the partition aws: any other excepts nobody/,
    );
  });

  test('need to be told the place where there is no stack', () => {
    expect(() => TrailGuardrails.documentsFor({ ...OPTIONS, managementAccountId: '111111111111' })).toThrow(
      /homeRegion: received undefined/,
    );
    expect(() => TrailGuardrails.documentsFor({ ...OPTIONS, ...PLACE, homeRegion: 'xx-nowhere-1' })).toThrow(
      /homeRegion: received "xx-nowhere-1"; allowed: a Region that this version of the CDK knows/,
    );
  });

  test('refuse more roles than a statement has room for', () => {
    const exceptRoles = Array.from(
      { length: 90 },
      (_, index) => `a-rather-long-name-of-a-deploying-role-${String(index)}`,
    );
    expect(() => deployed({ exceptRoles })).toThrow(
      /exceptRoles: received roles that result in a statement of \d+ characters/,
    );
  });
});
