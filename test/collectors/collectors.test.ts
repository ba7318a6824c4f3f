import * as sdk from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Refusal } from '../../src/aws/errors.ts';
import { type Section, sectionNames, sectionSchemas } from '../../src/model/inventory.ts';
import { collectors } from '../../src/collectors/index.ts';
import { collectorOf, denied, fakeAws } from './aws.ts';
import { mockClient } from '../mock-client.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => {
  ec2.reset();
});

/** A listing: its command, the list in its answer, a field that is an item's id, the largest page, and a newer value. */
interface Listing {
  readonly section: Section;
  readonly command: string;
  readonly list: string;
  readonly id: string;
  readonly most: number;
  /** A value that AWS may add after this was written, and where it must come out. */
  readonly newer?: { readonly item: object; readonly out: object };
}

const listings: readonly Listing[] = [
  {
    section: 'vpcs',
    command: 'DescribeVpcs',
    list: 'Vpcs',
    id: 'VpcId',
    most: 1000,
    newer: {
      item: { BlockPublicAccessStates: { InternetGatewayBlockMode: 'Block-Sideways' } },
      out: { internetGatewayBlockMode: 'block-sideways' },
    },
  },
  {
    section: 'dhcpOptions',
    command: 'DescribeDhcpOptions',
    list: 'DhcpOptions',
    id: 'DhcpOptionsId',
    most: 1000,
  },
  { section: 'subnets', command: 'DescribeSubnets', list: 'Subnets', id: 'SubnetId', most: 1000 },
  {
    section: 'routeTables',
    command: 'DescribeRouteTables',
    list: 'RouteTables',
    id: 'RouteTableId',
    most: 100,
    newer: {
      item: {
        Routes: [
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'new-1', State: 'Tired', Origin: 'Elsewhere' },
        ],
      },
      out: {
        routes: [
          {
            destination: { kind: 'ipv4', value: '0.0.0.0/0' },
            target: { kind: 'unknown', id: 'new-1' },
            state: 'tired',
            origin: 'Elsewhere',
          },
        ],
      },
    },
  },
  {
    section: 'natGateways',
    command: 'DescribeNatGateways',
    list: 'NatGateways',
    id: 'NatGatewayId',
    most: 1000,
    newer: {
      item: { State: 'Sleeping', ConnectivityType: 'lunar', AvailabilityMode: 'global' },
      out: { state: 'sleeping', connectivityType: 'lunar', availabilityMode: 'global' },
    },
  },
  {
    section: 'internetGateways',
    command: 'DescribeInternetGateways',
    list: 'InternetGateways',
    id: 'InternetGatewayId',
    most: 1000,
    newer: {
      item: { Attachments: [{ VpcId: 'vpc-1', State: 'Available' }] },
      out: { attachments: [{ vpcId: 'vpc-1', state: 'available' }] },
    },
  },
  {
    section: 'egressOnlyInternetGateways',
    command: 'DescribeEgressOnlyInternetGateways',
    list: 'EgressOnlyInternetGateways',
    id: 'EgressOnlyInternetGatewayId',
    most: 255,
  },
  {
    section: 'vpcEndpoints',
    command: 'DescribeVpcEndpoints',
    list: 'VpcEndpoints',
    id: 'VpcEndpointId',
    most: 1000,
    newer: {
      item: { VpcEndpointType: 'Wormhole', State: 'PendingAcceptance', IpAddressType: 'ipv9' },
      out: {
        type: 'Wormhole',
        state: 'pendingacceptance',
        ipAddressType: 'ipv9',
        serviceName: null,
        policy: null,
      },
    },
  },
  {
    section: 'securityGroups',
    command: 'DescribeSecurityGroups',
    list: 'SecurityGroups',
    id: 'GroupId',
    most: 1000,
    newer: {
      item: { IpPermissions: [{ IpProtocol: '253', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] },
      out: {
        ingress: [
          {
            protocol: '253',
            fromPort: null,
            toPort: null,
            peer: { kind: 'ipv4', value: '10.0.0.0/8', accountId: null, vpcId: null, peeringStatus: null },
          },
        ],
      },
    },
  },
  {
    section: 'networkAcls',
    command: 'DescribeNetworkAcls',
    list: 'NetworkAcls',
    id: 'NetworkAclId',
    most: 1000,
    newer: {
      item: { Entries: [{ Egress: true, RuleNumber: 100, Protocol: '-1', RuleAction: 'Ponder' }] },
      out: {
        entries: [
          {
            egress: true,
            ruleNumber: 100,
            protocol: '-1',
            action: 'ponder',
            cidr: null,
            ipv6Cidr: null,
            fromPort: null,
            toPort: null,
          },
        ],
      },
    },
  },
  {
    section: 'networkInterfaces',
    command: 'DescribeNetworkInterfaces',
    list: 'NetworkInterfaces',
    id: 'NetworkInterfaceId',
    most: 1000,
    newer: {
      item: { InterfaceType: 'telepathic', Status: 'Dreaming', Attachment: { Status: 'Loose' } },
      out: {
        interfaceType: 'telepathic',
        status: 'dreaming',
        attachmentStatus: 'loose',
        sourceDestCheck: true,
      },
    },
  },
  {
    section: 'peeringConnections',
    command: 'DescribeVpcPeeringConnections',
    list: 'VpcPeeringConnections',
    id: 'VpcPeeringConnectionId',
    most: 1000,
    newer: { item: { Status: { Code: 'Estranged' } }, out: { status: 'estranged' } },
  },
  {
    section: 'transitGateways',
    command: 'DescribeTransitGateways',
    list: 'TransitGateways',
    id: 'TransitGatewayId',
    most: 1000,
    newer: { item: { State: 'Rebooting' }, out: { state: 'rebooting', securityGroupReferencing: false } },
  },
  {
    section: 'transitGatewayVpcAttachments',
    command: 'DescribeTransitGatewayVpcAttachments',
    list: 'TransitGatewayVpcAttachments',
    id: 'TransitGatewayAttachmentId',
    most: 1000,
    newer: {
      item: { State: 'Loose', Options: { ApplianceModeSupport: 'enable', Ipv6Support: 'sometimes' } },
      out: { state: 'loose', applianceMode: true, ipv6Support: false },
    },
  },
  {
    section: 'transitGatewayAttachments',
    command: 'DescribeTransitGatewayAttachments',
    list: 'TransitGatewayAttachments',
    id: 'TransitGatewayAttachmentId',
    most: 1000,
    newer: {
      item: { ResourceType: 'submarine-cable', NatGatewaySupport: 'Tilting' },
      out: {
        resourceType: 'submarine-cable',
        association: null,
        policyTable: null,
        natGatewaySupport: 'tilting',
      },
    },
  },
  {
    section: 'blockPublicAccessExclusions',
    command: 'DescribeVpcBlockPublicAccessExclusions',
    list: 'VpcBlockPublicAccessExclusions',
    id: 'ExclusionId',
    most: 1000,
    newer: { item: { InternetGatewayExclusionMode: 'allow-sideways' }, out: { mode: 'allow-sideways' } },
  },
];

