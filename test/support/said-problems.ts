/** The problems that a command says, one a line, without what would be allowed. */
export function saidProblems(said: string): string[] {
  return said
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/; allowed: .+$/, ''));
}
