import { Token } from 'aws-cdk-lib/core';
import { MEMBER_ROLE_NAME } from '../contract/event-history';
import { memberRoleNameOf } from '../contract/names';

/**
 * Options of `EventHistoryScope.organization()`.
 */
export interface OrganizationHistoryOptions {
  /**
   * ARNs of further roles that can search every account with the command line, for example roles of an audit account.
   *
   * @default - none
   */
  readonly readers?: string[];

  /**
   * The name of the role that is created in every account: 1 to 64 letters, digits and `+ = , . @ _ -`, not used by
   * another role there. Changing it replaces the roles. With a name other than the default, the command line needs
   * `--member-role`.
   *
   * @default - the name of the trail, followed by `-event-history`
   */
  readonly memberRoleName?: string;

  /**
   * The path of that role, for example `/security/`. The command line then needs `--member-role /security/<name>`.
   *
   * @default - the stack's `rolePath`, or none
   */
  readonly memberRolePath?: string;
}

/** Which accounts' event history can be searched. */
export class EventHistoryScope {
  /** No function is deployed. */
  public static none(): EventHistoryScope {
    return new EventHistoryScope('none', {});
  }

  /** Only the account of the function. */
  public static account(): EventHistoryScope {
    return new EventHistoryScope('account', {});
  }

  /** Every account of the organization: creates a read-only role in each of them. Only for the management account. */
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
   * Throws if the name of the trail is known only at deployment.
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
