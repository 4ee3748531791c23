/** With which settings of the app the recorded versions were synthesized, and the present one is. */
export const CONFIGURATION = {
  homeRegion: 'us-east-1',
  alertEmails: ['security@example.com'],
  // cdk.json has another for new archives.
  archiveNamespace: 'global',
} as const;

/** The recorded versions, each of which has to be upgraded; the commit from which it was synthesized. */
export const VERSIONS = ['b684f8c'] as const;

/** Detections that a recorded version has and the present one has not, and the one that has its calls now. CHANGELOG says so too. */
export const REPLACED_BY: Readonly<Record<string, string>> = {
  'notebook-start-script-changed': 'user-data-changed',
};