type AnyCommand = never;
const commandOf = ({ command }: Listing): AnyCommand =>
  (sdk as unknown as Record<string, AnyCommand>)[`${command}Command`] as AnyCommand;

const check = (section: Section, items: readonly unknown[]) =>
  z.array(z.strictObject(sectionSchemas[section].shape)).parse(items);

describe.each(listings)('$section', (listing) => {
  const { section, command, list, id, most, newer } = listing;
  const collect = async (): Promise<readonly unknown[]> => await collectorOf(section).collect(fakeAws().aws);

  it('is read from both pages, an empty one between them, at the largest page size', async () => {
    ec2
      .on(commandOf(listing), { MaxResults: most } as never)
      .resolvesOnce({ [list]: [{ [id]: 'x-2' }], NextToken: 'two' } as never)
      .resolvesOnce({ NextToken: 'three' } as never)
      .resolvesOnce({ [list]: [{ [id]: 'x-1' }] } as never);
    const items = await collect();
    expect(check(section, items).map((item) => (item as unknown as { id: string }).id)).toEqual([
      'x-1',
      'x-2',
    ]);
    const tokens = ec2
      .commandCalls(commandOf(listing))
      .map(({ args }) => (args[0].input as { NextToken?: string }).NextToken);
    expect(tokens).toEqual([undefined, 'two', 'three']);
  });

  it('leaves a gap that names the action when it is denied', async () => {
    ec2.on(commandOf(listing)).rejects(denied());
    const refusal = await collect().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).gap).toEqual({
      action: `ec2:${command}`,
      code: 'UnauthorizedOperation',
      message: 'You are not authorized to perform this operation.',
    });
  });

  it('leaves a gap when the listing gives the same token again', async () => {
    ec2.on(commandOf(listing)).resolves({ [list]: [], NextToken: 'again' } as never);
    await expect(collect()).rejects.toMatchObject({ gap: { code: 'RepeatedToken' } });
  });

  it('leaves a gap, not a shorter list, when an item has no id', async () => {
    ec2.on(commandOf(listing)).resolves({ [list]: [{ [id]: 'x-1' }, {}] } as never);
    await expect(collect()).rejects.toMatchObject({
      gap: { action: `ec2:${command}`, code: 'UnreadableAnswer' },
    });
  });

  if (newer) {
    it('keeps a value that is newer than this code', async () => {
      ec2.on(commandOf(listing)).resolves({ [list]: [{ [id]: 'x-1', ...newer.item }] } as never);
      const [item] = check(section, await collect());
      expect(item).toMatchObject(newer.out);
    });
  }

  it('crashes on a bug of ours, instead of leaving a gap', async () => {
    ec2.on(commandOf(listing)).rejects(new TypeError('x is not a function'));
    await expect(collect()).rejects.toThrow(TypeError);
  });
});

describe('the collectors', () => {
  it('fill each section of the inventory once, in its order', () => {
    expect(collectors.map(({ section }) => section)).toEqual(sectionNames);
  });
});
