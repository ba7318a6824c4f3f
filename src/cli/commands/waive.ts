import { readFile } from 'node:fs/promises';
import { findingName } from '../../audit/find-finding.ts';
import { isDay } from '../../audit/waiver-tags.ts';
import { UserError } from '../../model/user-error.ts';
import type { Finding } from '../../model/finding.ts';
import type { NewWaiver } from '../../store/add-waiver.ts';
import { systemCode } from '../../store/file-errors.ts';
import { exitCodes } from '../exit-code.ts';
import { findingNamed, type FindingSource, sourceHint } from '../finding-named.ts';
import type { Io } from '../io.ts';
import { checksNamed } from '../names.ts';
import { prepareFile } from '../output.ts';
import type { Parts } from '../parts.ts';

/** What `waive` is told. */
export interface WaiveFlags extends FindingSource {
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
  readonly file?: string;
}

const refuseWords = ({ reason, owner, until }: WaiveFlags, today: string): void => {
  for (const [name, value] of [
    ['--reason', reason],
    ['--owner', owner],
  ] as const)
    if (value.trim() === '')
      throw new UserError(`${name} says nothing.`, 'A waiver has a reason and an owner.');
  if (!isDay(until))
    throw new UserError(`--until ${JSON.stringify(until)} is not a day.`, 'Write it as 2027-01-31.');
  if (until < today)
    throw new UserError(
      `--until ${until} has passed.`,
      'Name the last day on which the failure is accepted.',
    );
};

const refuseOthers = ({ status, waiver, subject, check }: Finding): void => {
  if (status !== 'fail')
    throw new UserError(
      `${check} of ${subject.id} is ${status}: there is no failure to accept.`,
      status === 'unknown' ? '`pathproof explain` says what would settle it.' : 'Name one that failed.',
    );
  if (waiver && !waiver.expired)
    throw new UserError(
      `It is waived until ${waiver.until} by ${waiver.owner}${waiver.source === 'tag' ? ', by a tag of the resource' : ''}.`,
      'Change that waiver.',
    );
};

/** Whose failure it is: as the report has it, or as it was typed where there is none. */
const subjectOf = async (
  typed: string,
  flags: WaiveFlags,
  parts: Parts,
): Promise<Pick<NewWaiver, 'check' | 'resource' | 'arn' | 'accountId' | 'region'>> => {
  const found = await findingNamed(typed, flags, parts);
  if (found !== null) {
    if (found.report.redacted)
      throw new UserError('The report is redacted: its subjects do not exist.', 'Name one without --redact.');
    refuseOthers(found.finding);
    const { check, subject } = found.finding;
    return {
      check,
      resource: subject.id,
      arn: subject.arn,
      accountId: subject.accountId,
      region: subject.region,
    };
  }
  const name = findingName(typed);
  if (name?.kind !== 'subject')
    throw new UserError(`${JSON.stringify(typed)} cannot be looked up: there is no report.`, sourceHint);
  const [check] = checksNamed([name.check], await parts.checks());
  if (name.subject.includes('*'))
    throw new UserError('A pattern is no finding.', 'Write waivers of many resources into the file itself.');
  return { check: check?.id ?? name.check, resource: name.subject, arn: null, accountId: null, region: null };
};

const textOf = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    const code = systemCode(cause) ?? 'unknown error';
    if (code === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read (${code}).`, 'Name a file of waivers with --file.', {
      cause,
    });
  });

/** Writes down who accepts a failure, why, and until when. */
export const waive = async (typed: string, flags: WaiveFlags, io: Io, parts: Parts): Promise<number> => {
  const today = io.now().toISOString().slice(0, 10);
  refuseWords(flags, today);
  const [{ withWaiver }, { defaultWaiverFile }, { writeAtomic }] = await Promise.all([
    import('../../store/add-waiver.ts'),
    import('../../store/waiver-file.ts'),
    import('../../store/atomic-write.ts'),
  ]);
  const path = flags.file ?? defaultWaiverFile;
  const subject = await subjectOf(typed, flags, parts);
  const { reason, owner, until } = flags;
  const waiver = { ...subject, reason: reason.trim(), owner: owner.trim(), until };
  const text = withWaiver(path, await textOf(path), waiver, await parts.checks(), today);
  await prepareFile(path);
  await writeAtomic(path, [text]);
  if (!flags.quiet)
    io.stderr.write(`Wrote ${path}: ${subject.check} of ${subject.resource} is waived until ${until}.\n`);
  return exitCodes.clean;
};
