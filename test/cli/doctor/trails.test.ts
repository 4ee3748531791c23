import { describe } from '@jest/globals';
import { denied } from '../../support/fake-account';
import { doctorInAccount, trailNamed } from './doctor-in-account';

describe('doctor', () => {
  const { findsEach } = doctorInAccount();

  findsEach([
    [
      'only its own trails',
      () => undefined,
      'trails',
      'fine',
      /^Account 111111111111 has no other trail in eu-central-1/,
    ],
    [
      "Control Tower's trail",
      (answers) =>
        (answers['DescribeTrails'] = [
          { trailList: [trailNamed('aws-controltower-BaselineCloudTrail', { IsOrganizationTrail: true })] },
        ]),
      'further-copies',
      'warning',
      /of Control Tower\), of the organization/,
    ],
    [
      "the Landing Zone Accelerator's trail",
      (answers) =>
        (answers['DescribeTrails'] = [
          { trailList: [trailNamed('AWSAccelerator-Organizations-CloudTrail', { IsOrganizationTrail: true })] },
        ]),
      'further-copies',
      'warning',
      /of the Landing Zone Accelerator\), of the organization/,
    ],
    [
      'a trail of the same name',
      (answers) => (answers['DescribeTrails'] = [{ trailList: [trailNamed('organization-trail')] }]),
      'trail-name',
      'warning',
      /A trail named organization-trail already exists/,
    ],
    [
      'a trail that delivers below another prefix',
      (answers) =>
        (answers['DescribeTrails'] = [{ trailList: [trailNamed('organization-trail', { S3KeyPrefix: 'former' })] }]),
      'key-prefix',
      'warning',
      /organization-trail delivers below former\/AWSLogs\/, and would deliver below audit\/AWSLogs\//,
    ],
    [
      'five trails',
      (answers) =>
        (answers['DescribeTrails'] = [
          {
            trailList: ['a', 'b', 'c', 'd', 'e'].map((name) =>
              trailNamed(name, { HomeRegion: 'us-east-1', IsMultiRegionTrail: true }),
            ),
          },
        ]),
      'trail-quota',
      'blocks',
      /has 5 trails: a, b, c, d, e/,
    ],
    [
      'trails that may not be read',
      (answers) => (answers['DescribeTrails'] = [denied]),
      'trails',
      'not-checked',
      /AccessDenied/,
    ],
  ]);
});
