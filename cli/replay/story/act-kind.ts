import type { LogRecord } from '../../../core/events/log-record';
import { outcomeOf } from '../../../core/findings/occurrence';
import type { ActKind } from './act-kinds';

const CREDENTIALS = /^(AssumeRole|GetSessionToken|GetFederationToken|SwitchRole|AssumeRoot)/;
const CREATES =
  /^(Create|Run(?!ningQuery)|Register|Import|Copy|Allocate|Restore|Request|Launch|Purchase|Upload|Publish|Generate)/;
const DELETES =
  /^(Delete|Terminate|Remove|Detach|Revoke|Deregister|Release|Cancel|Disassociate|Deactivate|Disable|Stop|Schedule.*Deletion|Purge|Leave)/;
const DENIED = /denied|unauthorized|forbidden|notauthorized|optinrequired/i;

export function actKindOf(record: LogRecord): ActKind {
  const { eventName, eventType, readOnly, errorCode } = record;
  const name = typeof eventName === 'string' ? eventName : '';
  if (outcomeOf(record) === 'failure') return DENIED.test(String(errorCode)) ? 'denied' : 'failed';
  if (eventType === 'AwsConsoleSignIn') return 'signed in';
  if (CREDENTIALS.test(name)) return 'assumed';
  // Old events have it as text, and some not at all.
  if (String(readOnly) === 'true') return 'read';
  if (CREATES.test(name)) return 'created';
  return DELETES.test(name) ? 'deleted' : 'changed';
}
