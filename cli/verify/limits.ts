import type { Asked } from './options';
import type { Origin } from './origin';

/** What the report does not prove, so that nobody reads more into it. */
export function limitsOf({ origin, asked }: { readonly origin: Origin; readonly asked: Asked }): string[] {
  return [
    'A digest proves what CloudTrail delivered. It does not prove that CloudTrail recorded every call: event selectors, and services that CloudTrail does not record, decide that.',
    'Only accounts and Regions with digests in the archive were checked. An account that never delivered, or whose whole folder was deleted, leaves no trace here: compare the list of accounts with that of your organization. The archive watch does that at each check.',
    `This run does not know what was there before: digests that were deleted before the first one that is left cannot be reported as missing.${asked.to === undefined ? ' Nor can those at the end, unless a later digest names them.' : ''}`,
    ...(asked.logFiles === 'hashed'
      ? []
      : [
          asked.logFiles === 'listed'
            ? 'Log files were not read: their existence was checked, and that nothing wrote them again after their delivery.'
            : 'Only a share of the log files was read: of the others, their existence was checked, and that nothing wrote them again after their delivery.',
        ]),
    ...(origin.kind === 'folder'
      ? [
          'A synced folder keeps neither the metadata of objects nor their time in S3. The signature of the newest digest of each chain is lost with them, and whether a log file was written again shows only in its content.',
        ]
      : []),
  ];
}
