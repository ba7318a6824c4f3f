import { describe, expect, it } from 'vitest';
import { isSeen } from '../../src/model/observed.ts';
import { egressOfGroup } from '../../src/paths/group-egress.ts';
import { isWorkloads, workloadsOf } from '../../src/paths/interfaces.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld, type World } from '../../src/paths/world.ts';
import { account, vpc } from '../../src/testing/index.ts';

const inventory = account(
  vpc('app')
    .subnet('a', { egress: 'nat' })
    .subnet('b')
    .securityGroup('shut', { egress: [{ port: 443, to: '10.9.0.0/16' }] })
    .securityGroup('own')
    .interfaceEndpoint('ssm', { in: 'a' })
    .instance('one', { in: 'a', groups: ['shut'] })
    .instance('two', { in: 'a', groups: ['shut'] })
    .instance('three', { in: 'a', groups: ['shut', 'own'] })
    .instance('four', { in: 'b', groups: ['shut'] })
    .networkInterface('balancer', { in: 'a', groups: ['shut'], requesterManaged: true }),
).inventory();

const groupIn = (world: World, id: string) => {
  const unit = world.units[0];
  const groups = unit && world.list('securityGroups', unit);
  const group = groups && isSeen(groups) ? groups.seen.find((one) => one.id === id) : undefined;
  if (!unit || !group) throw new Error(`There is no ${id}.`);
  return { unit, group };
};

describe('what the groups of workloads let out', () => {
  it('puts workloads together that have subnet and groups in common, and leaves out what is none', () => {
    const world = createWorld(inventory);
    const { unit, group } = groupIn(world, 'sg-shut');
    const found = egressOfGroup(createResolver(world), group, unit).map(({ subnet, enis }) => [
      subnet.id,
      enis.map(({ id }) => id),
    ]);
    expect(found).toEqual([
      ['subnet-b', ['eni-four']],
      ['subnet-a', ['eni-one', 'eni-two']],
      ['subnet-a', ['eni-three']],
    ]);
  });

  it('says of each interface alone what the workloads of its subnet say', () => {
    const world = createWorld(inventory);
    const { unit } = groupIn(world, 'sg-shut');
    const listed = world.list('networkInterfaces', unit);
    const all = isSeen(listed) ? listed.seen : [];
    expect(all.length).toBeGreaterThan(5);
    for (const eni of all)
      expect(isWorkloads(world, eni)).toBe(workloadsOf(world, eni.subnetId).some(({ id }) => id === eni.id));
  });

  it('goes through the interfaces of no subnet: there may be as many groups as interfaces', () => {
    const world = createWorld(inventory);
    const subnets: string[] = [];
    const counting: World = {
      ...world,
      group: (section, by) => {
        if (section === 'networkInterfaces') subnets.push(by);
        return world.group(section, by);
      },
    };
    const { unit, group } = groupIn(world, 'sg-own');
    const paths = { ...createResolver(world), world: counting };
    egressOfGroup(paths, group, unit);
    expect(subnets).toContain('id');
    expect(subnets).not.toContain('subnetId');
  });
});
