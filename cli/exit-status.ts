/** What every command's exit status says; the README and `--help` show the same. */
export const EXIT_STATUS = {
  /** Done, and nothing that the user asked to be told of. */
  done: 0,
  /** Done, and found what the user asked to be told of: `--fail-on` of replay, a finding of doctor. */
  found: 1,
  /** A partial answer: some of it could not be read, and what that is has been said. */
  partial: 2,
  /** Nothing was done: an unknown command, bad arguments, a path that does not exist, no credentials. */
  unusable: 3,
  /** Ctrl-C: what there was until then has been written, unless a deployed function had it. The shell's own number, 128 and SIGINT's 2. */
  interrupted: 130,
} as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];
