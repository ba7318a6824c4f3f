import type { Finding, Severity, Status } from './finding.ts';
import type { ApiCalls, Section, Target } from './inventory.ts';
import type { ServiceMatrix } from './matrix.ts';
import type { Gap } from './observed.ts';
import type { Traffic } from './traffic.ts';

/** The version of the report's shape. */
export const reportSchemaVersion = 1;

/** What a report says about a check that was run. */
export interface CheckInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly rationale: string;
  readonly remedy: string;
  readonly references: readonly string[];
  readonly limits: readonly string[];
  /** Sections of the inventory that its verdicts may rest on; absent in reports of earlier versions. */
  readonly needs?: readonly Section[];
  /** Its passes are counted in the population, and are not among the findings. */
  readonly passes?: 'counted';
}

/** How the subjects of a check were judged: the population, not only the failures. */
export interface Population {
  readonly check: string;
  readonly subjects: number;
  readonly counts: { readonly [S in Status]: number };
  /** Passes that are counted and not among the findings, by account; absent where every verdict is listed. */
  readonly unlisted?: readonly { readonly accountId: string; readonly passes: number }[];
}

/** A part of the inventory that could not be read, and what was therefore not assessed. */
export interface CoverageGap {
  readonly accountId: string;
  readonly region: string | null;
  /** The section, or null when the whole account or region is meant. */
  readonly section: Section | null;
  /** The item within the section (a bucket's policy), or null for the section. */
  readonly item: string | null;
  readonly gap: Gap;
}

/** What was assessed, and what was not. */
export interface Coverage {
  /** No target and no section is missing. */
  readonly complete: boolean;
  /** Accounts that were to be read: those assessed whole, in part and not at all add up to those listed. */
  readonly accounts: AccountCounts;
  readonly targets: readonly Target[];
  readonly gaps: readonly CoverageGap[];
}

/** How far the accounts that were to be read were read. */
export interface AccountCounts {
  readonly listed: number;
  readonly assessed: number;
  readonly partial: number;
  readonly notAssessed: number;
}

/** An account and region as it was read. */
export interface ReportUnit {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly collectedAt: string;
  readonly callerArn: string;
}

/** A framework that the report speaks of. */
export interface FrameworkInfo {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly source: string;
}

/** How the subjects of a check that is evidence towards a control were judged. */
export interface ControlCheck {
  readonly check: string;
  readonly basis: 'verified-direct' | 'verified-analogue' | 'own-judgement';
  /** The public mapping or text that the basis rests on; null for our own judgment. */
  readonly from: string | null;
  readonly counts: { readonly [S in Status]: number };
}

/** What the checks say towards one control: evidence, never a proof of compliance. */
export interface ControlResult {
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  readonly titleKind: 'official' | 'label';
  /** fail before unknown before pass before not-applicable: the worst that its checks found. */
  readonly status: Status;
  readonly counts: { readonly [S in Status]: number };
  /** Failures among them whose waiver holds. */
  readonly waived: number;
  readonly checks: readonly ControlCheck[];
  /** Checks that are evidence towards it too, and did not run. */
  readonly notRun: readonly string[];
}

/** An endpoint as a procedure of an auditor lists it. */
export interface ProcedureEndpoint {
  readonly id: string;
  readonly service: string | null;
  readonly type: string;
  readonly state: string;
  /** Availability Zones of its subnets; empty for a gateway endpoint. */
  readonly zones: readonly string[];
  /** Zones in which the VPC has workloads and the endpoint has no subnet. */
  readonly missingZones: readonly string[];
}

/** Routes of one table towards a service that gateway endpoints serve, and the way that its subnets take. */
export interface ProcedureRoutes {
  readonly table: string;
  readonly subnets: readonly string[];
  readonly service: string;
  /** Rows of the table that name a prefix list, an internet gateway or a NAT, verbatim. */
  readonly routes: readonly string[];
  /** What carries the traffic: gateway-endpoint, nat-gateway, internet-gateway …; several when it splits. */
  readonly ways: readonly string[];
  readonly status: Status;
}

/** One VPC in a procedure of an auditor. */
export interface ProcedureVpc {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly status: Status;
  /** Why, in a sentence each. */
  readonly reasons: readonly string[];
  readonly endpoints: readonly ProcedureEndpoint[];
  readonly tables: readonly ProcedureRoutes[];
}

/** An auditor's procedure for one control, gone through for every VPC in scope. */
export interface Procedure {
  readonly framework: string;
  readonly control: string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly status: Status;
  readonly counts: { readonly [S in Status]: number };
  readonly vpcs: readonly ProcedureVpc[];
}

