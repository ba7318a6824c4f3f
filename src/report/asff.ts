import type { Finding, Severity } from '../model/finding.ts';
import type { CheckInfo, ControlCheck, Report } from '../model/report.ts';
import { requirementName } from '../frameworks/mapping.ts';
import {
  asffResources,
  type AsffResource,
  networkPath,
  type NetworkPathComponent,
} from './asff-resources.ts';
import { pathsOf } from './evidence-lines.ts';
import { cut, wellFormed } from './limits.ts';
import { type Names, namesIn } from './names.ts';
import type { Reporter } from './reporter.ts';
import { clean, gapWords, pathLine } from './words.ts';

/** A finding in the AWS Security Finding Format, as far as we fill it. */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly Region: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: readonly string[];
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: { readonly Label: string; readonly Original: string };
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: string; readonly Original: string };
    readonly Types: readonly string[];
  };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string; readonly Url?: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly NetworkPath?: readonly NetworkPathComponent[];
  readonly Resources: readonly AsffResource[];
  readonly Compliance: {
    readonly Status: 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';
    readonly RelatedRequirements?: readonly string[];
    readonly StatusReasons: readonly { readonly ReasonCode: string; readonly Description: string }[];
  };
  readonly Workflow: { readonly Status: 'NEW' | 'SUPPRESSED' | 'RESOLVED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

/** Lengths that Security Hub allows (Security Hub user guide, required and optional top-level attributes; API reference). */
export const asffLimits = {
  id: 512,
  title: 256,
  description: 1024,
  recommendation: 512,
  url: 2048,
  productFields: 50,
  productFieldKey: 128,
  productFieldValue: 2048,
  requirements: 32,
  reasonDescription: 512,
  resources: 32,
  finding: 240_000,
} as const;

// One of the types of the taxonomy that Security Hub knows (user guide, Types taxonomy for ASFF).
const findingTypes = ['Software and Configuration Checks/AWS Security Best Practices/Network Reachability'];

const text = (value: string, most: number): string => cut(wellFormed(clean(value)), most) || '-';

const labelOf = (severity: Severity): string => severity.toUpperCase();

const code = (word: string): string =>
  word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
    .slice(0, 100) || 'UNKNOWN';

/** The id of the product that every account has for findings of its own making. */
export const productArnOf = (partition: string, accountId: string, region: string): string =>
  `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;

/** What findings of one check have in their GeneratorId. */
export const generatorOf = (check: string): string => `pathproof/${check}`;

const statusOf = ({ status, gaps }: Finding): AsffFinding['Compliance']['Status'] => {
  if (status === 'fail') return 'FAILED';
  if (status !== 'unknown') return 'PASSED';
  // AWS: NOT_AVAILABLE is for what could not be performed because of an outage or an API error; WARNING for missing information (ASFF, Compliance).
  return gaps.some(({ action }) => !action.startsWith('pathproof:')) ? 'NOT_AVAILABLE' : 'WARNING';
};

const reasonsOf = (finding: Finding, names: Names): AsffFinding['Compliance']['StatusReasons'] =>
  finding.status === 'unknown'
    ? finding.gaps.slice(0, 10).map((gap) => ({
        ReasonCode: code(gap.code),
        Description: text(gapWords(gap), asffLimits.reasonDescription),
      }))
    : [
        {
          ReasonCode: code(finding.messageId),
          Description: text(names.within(finding.message), asffLimits.reasonDescription),
        },
      ];

/** What the report says about a check, worked out once. */
interface CheckFacts {
  readonly info: CheckInfo | undefined;
  readonly requirements: readonly string[];
  readonly names: Names;
}

const sureness: readonly ControlCheck['basis'][] = ['verified-direct', 'verified-analogue', 'own-judgement'];

/** The surest first: no more than 32 fit. */
const requirementsOf = (check: string, { controls }: Report): readonly string[] => {
  const pairs = controls.flatMap(({ framework, id, checks }) => {
    const basis = checks.find((item) => item.check === check)?.basis;
    return basis ? [{ name: requirementName(framework, id), basis }] : [];
  });
  const sorted = sureness.flatMap((basis) => pairs.filter((pair) => pair.basis === basis));
  return sorted.slice(0, asffLimits.requirements).map(({ name }) => name);
};

const productFields = (finding: Finding, report: Report, names: Names): AsffFinding['ProductFields'] => {
  const { accountId, vpcId } = finding.subject;
  const [account, vpc] = [names.alone(accountId), vpcId === null ? null : names.alone(vpcId)];
  const paths = pathsOf(finding).map(pathLine);
  const { waiver, planned } = finding;
  const fields: Readonly<Record<string, string>> = {
    'pathproof/ScanId': report.scan.id,
    'pathproof/ReportSha256': report.sha256,
    'pathproof/Version': report.tool.version,
    'pathproof/Message': finding.messageId,
    ...(account === null ? {} : { 'pathproof/AccountName': account }),
    ...(vpc === null ? {} : { 'pathproof/VpcName': vpc }),
    ...(paths.length > 0 ? { 'pathproof/Path': paths.join(' | ') } : {}),
    ...(planned ? { 'pathproof/PlannedChange': `${planned.id}: ${planned.title}` } : {}),
    ...(waiver
      ? {
          'pathproof/Waiver': `${waiver.expired ? 'expired' : 'until'} ${waiver.until}, ${waiver.owner}: ${waiver.reason}`,
        }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, text(value, asffLimits.productFieldValue)]),
  );
};

const remediationOf = (finding: Finding, { info, names }: CheckFacts): Pick<AsffFinding, 'Remediation'> => {
  const [url] = info?.references ?? [];
  if (!finding.remedy) return {};
  return {
    Remediation: {
      Recommendation: {
        Text: text(names.within(finding.remedy.text), asffLimits.recommendation),
        ...(url && url.length <= asffLimits.url ? { Url: url } : {}),
      },
    },
  };
};

const toAsff = (finding: Finding, report: Report, facts: CheckFacts): AsffFinding => {
  const { info, requirements, names } = facts;
  const { subject, check } = finding;
  const partition = subject.arn.split(':')[1] || 'aws';
  const at = new Date(report.scan.collectedAt).toISOString();
  const severity = finding.status === 'fail' ? finding.severity : 'informational';
  const rating = { Label: labelOf(severity), Original: severity };
  const [path] = pathsOf(finding);
  const waived = finding.waiver !== undefined && !finding.waiver.expired;
  return {
    SchemaVersion: '2018-10-08',
    Id: text(`pathproof/${check}/${finding.fingerprint}`, asffLimits.id),
    ProductArn: productArnOf(partition, subject.accountId, subject.region),
    ProductName: 'pathproof',
    CompanyName: 'pathproof',
    Region: subject.region,
    GeneratorId: text(generatorOf(check), asffLimits.id),
    AwsAccountId: subject.accountId,
    Types: findingTypes,
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    UpdatedAt: at,
    Severity: rating,
    FindingProviderFields: { Severity: rating, Types: findingTypes },
    Title: text(info?.title ?? check, asffLimits.title),
    Description: text(names.within(finding.message), asffLimits.description),
    ...remediationOf(finding, facts),
    ProductFields: productFields(finding, report, names),
    ...(path && path.hops.length > 0 ? { NetworkPath: networkPath(path) } : {}),
    Resources: asffResources(finding),
    Compliance: {
      Status: statusOf(finding),
      ...(requirements.length > 0 ? { RelatedRequirements: requirements } : {}),
      StatusReasons: reasonsOf(finding, names),
    },
    Workflow: { Status: finding.status === 'pass' ? 'RESOLVED' : waived ? 'SUPPRESSED' : 'NEW' },
    RecordState: finding.status === 'pass' ? 'ARCHIVED' : 'ACTIVE',
  };
};

/** The findings of a report in the AWS Security Finding Format, one by one; what is not applicable is no finding there. */
export const asffFindings = function* (report: Report): Iterable<AsffFinding> {
  const known = new Map<string, CheckFacts>();
  const names = namesIn(report);
  for (const finding of report.findings) {
    if (finding.status === 'not-applicable') continue;
    const facts = known.get(finding.check) ?? {
      info: report.checks.find(({ id }) => id === finding.check),
      requirements: requirementsOf(finding.check, report),
      names,
    };
    known.set(finding.check, facts);
    yield toAsff(finding, report, facts);
  }
};

const render = function* (report: Report): Iterable<string> {
  yield '{"Findings":[';
  let separator = '\n';
  for (const finding of asffFindings(report)) {
    yield separator + JSON.stringify(finding);
    separator = ',\n';
  }
  yield '\n]}\n';
};

/** The AWS Security Finding Format, one finding a line. */
export const asff: Reporter = { mediaType: 'application/json', extension: 'asff.json', render };
