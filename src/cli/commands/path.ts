import { namesInInventory } from '../../audit/name-record.ts';
import type { FamilyAnswer, Share, SubnetAnswer } from '../../model/path.ts';
import { outcomeWords } from '../../model/ways.ts';
import { type Located, createWorld } from '../../paths/world.ts';
import { item, paragraph } from '../../report/layout.ts';
import { type Names, namesOf } from '../../report/names.ts';
import {
  clean,
  dnsSentence,
  familyName,
  hopProof,
  hopSentence,
  pathLine,
  shareWords,
} from '../../report/words.ts';
import { exitCodes } from '../exit-code.ts';
import type { AwsFlags } from '../flags.ts';
import { inventoryOf } from '../gather.ts';
import type { Io } from '../io.ts';
import { pathAnswer } from '../path-answer.ts';
import type { Parts } from '../parts.ts';

/** What `path` is asked for. */
export interface PathFlags extends AwsFlags {
  readonly inventory?: string;
  readonly preview?: readonly string[];
  readonly json?: true;
  readonly interface?: string;
}

/** The hops of a share's path, its gap and its assumptions. */
export const drawHops = function* ({ path }: Share, width: number, names: Names): Iterable<string> {
  for (const [index, hop] of path.hops.entries()) {
    const mark = `${String(index + 1).padStart(2)}.`;
    yield item(mark, names.within(hopSentence(hop)), width, '  ');
    const proof = hopProof(hop);
    if (proof) yield `        ${proof}\n`;
  }
  if (path.gap)
    yield paragraph(
      `Not known: ${clean(path.gap.message)} (${path.gap.action}: ${path.gap.code})`,
      width,
      '    ',
    );
  for (const assumption of path.assumptions) yield paragraph(`Assumed: ${clean(assumption)}`, width, '    ');
};

/** The addresses that a share is about, where others take another way for the same clients. */
const blockWords = (one: Share, shares: readonly Share[]): string => {
  const whose = ({ interfaces }: Share): string => (interfaces ?? []).join();
  if (one.cidrs.length === 0 || shares.filter((share) => whose(share) === whose(one)).length < 2) return '';
  return ` (${one.cidrs.join(', ')}${one.cidrs.length === 3 ? ' …' : ''})`;
};

const drawFamily = function* (
  { family, host, shares }: FamilyAnswer,
  width: number,
  names: Names,
): Iterable<string> {
  yield `\n${familyName(family)} to ${host}\n`;
  for (const share of shares) {
    yield `\n  ${shareWords(share)}${blockWords(share, shares)}: ${outcomeWords(share.path)}\n`;
    yield `  ${pathLine(share.path)}\n\n`;
    yield* drawHops(share, width, names);
  }
};

const drawAnswer = function* (
  answer: SubnetAnswer,
  { item: subnet, place }: Located<'subnets'>,
  width: number,
  names: Names,
): Iterable<string> {
  const from = answer.interfaceId === undefined ? '' : `${answer.interfaceId} in `;
  yield `${from}${names.of(subnet.id)} to ${answer.service}\nin ${names.of(subnet.vpcId)}, account ${names.of(subnet.ownerId)}, ${place.region}, zone ${subnet.availabilityZone}\n\n`;
  yield paragraph(`DNS: ${names.within(dnsSentence(answer.dns))}`, width, '');
  if (answer.families.length === 0) yield '\nThe subnet has no address of any family.\n';
  for (const family of answer.families) yield* drawFamily(family, width, names);
};

/** Says which way traffic from a subnet to a service goes, hop by hop, and why. */
export const path = async (
  subnet: string,
  service: string,
  flags: PathFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  const gathered = await inventoryOf(flags, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const { answer, located } = await pathAnswer(subnet, service, flags, createWorld(gathered.inventory));
  const width = Math.min(120, Math.max(60, io.stdout.columns ?? 100));
  const text = flags.json
    ? `${JSON.stringify(answer, null, 2)}\n`
    : [...drawAnswer(answer, located, width, namesOf(namesInInventory(gathered.inventory)))].join('');
  io.stdout.write(text);
  return exitCodes.clean;
};