/** A waiver that waives nothing: its day has passed, or nothing that failed matches it. */
export interface IdleWaiver {
  readonly source: 'file' | 'tag';
  readonly check: string;
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
}

/** What became of the waivers. */
export interface WaiverSummary {
  readonly applied: number;
  readonly expired: readonly IdleWaiver[];
  readonly unused: readonly IdleWaiver[];
  /** Tags that were meant as waivers and cannot be read as one, a sentence each. */
  readonly unreadable: readonly string[];
}

/** What was compared with an earlier report. */
export interface BaselineSummary {
  readonly scanId: string;
  readonly sha256: string;
  readonly collectedAt: string;
  readonly new: number;
  readonly known: number;
  /** Failed there, and passes or is not applicable here; `pathproof diff` tells of resources that are gone. */
  readonly resolved: number;
}

/** What decided about verdicts beside the inventory and the checks: SHA-256 of each, hex. */
export interface ReportInputs {
  /** Of the configuration, as the file was. */
  readonly config: string | null;
  /** Of the file of waivers. */
  readonly waivers: string | null;
  /** Of the report that was the baseline: what that report says of itself, computed again. */
  readonly baseline: string | null;
}

/** A report: everything that the reporters draw, and nothing that they have to decide. */
export interface Report {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scan: {
    readonly collectedAt: string;
    readonly finishedAt: string;
    readonly caller: { readonly accountId: string; readonly arn: string };
    readonly interrupted: boolean;
    /** SHA-256 of the canonical JSON of the inventory (RFC 8785), hex. */
    readonly inventorySha256: string;
    readonly checks: readonly string[];
    readonly vpcIds: readonly string[];
    readonly minimumSeverity: Severity | null;
    /** UUID of version 5, made of the inventory, the checks and the parameters: the same for the same report. */
    readonly id: string;
    /** The version of the tool that collected the inventory; `tool` judged it. */
    readonly collectedWith: string;
    /** SHA-256 of the definitions of the checks that ran and of the version that holds their logic. */
    readonly rulesetSha256: string;
    /** SHA-256 of everything that the user decided: what the checks were told, the limits of the report, and the inputs. */
    readonly configSha256: string;
    /** SHA-256 of each file that was read beside the inventory; null where there was none. */
    readonly inputs: ReportInputs;
    /** What gives this report again from the saved inventory. */
    readonly command: string;
    readonly partitions: readonly string[];
    readonly regions: readonly string[];
    /** The organization that the accounts belong to; null when it was not learned. */
    readonly organizationId: string | null;
    /** Frameworks that the controls were limited to; empty for all. */
    readonly frameworks: readonly string[];
  };
  readonly summary: {
    readonly counts: { readonly [S in Status]: number };
    /** Failed findings by severity. */
    readonly failed: { readonly [S in Severity]: number };
    /** Failed findings that nobody accepted and, with a baseline, that are new: what decides the exit code. */
    readonly open: { readonly [S in Severity]: number };
    /** Failed findings whose waiver holds. */
    readonly waived: number;
    /** Failed findings, those with one cause counted once; absent in reports of earlier versions. */
    readonly toFix?: number;
  };
  /** When each account and region was read, and as whom. */
  readonly units: readonly ReportUnit[];
  readonly population: readonly Population[];
  readonly resources: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly section: Section;
    readonly listed: number;
    /** When it had been read, by which action, and the id of that request; absent where nothing had to be asked. */
    readonly collectedAt?: string;
    readonly action?: string | null;
    /** Absent, too, where the report would name too many: the inventory names all. */
    readonly requestId?: string | null;
  }[];
  readonly coverage: Coverage;
  readonly apiCalls: readonly {
    readonly accountId: string;
    readonly region: string | null;
    readonly calls: readonly ApiCalls[];
  }[];
  readonly checks: readonly CheckInfo[];
  readonly frameworks: readonly FrameworkInfo[];
  readonly controls: readonly ControlResult[];
  readonly procedures: readonly Procedure[];
  readonly waivers: WaiverSummary;
  readonly baseline: BaselineSummary | null;
  /** Were ids, names and addresses replaced by keyed hashes? */
  readonly redacted: boolean;
  /** What was really sent; absent where nobody looked. */
  readonly traffic?: Traffic;
  /** Every subnet against every service; absent where it was not asked for, null where it would be too large. */
  readonly matrix?: ServiceMatrix | null;
  readonly findings: readonly Finding[];
  /** SHA-256 of the canonical JSON (RFC 8785) of this report without this field, hex. */
  readonly sha256: string;
}
