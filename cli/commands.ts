/** Each one is `cli/<name>/command.ts`, which exports `run`. */
export const COMMANDS = {
  replay: 'Which alarms would these CloudTrail log files have raised?',
  history: 'Who did what in the last 90 days, in any account and Region?',
  findings: 'What did the detections find, and what is the state of each finding?',
  doctor: 'What would make a deployment of the trail fail, or go wrong?',
  verify: 'Is the archive complete and unchanged?',
} as const;

export type CommandName = keyof typeof COMMANDS;
