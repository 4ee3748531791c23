import { Token } from 'aws-cdk-lib/core';
import { MEMBER_ROLE_NAME } from '../contract/event-history';
import { memberRoleNameOf } from '../contract/names';

/**
 * Options of `EventHistoryScope.organization()`.
 */
export interface OrganizationHistoryOptions {
  /**
   * ARNs of further roles that may search every account, with the command line: those of an audit account, say.
   *
   * @default - none
   */
  readonly readers?: string[];

  /**
   * The name of the role that is put into every account: 1 to 64 letters, digits and `+ = , . @ _ -`, no other's in any of them.
   * Changing it replaces the roles. With another name than the default's, the command line needs `--member-role`.
   *
   * @default - the name of the trail, and `-event-history`
   */
  readonly memberRoleName?: string;

  /**
   * The path of that role, as in `/security/`. The command line then needs `--member-role /security/<name>`.
   *
   * @default - that of the stack's `rolePath`, or none
   */
  readonly memberRolePath?: string;
}

/**
 * Whose event history is searched.
 */
export class EventHistoryScope {
  /** No function is deployed. */
  public static none(): EventHistoryScope {
    return new EventHistoryScope('none', {});
  }

  /** The account that the function is in. */
  public static account(): EventHistoryScope {
    return new EventHistoryScope('account', {});
  }

  /** Every account of the organization: puts a read-only role into each of them. From the management account only. */
  public static organization(options: OrganizationHistoryOptions = {}): EventHistoryScope {
    return new EventHistoryScope('organization', options);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'none' | 'account' | 'organization',
    /** @internal */
    public readonly _options: OrganizationHistoryOptions,
  ) {}

  /** @internal */
  public get _readers(): readonly string[] {
    return this._options.readers ?? [];
  }

  /**
   * Of a trail whose name is known only at deployment it cannot be made.
   *
   * @internal
   */
  public _memberRoleName(trailName: string): string {
    return (
      this._options.memberRoleName ?? (Token.isUnresolved(trailName) ? MEMBER_ROLE_NAME : memberRoleNameOf(trailName))
    );
  }

  /** @internal */
  public get _isMemberRoleNamed(): boolean {
    return this._options.memberRoleName !== undefined;
  }
}
