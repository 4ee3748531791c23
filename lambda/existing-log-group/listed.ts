/** CloudFormation shows about this much of a reason. */
const MOST = 20;

/** Lists names for the person who deploys: the first ones, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return `${names.slice(0, MOST).join(', ')}${more > 0 ? `, and ${String(more)} more` : ''}`;
}
