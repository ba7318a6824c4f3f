import { describe, expect, it } from 'vitest';
import type { Inventory, Sections } from '../../src/model/inventory.ts';
import { seen, unseen } from '../../src/model/observed.ts';
import { blockMode } from '../../src/paths/block-mode.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, vpc } from '../../src/testing/index.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const gap = { action: 'ec2:DescribeVpcs', code: 'UnauthorizedOperation', message: 'Denied.' };

const options = (mode: string): Sections['blockPublicAccessOptions'] => ({
  mode,
  state: 'update-complete',
  managedBy: null,
  exclusionsAllowed: null,
});

const exclusion = (id: string, mode: string, state = 'create-complete') => ({
  id: 'vpcbpa-exclude-1',
  resourceArn: `arn:aws:ec2:eu-west-1:111122223333:subnet/${id}`,
  mode,
  state,
});

type Changes = Partial<Inventory['regions'][number]['sections']>;

/** The mode in a subnet of a VPC, both of which say none of their own. */
const modeIn = (changes: Changes): unknown => {
  const inventory = account(vpc('app').subnet('app'))
    .change('subnets', 'subnet-app', { internetGatewayBlockMode: null })
    .change('vpcs', 'vpc-app', { internetGatewayBlockMode: null })
    .inventory();
  const world = createWorld({
    ...inventory,
    regions: inventory.regions.map((unit) => ({ ...unit, sections: { ...unit.sections, ...changes } })),
  });
  const subnet = world.locate('subnets', 'subnet-app')?.item ?? null;
  return blockMode(world, subnet?.vpcId ?? '', subnet, place);
};

describe('the mode of Block Public Access, where neither subnet nor VPC say it,', () => {
  it('is the one of the account', () => {
    expect(modeIn({ blockPublicAccessOptions: seen([options('off')]) })).toBe('off');
    expect(modeIn({ blockPublicAccessOptions: seen([options('block-bidirectional')]) })).toBe(
      'block-bidirectional',
    );
  });

  it('is what an exclusion of the subnet leaves of it, while that holds', () => {
    const blockPublicAccessOptions = seen([options('block-bidirectional')]);
    const excluded = (one: ReturnType<typeof exclusion>) =>
      modeIn({ blockPublicAccessOptions, blockPublicAccessExclusions: seen([one]) });
    expect(excluded(exclusion('subnet-app', 'allow-bidirectional'))).toBe('off');
    expect(excluded(exclusion('subnet-app', 'allow-egress'))).toBe('block-ingress');
    expect(excluded(exclusion('subnet-db', 'allow-bidirectional'))).toBe('block-bidirectional');
    expect(excluded(exclusion('subnet-app', 'allow-bidirectional', 'delete-complete'))).toBe(
      'block-bidirectional',
    );
  });

  it('is hidden by exclusions and VPCs that were not read', () => {
    const blockPublicAccessOptions = seen([options('block-ingress')]);
    expect(modeIn({ blockPublicAccessOptions, blockPublicAccessExclusions: unseen(gap) })).toEqual(gap);
    expect(modeIn({ vpcs: unseen(gap) })).toEqual(gap);
  });
});
