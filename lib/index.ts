export { ArchiveWatch } from './archive/archive-watch';
export * from './archive/archive-watch-props';
export { ArchiveWatcher, type WatchElsewhereOptions, type WatchHereOptions } from './archive/archive-watcher';
export { TrailTable } from './archive/trail-table';
export * from './archive/trail-table-props';
export { type LogFilesOptions, TrailTableSource } from './archive/trail-table-source';
export { ArchiveWatchMetric } from './contract/archive-watch';
export type { DashboardRow } from './dashboard/dashboard-row';
export * from './dashboard/trail-dashboard';
export * from './detection/alarm-recipients';
export { CisCatalog, CisVersion } from './detection/cis-catalog';
export * from './detection/detection';
export { ArchiveNamespace } from './contract/archive-namespace';
export { TrailHealthMetric } from './contract/trail-health';
export { DetectionAlarms } from './detection/detection-alarms';
export * from './detection/detection-alarms-props';
export * from './detection/detection-override';
export type { IFindings } from './detection/findings/findings';
export * from './detection/existing-log-group';
export * from './detection/findings/findings-options';
export { LogGroupLookup } from './detection/log-group-lookup';
export * from './detection/suppression';
export { FunctionAlarmAction } from './detection/function-alarm-action';
export { OwnPartsCatalog } from './detection/own-parts-catalog';
export { ThreatCatalog } from './detection/threat-catalog';
export { TunedCatalog } from './detection/tuned-catalog';
export * from './filter-pattern/json-filter-pattern';
export { EventHistory, type EventHistoryProps } from './history/event-history';
export * from './history/event-history-scope';
export { MemberAccountAccess, type MemberAccountAccessProps } from './history/member-account-access';
export { MemberAccountRole, type MemberAccountRoleProps } from './history/member-account-role';
export { CdkNagReasons } from './nag/cdk-nag-reasons';
export { DelegatedAdministrator, type DelegatedAdministratorProps } from './organization/delegated-administrator';
export type { GuardrailOptions } from './organization/guardrails/guardrail-options';
export * from './organization/organization-access';
export { TrailGuardrails, type TrailGuardrailsProps } from './organization/trail-guardrails';
export * from './stacks/attached-trail-stack';
export * from './stacks/attached-trail-stack-props';
export * from './stacks/delegated-administrator-stack';
export * from './stacks/log-archive-stack';
export * from './stacks/organization-trail-stack';
export * from './stacks/organization-trail-stack-props';
export { AccessLogBucket, type AccessLogBucketProps } from './trail/access-log-bucket';
export { AggregationTemplate } from './events/aggregation';
export * from './events/data-events';
export { EventCondition, EventField } from './events/event-condition';
export { EventSelection } from './events/event-selection';
export { ReadWrite } from './events/event-selector';
export type { ArchiveProtection } from './trail/archive-protection';
export type { OrganizationTrailAttributes } from './trail/imported-trail';
export type { InsightOptions } from './events/insights';
export { LogArchive, type LogArchiveProps } from './trail/log-archive';
export type { ManagementEventOptions } from './events/management-events';
export type { NetworkActivityOptions } from './events/network-activity';
export { OrganizationTrail } from './trail/organization-trail';
export * from './trail/organization-trail-props';
export * from './trail/organization-trail-ref';
export { type DisabledSafeguardOptions, Safeguard } from './internal/safeguard';
export {
  type ArchiveAccountOptions,
  type ArchiveOptions,
  type ExistingArchiveOptions,
  type NewArchiveOptions,
  TrailArchive,
} from './trail/trail-archive';
export { TrailBucket, type TrailBucketProps } from './trail/trail-bucket';
export * from './trail/trail-identity';
export * from './trail/trail-key';
export { TrailLogGroup, type TrailLogGroupProps } from './trail/trail-log-group';
export {
  type DelegatedAdministratorOptions,
  type ManagementAccountOptions,
  TrailOwner,
  type TrailOwnerOptions,
} from './trail/trail-owner';
export { TrailPolicies } from './trail/trail-policies';
export { TrailScope, type TrailScopeOptions } from './trail/trail-scope';
export * from './trail/trail-topic';
