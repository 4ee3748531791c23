import { namedIn } from '../../core/findings/outside/named-in';
import { type Members, verdictOf } from '../../core/findings/outside/verdict';
import { severityIn } from '../../core/findings/severity';
import type { FindingSeverityRule } from '../../lib/contract/findings';
import { CountBy } from '../../lib/detection/detection';
import type { Setting } from './findings';

/** Who belongs to an organization with these accounts, and how loud findings are in some of them. */
export function settingOf(
  accounts: readonly string[],
  organization: string,
  severities: readonly FindingSeverityRule[] = [],
): Setting {
  const inside = new Set(accounts);
  const members: Members = {
    account: (id) => (inside.has(id) ? 'inside' : 'outside'),
    organization: (id) => (id === organization ? 'inside' : 'outside'),
  };
  return {
    concerns: ({ outsidePaths }, event) =>
      outsidePaths === undefined || verdictOf(namedIn(event, outsidePaths), members) !== 'inside',
    severityIn: (detection, account) =>
      severityIn(
        { ...detection, countBy: detection.countBy ?? CountBy.PRINCIPAL },
        { id: account, parents: [], tags: {} },
        severities,
      ),
  };
}
