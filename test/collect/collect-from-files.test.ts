import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectFromFiles } from '../../src/collect/collect-from-files.ts';
import type { CollectOptions } from '../../src/collect/collect.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import type { Gap } from '../../src/model/observed.ts';
import { execute } from '../cli/execute.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathproof-from-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, content: unknown): void => {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === 'string' ? content : JSON.stringify(content));
};

const collect = (more: Partial<CollectOptions> = {}) =>
  collectFromFiles(
    {
      regions: [],
      accounts: [],
      profile: null,
      roleName: null,
      roleArn: null,
      externalId: null,
      vpcIds: [],
      homeRegion: null,
      logger: silentLogger,
      now: () => new Date('2026-11-22T10:00:00Z'),
      toolVersion: '0.1.0',
      ...more,
    },
    folder,
  );

const OwnerId = '111122223333';
const vpc = { VpcId: 'vpc-1', OwnerId, CidrBlock: '10.0.0.0/16', IsDefault: false };
const subnet = (id: string) => ({
  SubnetId: id,
  VpcId: 'vpc-1',
  OwnerId,
  CidrBlock: '10.0.0.0/24',
  AvailabilityZone: 'eu-west-1a',
});
const list = {
  PrefixListId: 'pl-1',
  PrefixListName: 'com.amazonaws.eu-west-1.s3',
  OwnerId: 'AWS',
  State: 'create-complete',
  AddressFamily: 'IPv4',
};
const endpoint = {
  VpcEndpointId: 'vpce-1',
  OwnerId,
  VpcId: 'vpc-1',
  VpcEndpointType: 'Gateway',
  ServiceName: 'com.amazonaws.eu-west-1.s3',
  State: 'available',
  CreationTimestamp: '2026-01-02T03:04:05.000Z',
};

/** One account and region, as a colleague would save it. */
const whole = (at: string): void => {
  write(`${at}ec2-describe-vpcs.json`, { Vpcs: [vpc] });
  write(`${at}ec2-describe-vpc-attribute.vpc-1.enableDnsSupport.json`, {
    VpcId: 'vpc-1',
    EnableDnsSupport: { Value: true },
  });
  write(`${at}ec2-describe-vpc-attribute.vpc-1.enableDnsHostnames.json`, {
    VpcId: 'vpc-1',
    EnableDnsHostnames: { Value: false },
  });
  write(`${at}ec2-describe-subnets.json`, { Subnets: [subnet('subnet-1')], NextToken: 'more' });
  write(`${at}ec2-describe-subnets.2.json`, { Subnets: [subnet('subnet-2')] });
  write(`${at}ec2-describe-network-interfaces.json`, { NetworkInterfaces: [] });
  write(`${at}ec2-describe-vpc-endpoints.json`, {
    VpcEndpoints: [
      endpoint,
      {
        ...endpoint,
        VpcEndpointId: 'vpce-2',
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-west-1.ssm',
        PrivateDnsEnabled: true,
      },
    ],
  });
  write(`${at}ec2-describe-managed-prefix-lists.json`, { PrefixLists: [list] });
  write(`${at}ec2-get-managed-prefix-list-entries.pl-1.json`, { Entries: [{ Cidr: '52.216.0.0/15' }] });
};

const sectionsOf = async (more: Partial<CollectOptions> = {}) => {
  const { regions } = await collect(more);
  if (!regions[0]) throw new Error('Nothing was read.');
  return regions[0].sections;
};

const gapIn = (section: object): Gap => (section as { readonly gap: Gap }).gap;

