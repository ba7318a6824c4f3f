import type { Inventory } from '../../model/inventory.ts';
import type { FamilyAnswer, Share, SubnetAnswer } from '../../model/path.ts';
import { type Located, createWorld, type World } from '../../paths/world.ts';
import { item, paragraph } from '../../report/layout.ts';
import {
  clean,
  dnsSentence,
  familyName,
  hopProof,
  hopSentence,
  outcomeWords,
  pathLine,
  percent,
} from '../../report/words.ts';
import { exitCodes } from '../exit-code.ts';
import type { AwsFlags } from '../flags.ts';
import { inventoryOf } from '../gather.ts';
import type { Io } from '../io.ts';
import { serviceNamed, unknownSubnet } from '../places.ts';
import type { Parts } from '../parts.ts';

/** What `path` is asked for. */
export interface PathFlags extends AwsFlags {
  readonly inventory?: string;
  readonly json?: true;
}

/** The hops of a share's path, its gap and its assumptions. */
export const drawHops = function* ({ path }: Share, width: number): Iterable<string> {
  for (const [index, hop] of path.hops.entries()) {
    const mark = `${String(index + 1).padStart(2)}.`;
    yield item(mark, hopSentence(hop), width, '  ');
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

const drawFamily = function* ({ family, host, shares }: FamilyAnswer, width: number): Iterable<string> {
  yield `\n${familyName(family)} to ${host}\n`;
  for (const share of shares) {
    const blocks =
      share.cidrs.length > 0 && share.share < 1
        ? ` (${share.cidrs.join(', ')}${share.cidrs.length === 3 ? ' …' : ''})`
        : '';
    yield `\n  ${percent(share.share)} of the addresses${blocks}: ${outcomeWords(share.path)}\n`;
    yield `  ${pathLine(share.path)}\n\n`;
    yield* drawHops(share, width);
  }
};

const drawAnswer = function* (
  answer: SubnetAnswer,
  { item: subnet, place }: Located<'subnets'>,
  width: number,
): Iterable<string> {
  const name = subnet.tags['Name'] ? ` (${clean(subnet.tags['Name'])})` : '';
  yield `${subnet.id}${name} to ${answer.service}\nin ${subnet.vpcId}, account ${subnet.ownerId}, ${place.region}, zone ${subnet.availabilityZone}\n\n`;
  yield paragraph(`DNS: ${dnsSentence(answer.dns)}`, width, '');
  if (answer.families.length === 0) yield '\nThe subnet has no address of any family.\n';
  for (const family of answer.families) yield* drawFamily(family, width);
};

/** The subnet of this id; refused with the nearest id when there is none. */
export const find = (typed: string, world: World): Located<'subnets'> => {
  const located = world.locate('subnets', typed);
  if (located) return located;
  const seen = [...world.group('subnets', 'id').keys()].sort();
  throw unknownSubnet(
    typed,
    seen,
    world.units.map(({ accountId, region }) => `${accountId} ${region}`),
  );
};

const answerOf = async (typed: string, service: string, inventory: Inventory) => {
  const { createResolver } = await import('../../paths/resolver.ts');
  const world = createWorld(inventory);
  const located = find(typed, world);
  return {
    located,
    answer: createResolver(world).toService(
      located.item,
      serviceNamed(service, inventory, located.place.region),
    ),
  };
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
  const { answer, located } = await answerOf(subnet, service, gathered.inventory);
  const width = Math.min(120, Math.max(60, io.stdout.columns ?? 100));
  const text = flags.json
    ? `${JSON.stringify(answer, null, 2)}\n`
    : [...drawAnswer(answer, located, width)].join('');
  io.stdout.write(text);
  return exitCodes.clean;
};
