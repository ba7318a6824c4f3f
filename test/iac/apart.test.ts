import { describe, expect, it } from 'vitest';
import { apart } from '../../src/iac/apart.ts';
import type { Declaration } from '../../src/iac/declared.ts';
import { declaration, preview, resource } from './declare.ts';

const named = (name: string, cidr: string, liveId?: string): Declaration =>
  declaration(
    [
      resource('VPC', 'aws_vpc.main', { CidrBlock: cidr }, liveId === undefined ? {} : { liveId }),
      resource('Subnet', 'aws_subnet.app', { VpcId: '@aws_vpc.main', CidrBlock: cidr.replace('/16', '/24') }),
    ],
    {
      name,
      skipped: [{ type: 'aws_x', address: 'aws_x.y', mayMatter: true, refersTo: ['aws_vpc.main', 'vpc-1'] }],
    },
  );

describe('plans that are judged together', () => {
  it('keep their addresses where those mean one thing', () => {
    const other = declaration([resource('VPC', 'aws_vpc.other', { CidrBlock: '10.9.0.0/16' })], {
      name: 'b',
    });
    const all = [named('a', '10.0.0.0/16'), other];
    expect(apart(all)).toBe(all);
    const plan = declaration([resource('VPC', 'aws_vpc.main', {}, { liveId: 'vpc-1' })], { name: 'plan' });
    const both = [plan, { ...plan, name: 'state', kind: 'terraform-state' as const }];
    expect(apart(both)).toBe(both);
  });

  it.each([
    ['of things that are yet to be made', undefined, undefined],
    ['of things with other ids', 'vpc-1', 'vpc-2'],
  ])('have the names of their plans in front where an address is %s', (_, one, two) => {
    const [a, b] = apart([named('a', '10.0.0.0/16', one), named('b', '10.1.0.0/16', two)]);
    expect(a?.after.map(({ address, origin }) => [address, origin.address])).toEqual([
      ['a/aws_vpc.main', 'a/aws_vpc.main'],
      ['a/aws_subnet.app', 'a/aws_subnet.app'],
    ]);
    expect(b?.after[1]?.properties['VpcId']).toMatchObject({ to: 'b/aws_vpc.main' });
    expect(a?.skipped[0]).toMatchObject({ address: 'a/aws_x.y', refersTo: ['a/aws_vpc.main', 'vpc-1'] });
  });

  it('make a thing each', () => {
    const [a, b] = apart([named('a', '10.0.0.0/16'), named('b', '10.1.0.0/16')]);
    const { after } = preview(a as Declaration, { declarations: [a as Declaration, b as Declaration] });
    const vpcs = after.regions.flatMap(({ sections }) => ('seen' in sections.vpcs ? sections.vpcs.seen : []));
    expect(vpcs.map(({ id }) => id)).toEqual(['a/aws_vpc.main', 'b/aws_vpc.main']);
  });
});
