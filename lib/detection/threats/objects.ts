import { and, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

const OBJECTS = { requiredEvents: [RequiredEvents.DATA_EVENTS], dataResourceTypes: ['AWS::S3::Object'] };
const KEY = 'requestParameters.x-amz-server-side-encryption-aws-kms-key-id';

/** Detections that need S3 data events. */
export const OBJECT_THREATS: readonly Detection[] = [
  fromParts({
    id: 'objects-encrypted-with-foreign-key',
    title: 'Objects are overwritten with a key that only the caller has',
    meaning:
      'SSE-C encrypts with a key from the request, which S3 does not keep: without the caller nobody can read the object again.',
    response: 'Deny the caller everything at once. Restore earlier versions of the objects.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls('s3', 'PutObject', 'CopyObject', 'CreateMultipartUpload'),
      exists('$.requestParameters.x-amz-server-side-encryption-customer-algorithm'),
      direct,
      succeeded,
    ),
    threshold: 10,
    falsePositives: 'Applications that use SSE-C: exclude them there.',
    techniques: ['T1486', 'T1486.A001'],
    findingPaths: pathsOf('s3'),
    ...OBJECTS,
  }),
  fromParts({
    id: 'objects-encrypted-with-outside-key',
    title: 'Objects are overwritten with a KMS key of an account outside the organization',
    meaning:
      'From now on, the owner of the key decides who can read the objects: the same extortion as with `objects-encrypted-with-foreign-key`. Keys of the organization do not count.',
    response:
      'Deny the caller everything at once. Restore earlier versions of the objects while the key still answers.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls('s3', 'PutObject', 'CopyObject', 'CreateMultipartUpload'),
      exists(`$.${KEY}`),
      direct,
      succeeded,
    ),
    threshold: 10,
    falsePositives: 'Deliveries into the bucket of a partner, with a key of that partner: exclude them there.',
    techniques: ['T1486'],
    findingPaths: [...pathsOf('s3'), KEY],
    outsidePaths: [KEY],
    findingOnly: true,
    ...OBJECTS,
  }),
  fromParts({
    id: 'objects-copied-outside',
    title: 'Objects are copied to, or from, a bucket of an account outside the organization',
    meaning:
      'CopyObject moves data from bucket to bucket without passing your network. CloudTrail lists the accounts of both buckets; those of the organization do not count. Each bucket is reported once.',
    response: 'Whose bucket is in requestParameters? Deny the caller everything if you do not know it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'CopyObject', 'UploadPartCopy'), direct, succeeded),
    falsePositives: 'Public data sets that are copied in; deliveries to a partner.',
    techniques: ['T1537', 'T1530', 'T1530.A001'],
    findingPaths: pathsOf('s3'),
    outsidePaths: ['resources[].accountId'],
    recurring: true,
    findingOnly: true,
    ...OBJECTS,
  }),
  fromParts({
    id: 'objects-read-in-bulk-by-person',
    title: 'A person, or a permanent key, reads objects in large numbers',
    meaning:
      'A thousand objects in five minutes is a download of the bucket. Workloads and pipelines, which do this all day, are excluded: theft of their credentials is not detected here.',
    response:
      'Ask the person. If it was not them, end the session or deactivate the key, and list from the archive what was read.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'GetObject'), byPerson, succeeded),
    threshold: 1000,
    falsePositives: 'Backups and analyses from a laptop, or with a permanent key; they are reported once.',
    techniques: ['T1530', 'T1530.A001'],
    findingPaths: pathsOf('s3'),
    recurring: true,
    findingOnly: true,
    ...OBJECTS,
  }),
  fromParts({
    id: 'objects-deleted-in-bulk',
    title: 'Objects are deleted in large numbers',
    meaning:
      'DeleteObjects deletes up to a thousand objects per call; single deletions count if a person or a permanent key makes them. Lifecycle rules leave no such events.',
    response: 'Deny the caller everything at once. With versioning, remove the delete markers.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(or(calls('s3', 'DeleteObjects'), and(calls('s3', 'DeleteObject'), byPerson)), direct, succeeded),
    threshold: 100,
    falsePositives: 'Data pipelines that clean up: raise the threshold above their number.',
    techniques: ['T1485', 'T1485.A003'],
    findingPaths: pathsOf('s3'),
    ...OBJECTS,
  }),
];
