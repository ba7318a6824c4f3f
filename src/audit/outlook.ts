import { type Finding, severities } from '../model/finding.ts';
import type { Gap } from '../model/observed.ts';
import type { Report } from '../model/report.ts';

/** Why a report says nothing of a finding although its resource may be there; null when it would be there. */
export type Outlook = (finding: Finding) => string | null;

/** What was asked and what was answered, as part of a sentence. */
export const gapWords = ({ action, code, message }: Gap): string => `${action} answered ${code}: ${message}`;

const placeOf = ({ check, subject }: Finding): string =>
  [check, subject.accountId, subject.region].join('\n');

/** Accounts and regions that were not read, with why: `*` stands for every region of an account. */
const unread = ({ coverage }: Report): ReadonlyMap<string, string> =>
  new Map(
    coverage.targets.flatMap(
      ({ accountId, region, status, gaps }): readonly (readonly [string, string])[] => {
        if (status !== 'not-assessed') return [];
        const [gap] = gaps;
        return [
          [
            `${accountId}/${region ?? '*'}`,
            `could not read account ${accountId}${region === null ? '' : ` in ${region}`}${gap ? `: ${gapWords(gap)}` : ''}`,
          ],
        ];
      },
    ),
  );

/** Populations that could not be listed: a finding about the region stands for each. */
const unlisted = ({ findings }: Report): ReadonlyMap<string, string> =>
  new Map(
    findings.flatMap((finding): readonly (readonly [string, string])[] => {
      if (finding.subject.type !== 'region') return [];
      const [gap] = finding.gaps;
      const { accountId, region } = finding.subject;
      return [
        [
          placeOf(finding),
          `could not list what ${finding.check} judges in account ${accountId}, ${region}${gap ? `: ${gapWords(gap)}` : ''}`,
        ],
      ];
    }),
  );

/** What a report could have said: a finding that is not in it is gone only where nothing stood in the way of seeing it. */
export const outlookOf = (report: Report): Outlook => {
  const { vpcIds, minimumSeverity } = report.scan;
  const [places, populations] = [unread(report), unlisted(report)];
  const read = new Set(report.units.map(({ accountId, region }) => `${accountId}/${region}`));
  const isMild = ({ severity }: Finding): boolean =>
    minimumSeverity !== null && severities.indexOf(severity) > severities.indexOf(minimumSeverity);
  return (finding) => {
    const { accountId, region, vpcId } = finding.subject;
    const population = populations.get(placeOf(finding));
    if (population !== undefined) return population;
    const place = places.get(`${accountId}/${region}`) ?? places.get(`${accountId}/*`);
    if (place !== undefined) return place;
    if (!read.has(`${accountId}/${region}`)) return `did not ask for account ${accountId}, ${region}`;
    if (isMild(finding)) return `leaves out what is milder than ${minimumSeverity}`;
    return vpcIds.length > 0 && !(vpcId !== null && vpcIds.includes(vpcId))
      ? `reports on ${vpcIds.join(', ')} only`
      : null;
  };
};
