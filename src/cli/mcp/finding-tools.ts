import * as z from 'zod';
import type { Finding } from '../../model/finding.ts';
import { severities, statuses } from '../../model/finding.ts';
import { missingBy, some } from '../../report/group.ts';
import { explanationOf } from '../../report/explanation.ts';
import { gapWords, sectionWord, settles } from '../../report/words.ts';
import { findingIn } from '../finding-in.ts';
import { pageOf } from './bounds.ts';
import { defineTool, paging, word } from './tool.ts';

const shownGaps = 30;

/** `summary`: what was read and what not, and what came of it. */
export const summaryTool = defineTool({
  name: 'summary',
  title: 'What was read, and what came of it',
  description:
    'When and where the inventory was collected, what could not be read, how many verdicts there are of each kind, and the checks with failures. What was not read is unknown: never call it passed or failed.',
  input: z.strictObject({}),
  answer: async (_args, asked) => {
    const { scan, summary, coverage, population, checks, names = {} } = await asked.report();
    const titles = new Map(checks.map(({ id, title, severity }) => [id, { title, severity }]));
    const accounts = [...new Set(coverage.targets.map(({ accountId }) => accountId))];
    return {
      collectedAt: scan.collectedAt,
      complete: coverage.complete,
      accounts: accounts.slice(0, 100).map((id) => ({ id, name: names[id] ?? null })),
      regions: scan.regions,
      verdicts: summary.counts,
      failedBySeverity: summary.failed,
      notRead: missingBy(coverage.gaps)
        .slice(0, shownGaps)
        .map(({ gap, lines }) => ({
          what: sectionWord(lines[0]?.section ?? 'everything'),
          where: some(
            lines.map(({ accountId, region }) => `${accountId} ${region ?? '(whole account)'}`),
            5,
          ),
          why: gapWords(gap),
          settledBy: settles(gap),
        })),
      checksLeftOut: coverage.skipped ?? [],
      checks: population
        .filter(({ counts }) => counts.fail + counts.unknown > 0)
        .map(({ check, counts }) => ({ check, ...titles.get(check), ...counts })),
    };
  },
});

const brief = ({ fingerprint, check, status, severity, message, subject, waiver, gaps }: Finding) => ({
  fingerprint,
  check,
  status,
  severity,
  message,
  subject: {
    type: subject.type,
    id: subject.id,
    name: subject.name ?? null,
    accountId: subject.accountId,
    region: subject.region,
    vpcId: subject.vpcId,
  },
  ...(waiver ? { waiver } : {}),
  ...(status === 'unknown' ? { notKnown: gaps.map(gapWords) } : {}),
});

/** `findings`: verdicts, narrowed. */
export const findingsTool = defineTool({
  name: 'findings',
  title: 'Findings',
  description:
    'Verdicts of the checks, worst first: failures unless another status is asked for. explain has the evidence and the remedy of one.',
  input: z.strictObject({
    status: z.enum(statuses).default('fail'),
    severity: z.enum(severities).optional().describe('This severity and above.'),
    check: word('Id of a check.').optional(),
    account: word('Account id.').optional(),
    region: word('Region.').optional(),
    vpc: word('Id of a VPC.').optional(),
    subject: word('Id or ARN of a resource.').optional(),
    ...paging,
  }),
  answer: async ({ status, severity, check, account, region, vpc, subject, ...part }, asked) => {
    const within = severities.slice(0, severity === undefined ? undefined : severities.indexOf(severity) + 1);
    const { findings } = await asked.report();
    const found = findings.filter(
      (one) =>
        one.status === status &&
        within.includes(one.severity) &&
        (check === undefined || one.check === check) &&
        (account === undefined || one.subject.accountId === account) &&
        (region === undefined || one.subject.region === region) &&
        (vpc === undefined || one.subject.vpcId === vpc) &&
        (subject === undefined || [one.subject.id, one.subject.arn].includes(subject)),
    );
    const sorted = found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const page = pageOf(sorted, part);
    return { ...page, items: page.items.map(brief) };
  },
});

/** `explain`: one finding. */
export const explainTool = defineTool({
  name: 'explain',
  title: 'Explain a finding',
  description:
    'Why a finding is what it is: its path step by step, the evidence, what would settle it, the remedy as commands, and the controls that its check is evidence towards.',
  input: z.strictObject({
    finding: word('Fingerprint, or check and subject: s3-via-nat:subnet-0123456789abcdef0.'),
  }),
  answer: async ({ finding }, asked) => {
    const report = await asked.report();
    return explanationOf(findingIn(finding, report), report);
  },
});
