import type { FakeAnswer } from './lookup-events';

export interface FakeAccount {
  readonly id: string;
  readonly state?: string;
  /** The id of the root or unit that it is in. */
  readonly parent?: string;
}

const PAGE = 2;

/** AWS Organizations, as far as accounts are listed: two a page, and an empty page first. */
export class FakeOrganization {
  public constructor(
    private readonly accounts: readonly FakeAccount[],
    /** The units below each root or unit. */
    private readonly units: Readonly<Record<string, readonly string[]>> = {},
    private readonly isDenied = false,
  ) {}

  public answer(operation: string, body: { ParentId?: string; NextToken?: string }): FakeAnswer {
    if (this.isDenied)
      return { status: 400, body: { __type: 'AccessDeniedException', message: 'You do not have permission' } };
    const { ParentId: parent = '', NextToken: token } = body;
    switch (operation) {
      case 'ListAccounts':
        return page('Accounts', this.accounts.map(accountOf), token);
      case 'ListAccountsForParent':
        return page('Accounts', this.accounts.filter((account) => account.parent === parent).map(accountOf), token);
      case 'ListOrganizationalUnitsForParent':
        return page(
          'OrganizationalUnits',
          (this.units[parent] ?? []).map((id) => ({ Id: id })),
          token,
        );
      default:
        return { status: 400, body: { __type: 'UnexpectedCall', message: operation } };
    }
  }
}

function accountOf({ id, state = 'ACTIVE' }: FakeAccount): object {
  return { Id: id, State: state };
}

function page(name: string, all: readonly object[], token = '-1'): FakeAnswer {
  const number = Number(token);
  const items = number < 0 ? [] : all.slice(number * PAGE, (number + 1) * PAGE);
  const more = (number + 1) * PAGE < all.length;
  return { status: 200, body: { [name]: items, ...(more && { NextToken: String(number + 1) }) } };
}
