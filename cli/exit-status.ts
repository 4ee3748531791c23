/** The exit status of every command, as in the README and `--help`. */
export const EXIT_STATUS = {
  /** Done, and nothing to report. */
  done: 0,
  /** Done, and found what the user asked for: `--fail-on` of replay, a problem found by doctor. */
  found: 1,
  /** A partial answer: some of it could not be read, as reported. */
  partial: 2,
  /** Nothing was done: an unknown command, bad arguments, a path that does not exist, no credentials. */
  unusable: 3,
  /**
   * Ctrl-C: what was found until then was written, except with a deployed function. The shell's convention: 128 plus
   * SIGINT's number 2.
   */
  interrupted: 130,
} as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];
