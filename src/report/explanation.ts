import type { Finding } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { ControlResult, Report } from '../model/report.ts';
import { outcomeWords } from '../model/ways.ts';
import { evidenceLine } from './evidence-lines.ts';
import { trafficCostWords } from './money-words.ts';
import { plannedWords, waiverWords } from './overlay-words.ts';
import { clean, familyName, gapWords, hopProof, hopSentence, pathLine, settles } from './words.ts';

/** A path in words, step by step. */
export interface PathInSteps {
  readonly outcome: string;
  readonly line: string;
  readonly steps: readonly { readonly sentence: string; readonly proof: string | null }[];
  readonly notKnown: string | null;
  readonly assumptions: readonly string[];
}

/** One way of a finding's traffic. */
export interface ExplainedPath extends PathInSteps {
  readonly service: string;
  /** IPv4 or IPv6. */
  readonly family: string;
  /** The part of the traffic that takes it, 0 to 1. */
  readonly share: number;
}

/** A control that the check of a finding is evidence towards. */
export interface ExplainedControl {
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  /** How directly the check speaks for it. */
  readonly basis: string;
}

/** A finding in words: why it is what it is, what proves it, what to do, and what it is evidence towards. */
export interface Explanation {
  readonly fingerprint: string;
  readonly check: string;
  readonly title: string;
  readonly status: Finding['status'];
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly subject: Omit<Finding['subject'], 'tags'>;
  readonly why: string;
  readonly paths: readonly ExplainedPath[];
  readonly evidence: readonly string[];
  readonly gaps: readonly { readonly what: string; readonly settledBy: string }[];
  readonly remedy: Finding['remedy'];
  /** What to do of a kind, where there is no remedy of this finding. */
  readonly advice: string;
  readonly overlays: readonly string[];
  readonly cause: Finding['cause'] | null;
  readonly controls: readonly ExplainedControl[];
  readonly limits: readonly string[];
  readonly references: readonly string[];
}

const bases: Readonly<Record<ControlResult['basis'], string>> = {
  'verified-direct': 'the control, or a mapping of its publisher, names what the check asks',
  'verified-analogue': 'a public mapping puts a like check under the control',
  'own-judgement': 'by our own judgment alone',
};

/** A path in words, step by step. */
export const pathInSteps = (path: Path): PathInSteps => ({
  outcome: outcomeWords(path),
  line: pathLine(path),
  steps: path.hops.map((hop) => ({ sentence: hopSentence(hop), proof: hopProof(hop) })),
  notKnown: path.gap ? clean(gapWords(path.gap)) : null,
  assumptions: path.assumptions.map(clean),
});

const pathsOf = ({ evidence }: Finding): readonly ExplainedPath[] =>
  evidence.flatMap((one) =>
    one.kind === 'path'
      ? [{ service: one.service, family: familyName(one.family), share: one.share, ...pathInSteps(one.path) }]
      : [],
  );

const controlsOf = (check: string, { controls, frameworks }: Report): readonly ExplainedControl[] => {
  const titles = new Map(frameworks.map(({ id, title, version }) => [id, `${title} ${version}`]));
  return controls.flatMap((control) =>
    control.checks
      .filter((one) => one.check === check)
      .map(({ basis }) => ({
        framework: titles.get(control.framework) ?? control.framework,
        id: control.id,
        title: control.title,
        basis: bases[basis],
      })),
  );
};

/** A finding of a report, explained. */
export const explanationOf = (finding: Finding, report: Report): Explanation => {
  const info = report.checks.find(({ id }) => id === finding.check);
  const { tags: _tags, ...subject } = finding.subject;
  return {
    fingerprint: finding.fingerprint,
    check: finding.check,
    title: info?.title ?? finding.check,
    status: finding.status,
    severity: finding.severity,
    message: finding.message,
    subject,
    why: info?.rationale ?? '',
    paths: pathsOf(finding),
    evidence: finding.evidence.filter(({ kind }) => kind !== 'path').map(evidenceLine),
    gaps: finding.gaps.map((gap) => ({
      what: clean(gapWords(gap)),
      settledBy: settles(gap),
    })),
    remedy: finding.remedy,
    advice: info?.remedy ?? '',
    overlays: [waiverWords(finding), plannedWords(finding), trafficCostWords(finding)].filter(
      (words) => words !== null,
    ),
    cause: finding.cause ?? null,
    controls: controlsOf(finding.check, report),
    limits: info?.limits ?? [],
    references: info?.references ?? [],
  };
};
