import type { AccessAnswer, AccessVerdict, AccessWay, PolicyStep } from '../../access/access.ts';
import { namesInInventory } from '../../audit/name-record.ts';
import type { Gap } from '../../model/observed.ts';
import { createWorld } from '../../paths/world.ts';
import { paragraph } from '../../report/layout.ts';
import { type Names, namesOf } from '../../report/names.ts';
import { outcomeWords } from '../../model/ways.ts';
import { clean, dnsSentence, familyName, pathLine, shareWords } from '../../report/words.ts';
import { accessAnswer } from '../access-answer.ts';
import { exitCodes } from '../exit-code.ts';
import { gatherInventory, inventoryOf } from '../gather.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { drawHops, type PathFlags } from './path.ts';

/** What `access` is asked for. */
export interface AccessFlags extends PathFlags {
  readonly action: string;
  readonly principal?: string;
}

const verdictWords: Readonly<Record<AccessVerdict | 'mixed', string>> = {
  allowed: 'allowed by the bucket policy',
  'by-identity': 'allowed where the caller’s own policies allow it, which were not read',
  refused: 'refused by a policy',
  unreachable: 'not even arriving there',
  unknown: 'not known',
  mixed: 'different from one way to the other',
};

const stepName = (policy: PolicyStep['policy'], of: string): string =>
  policy === 'Block Public Access'
    ? `Block Public Access of ${of}`
    : policy === 'access point'
      ? `The access point ${of}`
      : `The ${policy} of ${of}`;

const drawStep = function* ({ policy, of, text, statement }: PolicyStep, width: number): Iterable<string> {
  yield paragraph(`${stepName(policy, clean(of))}: ${clean(text)}.`, width, '    ');
  if (statement) yield paragraph(clean(JSON.stringify(statement.document)), width, '        ');
};

const drawGap = function* ({ message, action, code }: Gap, width: number): Iterable<string> {
  yield paragraph(`Not known: ${clean(message)} (${action}: ${code})`, width, '    ');
};

const drawWay = function* (way: AccessWay, width: number, names: Names): Iterable<string> {
  const { family, share, path, steps, gaps, verdict } = way;
  yield `\n${familyName(family)}, ${shareWords(way)}: ${outcomeWords(path)}\n`;
  yield `  ${pathLine(path)}\n\n`;
  yield* drawHops({ share, path, cidrs: [] }, width, names);
  for (const step of steps) yield* drawStep(step, width);
  for (const gap of gaps) yield* drawGap(gap, width);
  yield paragraph(`So the request is ${verdictWords[verdict]}.`, width, '  ');
};

const drawDirect = function* (
  { principal, subnetId }: AccessAnswer,
  { steps, gaps }: NonNullable<AccessAnswer['direct']>,
  width: number,
): Iterable<string> {
  const text = `${clean(principal)} calls by itself, on behalf of the account of ${subnetId}: the request takes none of the subnet’s ways.`;
  yield paragraph(text, width, '');
  for (const step of steps) yield* drawStep(step, width);
  for (const gap of gaps) yield* drawGap(gap, width);
};

const drawAnswer = function* (answer: AccessAnswer, width: number, names: Names): Iterable<string> {
  const { subnetId, action, resource, principal, verdict } = answer;
  yield paragraph(
    `${action} on ${clean(resource)} by ${clean(principal)} from ${names.of(subnetId)}`,
    width,
    '',
  );
  yield paragraph(`Verdict: ${verdictWords[verdict]}.`, width, '');
  yield '\n';
  if (answer.direct) {
    yield* drawDirect(answer, answer.direct, width);
    return;
  }
  yield paragraph(`DNS: ${names.within(dnsSentence(answer.dns))}`, width, '');
  for (const way of answer.ways) yield* drawWay(way, width, names);
};

/** Says whether a request from a subnet would get to a bucket and be allowed, hop by hop and statement by statement. */
export const access = async (
  subnet: string,
  bucket: string,
  flags: AccessFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  const gathered =
    flags.inventory === undefined && flags.preview === undefined
      ? await gatherInventory(flags, io, parts, { bucketAccess: true })
      : await inventoryOf(flags, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const answer = await accessAnswer(subnet, bucket, flags, createWorld(gathered.inventory));
  const names = namesOf(namesInInventory(gathered.inventory));
  const width = Math.min(120, Math.max(60, io.stdout.columns ?? 100));
  io.stdout.write(
    flags.json ? `${JSON.stringify(answer, null, 2)}\n` : [...drawAnswer(answer, width, names)].join(''),
  );
  return exitCodes.clean;
};
