import type { Asked } from './options';
import type { Origin } from './origin';

/** Lists what the report does not prove, to prevent misinterpretation. */
export function limitsOf({ origin, asked }: { readonly origin: Origin; readonly asked: Asked }): string[] {
  return [
    'A digest proves what CloudTrail delivered. It does not prove that CloudTrail recorded every call: event selectors, and services that CloudTrail does not record, decide that.',
    'Only accounts and Regions with digests in the archive were checked. An account that never delivered, or whose whole folder was deleted, leaves no trace here: compare the list of accounts with that of your organization. The archive watch does that at each check.',
    `This run does not know what existed before: digests that were deleted before the first remaining one cannot be reported as missing.${asked.to === undefined ? ' Nor can those at the end, unless a later digest names them.' : ''}`,
    ...(asked.logFiles === 'hashed'
      ? []
      : [
          asked.logFiles === 'listed'
            ? 'Log files were not read: it was checked that they exist and were not rewritten after their delivery.'
            : 'Only a share of the log files was read: for the others, it was checked that they exist and were not rewritten after their delivery.',
        ]),
    ...(origin.kind === 'folder'
      ? [
          'A synced folder keeps neither the metadata of objects nor their time in S3. Therefore the signature of the newest digest of each chain is missing, and only its content shows whether a log file was rewritten.',
        ]
      : []),
  ];
}
