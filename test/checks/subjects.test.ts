import { describe, expect, it } from 'vitest';
import * as subjects from '../../src/checks/subjects.ts';
import { type SubjectKind } from '../../src/checks/check.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import { isSeen, seen, unseen } from '../../src/model/observed.ts';
import { createWorld } from '../../src/paths/world.ts';
import {
  denied,
  endpoint,
  inventory,
  network,
  subnet,
  unit,
  vpc,
  workload,
} from '../audit/small-inventory.ts';

const china = { partition: 'aws-cn', region: 'cn-north-1' };

const listed = <K>(kind: SubjectKind<K>, where: ReturnType<typeof unit>) => {
  const world = createWorld(inventory([where]));
  const items = kind.list(where, world, defaultOptions);
  return isSeen(items) ? items.seen.map((item) => kind.describe(item, where, world)) : items;
};

describe('a subject', () => {
  it('is named by its Name tag, when it has one', () => {
    const where = unit({
      vpcs: seen([vpc('main'), vpc('other', { tags: {} }), vpc('blank', { tags: { Name: '' } })]),
    });
    const described = listed(subjects.vpcs, where);
    expect(described).toMatchObject([
      { id: 'vpc-main', name: 'main' },
      { id: 'vpc-other' },
      { id: 'vpc-blank' },
    ]);
    expect(described).toHaveProperty('1');
    expect((described as readonly object[]).map((subject) => 'name' in subject)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has the ARN that AWS gives it, in its own partition', () => {
    const where = unit(
      {
        vpcs: seen([vpc('main')]),
        buckets: seen([{ name: 'logs', region: 'cn-north-1', policy: seen(null) }]),
        natGateways: seen([
          {
            id: 'nat-main',
            vpcId: 'vpc-main',
            subnetId: 'subnet-public',
            state: 'available',
            connectivityType: 'public',
            availabilityMode: 'zonal',
            routeTableId: null,
            addresses: [],
            attachedAppliances: [],
            tags: {},
          },
        ]),
      },
      china,
    );
    expect(listed(subjects.vpcs, where)).toMatchObject([
      { type: 'vpc', vpcId: 'vpc-main', arn: `arn:aws-cn:ec2:cn-north-1:${workload}:vpc/vpc-main` },
    ]);
    expect(listed(subjects.buckets, where)).toMatchObject([
      { type: 'bucket', vpcId: null, arn: 'arn:aws-cn:s3:::logs', accountId: workload },
    ]);
    expect(listed(subjects.natGateways, where)).toMatchObject([
      { type: 'nat-gateway', arn: `arn:aws-cn:ec2:cn-north-1:${workload}:natgateway/nat-main` },
    ]);
  });

  it('belongs to its owner, not to the account that sees it', () => {
    const where = unit({ subnets: seen([subnet('app', { ownerId: network })]) });
    expect(listed(subjects.subnets, where)).toMatchObject([
      { accountId: network, arn: `arn:aws:ec2:eu-west-1:${network}:subnet/subnet-app` },
    ]);
  });

  it('is chosen by the type of the endpoint', () => {
    const where = unit({
      vpcEndpoints: seen([
        endpoint('ssm'),
        endpoint('s3', { type: 'Gateway' }),
        endpoint('gwlb', { type: 'GatewayLoadBalancer' }),
      ]),
    });
    const ids = (kind: typeof subjects.vpcEndpoints) =>
      (listed(kind, where) as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(ids(subjects.vpcEndpoints)).toEqual(['vpce-ssm', 'vpce-s3', 'vpce-gwlb']);
    expect(ids(subjects.interfaceEndpoints)).toEqual(['vpce-ssm']);
    expect(ids(subjects.gatewayEndpoints)).toEqual(['vpce-s3']);
  });

  it('is not made up where its section was not seen', () => {
    const gap = denied('ec2:DescribeVpcEndpoints');
    expect(listed(subjects.interfaceEndpoints, unit({ vpcEndpoints: unseen(gap) }))).toEqual({ gap });
  });
});
