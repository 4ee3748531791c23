import { describe, expect, test } from '@jest/globals';
import { resourceNames } from '../../../../core/history/request/resource-names';

const HERE = 'us-east-1:111111111111';

describe('the names of a resource', () => {
  test.each<[string, string[]]>([
    ['audit-archive', []],
    ['arn:aws:s3:::audit-archive', ['audit-archive']],
    ['arn:aws-us-gov:s3:::audit-archive', ['audit-archive']],
    ['arn:aws:s3:::audit-archive/key/of', ['audit-archive/key/of']],
    ['arn:aws:iam::111111111111:user/alice', ['alice']],
    ['arn:aws:iam::111111111111:role/teams/web/Deploy', ['teams/web/Deploy', 'Deploy']],
    ['arn:aws:iam::aws:policy/AdministratorAccess', ['AdministratorAccess']],
    [`arn:aws:ec2:${HERE}:instance/i-0123456789abcdef0`, ['i-0123456789abcdef0']],
    [`arn:aws:ec2:${HERE}:security-group/sg-1`, ['sg-1']],
    ['arn:aws:ec2:us-east-1::image/ami-1', ['ami-1']],
    [`arn:aws:lambda:${HERE}:function:resize`, ['resize']],
    [`arn:aws:lambda:${HERE}:function:resize:live`, ['resize']],
    [`arn:aws:rds:${HERE}:db:orders`, ['orders']],
    [`arn:aws:rds:${HERE}:snapshot:rds:orders-1`, ['rds:orders-1']],
    [`arn:aws:kms:${HERE}:key/8c9a1f0e-6f0d`, ['8c9a1f0e-6f0d']],
    [`arn:aws:kms:${HERE}:alias/archive`, ['alias/archive']],
    [`arn:aws:sns:${HERE}:alarms`, ['alarms']],
    [`arn:aws:sqs:${HERE}:jobs`, ['jobs']],
    [`arn:aws:dynamodb:${HERE}:table/orders`, ['orders']],
    [`arn:aws:cloudtrail:${HERE}:trail/organization-trail`, ['organization-trail']],
    [`arn:aws:logs:${HERE}:log-group:/aws/x:*`, ['/aws/x']],
    [`arn:aws:secretsmanager:${HERE}:secret:db/password-AbCdEf`, ['db/password-AbCdEf', 'db/password']],
    [`arn:aws:cloudformation:${HERE}:stack/network/8c9a1f0e-6f0d`, ['network']],
    [`arn:aws:ssm:${HERE}:parameter/app/url`, ['app/url', '/app/url']],
    [`arn:aws:ecr:${HERE}:repository/team/image`, ['team/image', 'image']],
    ['arn:aws:apigateway:us-east-1::/restapis/a1b2', ['restapis/a1b2', 'a1b2']],
  ])('%s', (value, others) => {
    expect(resourceNames(value)).toEqual([value, ...others]);
  });

  test('of a bucket as S3 commands write it is its name', () => {
    expect(resourceNames('s3://audit-archive')).toEqual(['audit-archive']);
    expect(resourceNames('s3://audit-archive/')).toEqual(['audit-archive']);
  });
});
