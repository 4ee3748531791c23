/**
 * The columns of the archive's table in Athena. The Glue table, the translation of filter patterns to SQL and the queries are all made
 * from this list, so they cannot disagree.
 *
 * Names are written as in the event, because filter patterns compare them with case. Hive uses the same names in lower case (`hiveName`).
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html
 */
export type ColumnType =
  /** Text. */
  | 'text'
  /** `true` or `false` in the event; the table holds it as text. */
  | 'boolean'
  /** An object or array. The input format provides it as JSON text. */
  | 'json'
  /** A map of text to text. */
  | 'map'
  | { readonly struct: Readonly<Record<string, ColumnType>> }
  | { readonly arrayOf: Readonly<Record<string, ColumnType>> };

/**
 * A member of an event that is an object has to be a struct, a map or JSON text: Athena fails a query that reads an object as text.
 * Members that are not here are ignored: `edgeDeviceDetails`, `eventContext` and others are objects whose shape is not documented.
 */
export const TRAIL_COLUMNS: Readonly<Record<string, ColumnType>> = {
  eventVersion: 'text',
  userIdentity: {
    struct: {
      type: 'text',
      principalId: 'text',
      arn: 'text',
      accountId: 'text',
      invokedBy: 'text',
      accessKeyId: 'text',
      userName: 'text',
      identityProvider: 'text',
      credentialId: 'text',
      onBehalfOf: { struct: { userId: 'text', identityStoreArn: 'text' } },
      inScopeOf: {
        struct: { sourceArn: 'text', sourceAccount: 'text', issuerType: 'text', credentialsIssuedTo: 'text' },
      },
      sessionContext: {
        struct: {
          attributes: { struct: { mfaAuthenticated: 'text', creationDate: 'text' } },
          sessionIssuer: {
            struct: { type: 'text', principalId: 'text', arn: 'text', accountId: 'text', userName: 'text' },
          },
          ec2RoleDelivery: 'text',
          sourceIdentity: 'text',
          assumedRoot: 'text',
          webIdFederationData: { struct: { federatedProvider: 'text', attributes: 'map' } },
        },
      },
    },
  },
  eventTime: 'text',
  eventSource: 'text',
  eventName: 'text',
  awsRegion: 'text',
  sourceIPAddress: 'text',
  userAgent: 'text',
  errorCode: 'text',
  errorMessage: 'text',
  requestParameters: 'json',
  responseElements: 'json',
  additionalEventData: 'json',
  requestID: 'text',
  eventID: 'text',
  readOnly: 'boolean',
  resources: { arrayOf: { ARN: 'text', accountId: 'text', type: 'text' } },
  eventType: 'text',
  apiVersion: 'text',
  managementEvent: 'boolean',
  recipientAccountId: 'text',
  serviceEventDetails: 'json',
  sharedEventID: 'text',
  vpcEndpointId: 'text',
  vpcEndpointAccountId: 'text',
  eventCategory: 'text',
  addendum: { struct: { reason: 'text', updatedFields: 'text', originalRequestID: 'text', originalEventID: 'text' } },
  sessionCredentialFromConsole: 'text',
  tlsDetails: { struct: { tlsVersion: 'text', cipherSuite: 'text', clientProvidedHostHeader: 'text' } },
};

/** The partition keys, in the order of the folders. `day` is the day of delivery in UTC. No column has one of these names. */
export const PARTITION_KEYS = ['account', 'region', 'day'] as const;

/** The format of a day in the keys of log files, in the Java notation that partition projection uses. */
export const DAY_FORMAT = 'yyyy/MM/dd';

/** Returns the name of a member in Hive, Glue and SQL. */
export function hiveName(name: string): string {
  return name.toLowerCase();
}

/** Returns the type in Hive's notation, such as `struct<type:string>`. */
export function hiveType(type: ColumnType): string {
  if (typeof type === 'string') return type === 'map' ? 'map<string,string>' : 'string';
  return 'struct' in type ? structOf(type.struct) : `array<${structOf(type.arrayOf)}>`;
}

function structOf(fields: Readonly<Record<string, ColumnType>>): string {
  const written = Object.entries(fields).map(([name, type]) => `${hiveName(name)}:${hiveType(type)}`);
  return `struct<${written.join(',')}>`;
}