describe('saved answers', () => {
  it.each([
    ['of account and region', '111122223333/eu-west-1/'],
    ['of a region, by the owner that they name', 'eu-west-1/'],
    ['of neither, by the owner and the zone that they name', ''],
  ])('in the folder %s make the unit that the account would', async (_what, at) => {
    whole(at);
    const inventory = await collect();
    expect(inventory.targets.map(({ accountId, region }) => [accountId, region])).toEqual([
      ['111122223333', 'eu-west-1'],
    ]);
    const sections = await sectionsOf();
    expect(sections.vpcs).toMatchObject({ seen: [{ id: 'vpc-1', cidrs: ['10.0.0.0/16'] }] });
    expect(sections.subnets).toMatchObject({ seen: [{ id: 'subnet-1' }, { id: 'subnet-2' }] });
    expect(sections.vpcDnsAttributes).toMatchObject({
      seen: [{ vpcId: 'vpc-1', enableDnsSupport: { seen: true }, enableDnsHostnames: { seen: false } }],
    });
    expect(sections.prefixLists).toMatchObject({
      seen: [{ id: 'pl-1', entries: { seen: ['52.216.0.0/15'] } }],
    });
    expect(sections.vpcEndpoints).toMatchObject({ seen: [{ createdAt: '2026-01-02T03:04:05.000Z' }, {}] });
  });

  it('are recognized by the list that they hold', async () => {
    whole('eu-west-1/');
    write('eu-west-1/nat.json', { NatGateways: [] });
    const sections = await sectionsOf();
    expect(sections.natGateways).toEqual({ seen: [] });
  });

  it('that are missing are gaps with the command that prints them', async () => {
    whole('111122223333/eu-west-1/');
    const sections = await sectionsOf();
    expect(gapIn(sections.routeTables)).toMatchObject({
      action: 'ec2:DescribeRouteTables',
      code: 'NotRecorded',
      message: expect.stringContaining(
        'aws ec2 describe-route-tables --region eu-west-1 --output json > ec2-describe-route-tables.json',
      ) as string,
    });
  });

  it('that are missing for one item are a gap of the item', async () => {
    whole('eu-west-1/');
    rmSync(join(folder, 'eu-west-1/ec2-get-managed-prefix-list-entries.pl-1.json'));
    const sections = await sectionsOf();
    expect(sections.prefixLists).toMatchObject({
      seen: [
        {
          id: 'pl-1',
          entries: {
            gap: {
              code: 'NotRecorded',
              message: expect.stringContaining(
                'get-managed-prefix-list-entries --prefix-list-id pl-1',
              ) as string,
            },
          },
        },
      ],
    });
  });

  it('whose next page is missing are a gap, not a part', async () => {
    whole('eu-west-1/');
    rmSync(join(folder, 'eu-west-1/ec2-describe-subnets.2.json'));
    expect(gapIn((await sectionsOf()).subnets)).toMatchObject({ code: 'NotRecorded' });
  });

  it('without the list that they are of are a gap', async () => {
    whole('eu-west-1/');
    write('eu-west-1/ec2-describe-network-acls.json', {});
    expect(gapIn((await sectionsOf()).networkAcls)).toMatchObject({ code: 'UnreadableAnswer' });
  });

  it('of several accounts and regions stay apart', async () => {
    whole('111122223333/eu-west-1/');
    write('444455556666/us-east-1/ec2-describe-vpcs.json', { Vpcs: [] });
    const { regions } = await collect();
    expect(regions.map(({ accountId, region }) => `${accountId} ${region}`)).toEqual([
      '111122223333 eu-west-1',
      '444455556666 us-east-1',
    ]);
    expect(regions[1]?.sections.vpcs).toEqual({ seen: [] });
    expect((await collect({ accounts: ['444455556666'] })).regions).toHaveLength(1);
  });

  it.each([
    ['broken', '{"Vpcs": [', 'is no JSON'],
    ['empty', '', 'is no JSON'],
    ['a list', '[]', 'holds no answer'],
  ])('that are %s are refused by the name of the file', async (_what, text, words) => {
    whole('eu-west-1/');
    write('eu-west-1/ec2-describe-nat-gateways.json', text);
    const ran = await execute(['collect', '--from', folder, '--out', join(folder, 'out.json')]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('ec2-describe-nat-gateways.json');
    expect(ran.err).toContain(words);
  });

  it('of nobody are asked for their account and region', async () => {
    write('ec2-describe-vpcs.json', { Vpcs: [] });
    await expect(collect()).rejects.toThrow(/whose account/);
    await expect(collect({ accounts: [OwnerId] })).rejects.toThrow(/whose region/);
    expect((await collect({ accounts: [OwnerId], regions: ['eu-west-1'] })).regions).toHaveLength(1);
  });

  it('are read without what is for accounts', async () => {
    whole('eu-west-1/');
    const ran = await execute([
      'collect',
      '--from',
      folder,
      '--profile',
      'x',
      '--out',
      join(folder, 'o.json'),
    ]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--profile');
  });

  it('are saved as an inventory', async () => {
    whole('eu-west-1/');
    const out = join(folder, 'out.json');
    const ran = await execute(['collect', '--from', folder, '--out', out]);
    expect(ran.code).toBe(0);
    expect(ran.saved.get(out)?.regions[0]?.accountId).toBe('111122223333');
  });
});
