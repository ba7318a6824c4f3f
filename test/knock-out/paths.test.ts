import { expect, it } from 'vitest';
import { isSeen } from '../../src/model/observed.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { SubnetAnswer } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';
import { answersIn, decisive, without } from './knock-outs.ts';
import { doubtsIn, withDoubt } from './doubts.ts';
import { fields, newField, novelty, withValue } from './novelties.ts';

const services = ['s3', 'ssm', 'sts'];

/** What is known of an answer: how much goes which way, by the name's kind and the way's end. */
const knownOf = ({ dns, families }: SubnetAnswer): ReadonlyMap<string, number> => {
  const known = new Map<string, number>(dns.resolves === 'unknown' ? [] : [[`resolves ${dns.resolves}`, 1]]);
  for (const { family, shares } of families)
    for (const { share, path } of shares) {
      if (path.disposition === 'unknown') continue;
      // What arrives nowhere does so whether a group refuses it or, further on, a route ends it.
      const end = path.disposition === 'delivered' ? `delivered by ${path.egress ?? ''}` : 'lost';
      const key = `${family} ${end}`;
      known.set(key, (known.get(key) ?? 0) + share);
    }
  return known;
};

/** What is known of every subnet and service. A subnet that is not listed is not asked about. */
const knownIn = (inventory: Inventory): ReadonlyMap<string, number> => {
  const world = createWorld(inventory);
  const resolver = createResolver(world);
  const all = new Map<string, number>();
  for (const unit of inventory.regions) {
    const { subnets } = unit.sections;
    for (const { id } of isSeen(subnets) ? subnets.seen : []) {
      const located = world.locate('subnets', id);
      if (!located) continue;
      for (const service of services)
        for (const [key, share] of knownOf(resolver.toService(located, service)))
          all.set(`${id} ${service} ${key}`, share);
    }
  }
  return all;
};

const slack = 1e-6;

/** What is known better in the changed network than in the full one. */
const betterIn = (full: ReadonlyMap<string, number>, changed: Inventory): readonly string[] =>
  [...knownIn(changed)]
    .filter(([key, share]) => share > (full.get(key) ?? 0) + slack)
    .map(([key, share]) => `${key} is ${share}, and not ${full.get(key) ?? 0}`);

const networks = [3, 11, 29, 57];

it.each(networks)('a way is known no better without an answer than with it (network %i)', (seed) => {
  const inventory = drawInventory(seed);
  const full = knownIn(inventory);
  const text = JSON.stringify([...full]);
  const missing = decisive(
    answersIn(inventory),
    (answers) => JSON.stringify([...knownIn(without(inventory, answers))]) !== text,
  );
  const better = missing.flatMap((answer) =>
    betterIn(full, without(inventory, [answer])).map((what) => `without ${answer.join(' ')}: ${what}`),
  );
  expect(better).toEqual([]);
});

it.each(networks)('a way is known no better where AWS says something new (network %i)', (seed) => {
  const inventory = drawInventory(seed);
  const full = knownIn(inventory);
  const better = [novelty, newField].flatMap((to) =>
    fields.flatMap((field) => {
      const changed = withValue(inventory, field, to);
      return changed ? betterIn(full, changed).map((what) => `with a new ${field}: ${what}`) : [];
    }),
  );
  expect(better).toEqual([]);
});

it.each(networks)('a way is known no better where something is in doubt (network %i)', (seed) => {
  const inventory = drawInventory(seed);
  const full = knownIn(inventory);
  const better = doubtsIn(inventory).flatMap((doubt) =>
    betterIn(full, withDoubt(inventory, doubt)).map(
      (what) => `with a doubt of ${doubt.section} ${doubt.vpcId ?? ''} ${doubt.id ?? ''}: ${what}`,
    ),
  );
  expect(better).toEqual([]);
});
