export {
  defineCheck,
  type Check,
  type CheckContext,
  type CheckDefinition,
  type Failure,
  type SubjectKind,
  type Verdict,
} from './checks/check.ts';
export { type CheckOptions } from './model/check-options.ts';
export { checks } from './checks/index.ts';
export * as subjects from './checks/subjects.ts';
export { permissionsPolicy } from './collectors/permissions.ts';
export { canonical, canonicalChunks } from './model/canonical.ts';
export {
  severities,
  statuses,
  type Evidence,
  type Finding,
  type Remedy,
  type Severity,
  type Status,
  type Subject,
} from './model/finding.ts';
export {
  inventorySchema,
  inventorySchemaVersion,
  sectionNames,
  type ApiCalls,
  type Inventory,
  type RegionInventory,
  type Section,
  type Sections,
  type Target,
} from './model/inventory.ts';
export { isSeen, seen, unseen, type Gap, type Observed } from './model/observed.ts';
export type { DnsAnswer, FamilyAnswer, Hop, Path, Reason, Share, SubnetAnswer } from './model/path.ts';
export {
  reportSchemaVersion,
  type CheckInfo,
  type Coverage,
  type CoverageGap,
  type Population,
  type Report,
} from './model/report.ts';
export { changeKinds, changeSchema, type Change, type ChangeKind } from './model/change.ts';
export {
  wayEffects,
  whatIfSchemaVersion,
  type FindingDifference,
  type WayDifference,
  type WayEffect,
  type WhatIf,
} from './model/what-if.ts';
export { whatIf, type WhatIfOptions } from './proof/what-if.ts';
export {
  planSchema,
  planSchemaVersion,
  type LeftFailure,
  type Plan,
  type PlannedChange,
} from './model/plan.ts';
export { UserError } from './model/user-error.ts';
export { createResolver, type PathResolver } from './paths/resolver.ts';
export { createWorld, type World } from './paths/world.ts';
export { formats, reporters, type Format, type Reporter } from './report/index.ts';
export { reportSchema } from './model/report.ts';
export { createTerminalReporter, type TerminalOptions } from './report/terminal.ts';
export { audit, type AuditOptions } from './audit/audit.ts';
export { plan, type Narrowing, type PlanOptions } from './plan/plan.ts';
export { collect, type CollectOptions, type Progress } from './collect/collect.ts';
export { loadInventory, saveInventory } from './store/inventory-file.ts';
export { loadReport } from './store/report-file.ts';
export { silentLogger, type Logger } from './collect/logger.ts';
