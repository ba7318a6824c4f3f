import {
  DescribeVpcEndpointConnectionsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { probes } from '../../src/collectors/probes.ts';
import { sectionSchemas } from '../../src/model/inventory.ts';
import { collectorOf, denied, fakeAws, type Known } from './aws.ts';
import { mockClient } from '../mock-client.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => {
  ec2.reset();
});

const inUse: Known = { vpcs: { seen: [{ id: 'vpc-main' } as never] } };
const collect = async (known: Known = inUse) => {
  const { aws } = fakeAws(known);
  const items = await collectorOf('endpointServiceConfigurations').collect(aws);
  return z.array(z.strictObject(sectionSchemas.endpointServiceConfigurations.shape)).parse(items);
};

const service = (id: string, more: object = {}) => ({
  ServiceId: id,
  ServiceName: `com.amazonaws.vpce.eu-west-1.${id}`,
  ServiceState: 'Available',
  AcceptanceRequired: true,
  ...more,
});

describe('endpoint services of ours', () => {
  it('are read from both pages, and permissions are asked of each of them alone', async () => {
    ec2
      .on(DescribeVpcEndpointServiceConfigurationsCommand, { MaxResults: 1000 })
      .resolvesOnce({ ServiceConfigurations: [service('vpce-svc-b') as never], NextToken: 'two' })
      .resolvesOnce({ ServiceConfigurations: [service('vpce-svc-a') as never] });
    ec2
      .on(DescribeVpcEndpointServicePermissionsCommand)
      .resolvesOnce({ AllowedPrincipals: [{ Principal: '*', PrincipalType: 'All' }], NextToken: 'two' })
      .resolves({
        AllowedPrincipals: [{ Principal: 'arn:aws:iam::111122223333:root', PrincipalType: 'Account' }],
      });
    const items = await collect();
    expect(items.map(({ id, state }) => [id, state])).toEqual([
      ['vpce-svc-a', 'available'],
      ['vpce-svc-b', 'available'],
    ]);
    const asked = ec2
      .commandCalls(DescribeVpcEndpointServicePermissionsCommand)
      .map(({ args }) => args[0].input.ServiceId);
    expect(new Set(asked)).toEqual(new Set(['vpce-svc-a', 'vpce-svc-b']));
  });

  it('have a gap for permissions that were refused, and are still listed', async () => {
    ec2
      .on(DescribeVpcEndpointServiceConfigurationsCommand)
      .resolves({ ServiceConfigurations: [service('vpce-svc-a') as never] });
    ec2.on(DescribeVpcEndpointServicePermissionsCommand).rejects(denied());
    expect(await collect()).toMatchObject([
      { id: 'vpce-svc-a', permissions: { gap: { action: 'ec2:DescribeVpcEndpointServicePermissions' } } },
    ]);
  });

  it('are a gap as a whole when their listing is refused, and nothing more is asked', async () => {
    ec2.on(DescribeVpcEndpointServiceConfigurationsCommand).rejects(denied());
    await expect(collect()).rejects.toMatchObject({
      gap: { action: 'ec2:DescribeVpcEndpointServiceConfigurations' },
    });
    expect(ec2.commandCalls(DescribeVpcEndpointServicePermissionsCommand)).toHaveLength(0);
  });

  it('keep a state and a kind of principal that are newer than this code', async () => {
    ec2.on(DescribeVpcEndpointServiceConfigurationsCommand).resolves({
      ServiceConfigurations: [
        service('vpce-svc-a', {
          ServiceState: 'Dreaming',
          PrivateDnsName: 'api.example.com',
          PrivateDnsNameConfiguration: { State: 'halfVerified', Type: 'TXT', Name: '_x', Value: 'vpce:1' },
        }) as never,
      ],
    });
    ec2
      .on(DescribeVpcEndpointServicePermissionsCommand)
      .resolves({ AllowedPrincipals: [{ Principal: 'o-1', PrincipalType: 'Galaxy' as never }] });
    expect(await collect()).toMatchObject([
      {
        state: 'dreaming',
        privateDnsState: 'halfverified',
        privateDnsRecord: { type: 'TXT', name: '_x', value: 'vpce:1' },
        permissions: { seen: [{ principal: 'o-1', type: 'Galaxy' }] },
      },
    ]);
  });

  it('are not asked for where no VPC is', async () => {
    expect(await collect({})).toEqual([]);
    expect(ec2.calls()).toHaveLength(0);
  });

  it('are not tried by the doctor on another’s service', async () => {
    ec2.on(DescribeVpcEndpointServiceConfigurationsCommand).resolves({ ServiceConfigurations: [] });
    const { aws } = fakeAws();
    const tried = probes['ec2:DescribeVpcEndpointServicePermissions']?.(() => aws.ec2, 'eu-west-1');
    await expect(tried).rejects.toMatchObject({ gap: { code: 'NothingToTry' } });
    expect(ec2.commandCalls(DescribeVpcEndpointServicePermissionsCommand)).toHaveLength(0);
  });
});

describe('connections to endpoint services of ours', () => {
  const own: Known = { endpointServiceConfigurations: { seen: [{ id: 'vpce-svc-a' } as never] } };
  const connections = async (known: Known) => {
    const items = await collectorOf('endpointConnections').collect(fakeAws(known).aws);
    return z.array(z.strictObject(sectionSchemas.endpointConnections.shape)).parse(items);
  };

  it('are read from both pages with what they say, newer states included', async () => {
    ec2
      .on(DescribeVpcEndpointConnectionsCommand, { MaxResults: 1000 })
      .resolvesOnce({
        VpcEndpointConnections: [
          {
            VpcEndpointConnectionId: 'vpce-con-2',
            ServiceId: 'vpce-svc-a',
            VpcEndpointId: 'vpce-2',
            VpcEndpointOwner: '444455556666',
            VpcEndpointState: 'pendingAcceptance' as never,
            CreationTimestamp: new Date('2026-11-01T00:00:00Z'),
          },
        ],
        NextToken: 'two',
      })
      .resolvesOnce({
        VpcEndpointConnections: [{ VpcEndpointId: 'vpce-1', VpcEndpointState: 'Pondering' as never }],
      });
    expect(await connections(own)).toEqual([
      {
        id: 'vpce-1',
        serviceId: '',
        endpointId: 'vpce-1',
        endpointOwnerId: '',
        endpointRegion: null,
        state: 'pondering',
        createdAt: null,
        tags: {},
      },
      {
        id: 'vpce-con-2',
        serviceId: 'vpce-svc-a',
        endpointId: 'vpce-2',
        endpointOwnerId: '444455556666',
        endpointRegion: null,
        state: 'pendingacceptance',
        createdAt: '2026-11-01T00:00:00.000Z',
        tags: {},
      },
    ]);
  });

  it('are not asked for without a service, and are a gap when refused', async () => {
    expect(await connections({})).toEqual([]);
    expect(ec2.calls()).toHaveLength(0);
    ec2.on(DescribeVpcEndpointConnectionsCommand).rejects(denied());
    await expect(connections(own)).rejects.toMatchObject({
      gap: { action: 'ec2:DescribeVpcEndpointConnections' },
    });
  });
});
