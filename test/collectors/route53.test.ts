import {
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, it } from 'vitest';
import type { Section, Sections } from '../../src/model/inventory.ts';
import { type Answers, collectorOf, fakeAws, fakeClient, type Known } from './aws.ts';
import { mockClient } from '../mock-client.ts';

const route53 = mockClient(Route53Client);
afterEach(() => {
  route53.reset();
});

const refusal = (name = 'AccessDenied') =>
  new Route53ServiceException({
    name,
    message: 'User is not authorized.',
    $fault: 'client',
    $metadata: { httpStatusCode: 403, attempts: 1 },
  });

const collect = async (section: Section, known: Known = {}, answers: Answers = {}) => {
  const ours = fakeClient(answers);
  const { aws } = fakeAws(known, ours.client);
  const items: any[] = [...(await collectorOf(section).collect(aws))];
  return { items, sent: ours.sent };
};

const vpc = (id: string, ownerId = '111122223333') => ({ id, ownerId }) as Sections['vpcs'];

const table = (vpcId: string, kind: string, state = 'active') =>
  ({ vpcId, propagatingVgws: [], routes: [{ state, target: { kind, id: 'x' } }] }) as never;

const endpoint = (vpcId: string, more: Partial<Sections['vpcEndpoints']> = {}) =>
  ({ vpcId, type: 'Interface', state: 'available', privateDnsEnabled: false, ...more }) as never;

/** VPCs of which some are joined to other networks. */
const network: Known = {
  vpcs: {
    seen: ['vpc-a', 'vpc-b', 'vpc-c', 'vpc-d', 'vpc-e', 'vpc-f']
      .map((id) => vpc(id))
      .concat(vpc('vpc-shared', '444455556666')),
  },
  routeTables: {
    seen: [
      table('vpc-a', 'transit-gateway'),
      table('vpc-b', 'nat-gateway'),
      table('vpc-c', 'peering', 'blackhole'),
      table('vpc-shared', 'transit-gateway'),
    ],
  },
  vpcEndpoints: {
    seen: [
      endpoint('vpc-d'),
      endpoint('vpc-e', { privateDnsEnabled: true }),
      endpoint('vpc-f', { privateDnsEnabled: true, privateDnsOnlyForInboundResolverEndpoint: true }),
    ],
  },
};
const quiet: Known = { vpcs: { seen: [vpc('vpc-b')] } };
const gap = { action: 'ec2:DescribeRouteTables', code: 'UnauthorizedOperation', message: 'No.' };

describe('hosted zones of VPCs', () => {
  it('are asked for where they can change a verdict, page by page', async () => {
    route53
      .on(ListHostedZonesByVPCCommand, { VPCId: 'vpc-a', VPCRegion: 'eu-west-1', MaxItems: 100 })
      .resolvesOnce({
        HostedZoneSummaries: [
          {
            HostedZoneId: 'Z2',
            Name: 'SSM.eu-west-1.amazonaws.com.',
            Owner: { OwningAccount: '444455556666' },
          },
        ],
        MaxItems: 100,
        NextToken: 'two',
      })
      .resolvesOnce({
        HostedZoneSummaries: [
          { HostedZoneId: 'Z1', Name: 'corp.', Owner: { OwningService: 'efs.amazonaws.com' } },
        ],
        MaxItems: 100,
      });
    route53
      .on(ListHostedZonesByVPCCommand, { VPCId: 'vpc-d' })
      .resolves({ HostedZoneSummaries: [], MaxItems: 100 });
    route53
      .on(ListHostedZonesByVPCCommand, { VPCId: 'vpc-f' })
      .resolves({ HostedZoneSummaries: [], MaxItems: 100 });
    const { items } = await collect('vpcHostedZones', network);
    expect(items).toEqual([
      {
        vpcId: 'vpc-a',
        zones: {
          seen: [
            { id: 'Z1', name: 'corp', owningAccount: null, owningService: 'efs.amazonaws.com' },
            {
              id: 'Z2',
              name: 'ssm.eu-west-1.amazonaws.com',
              owningAccount: '444455556666',
              owningService: null,
            },
          ],
        },
      },
      { vpcId: 'vpc-d', zones: { seen: [] } },
      { vpcId: 'vpc-f', zones: { seen: [] } },
    ]);
    const asked = route53.calls().map(({ args }) => (args[0].input as any).VPCId as string);
    expect(asked.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['vpc-a', 'vpc-a', 'vpc-d', 'vpc-f']);
    expect(route53.calls()[1]?.args[0].input).toMatchObject({ NextToken: 'two', MaxItems: 100 });
  });

  it('are not asked for where nothing depends on them', async () => {
    expect((await collect('vpcHostedZones', quiet)).items).toEqual([]);
    expect(route53.calls()).toHaveLength(0);
  });

  it('that are denied are asked for once, and a gap for every VPC', async () => {
    route53.on(ListHostedZonesByVPCCommand).rejects(refusal());
    const { items } = await collect('vpcHostedZones', network);
    expect(items.map(({ vpcId, zones }) => [vpcId, zones.gap.action, zones.gap.code])).toEqual(
      ['vpc-a', 'vpc-d', 'vpc-f'].map((id) => [id, 'route53:ListHostedZonesByVPC', 'AccessDenied']),
    );
    expect(route53.calls()).toHaveLength(1);
  });

  it('that fail for one VPC are a gap of that one alone', async () => {
    route53.on(ListHostedZonesByVPCCommand).resolves({ HostedZoneSummaries: [], MaxItems: 100 });
    route53.on(ListHostedZonesByVPCCommand, { VPCId: 'vpc-d' }).rejects(refusal('ThrottlingException'));
    const { items } = await collect('vpcHostedZones', network);
    expect(items.map(({ zones }) => 'gap' in zones)).toEqual([false, true, false]);
  });

  it('are a gap where the routes that decide about them are', async () => {
    await expect(collect('vpcHostedZones', { ...network, routeTables: { gap } })).rejects.toMatchObject({
      gap,
    });
  });
});

describe('hosted zones', () => {
  const zone = (Id: string, Name: string, PrivateZone = true) => ({
    Id: `/hostedzone/${Id}`,
    Name,
    CallerReference: Id,
    Config: { PrivateZone },
  });

  it('are listed on all pages, and only those for names of AWS are asked for their records', async () => {
    route53
      .on(ListHostedZonesCommand)
      .resolvesOnce({
        HostedZones: [zone('Z3', 'corp.example.com.'), zone('Z0', 'amazonaws.com.', false)],
        IsTruncated: true,
        NextMarker: 'Z1',
        MaxItems: 100,
        Marker: '',
      })
      .resolvesOnce({
        HostedZones: [zone('Z1', 'ssm.eu-west-1.amazonaws.com.'), zone('Z2', 'ssm.us-east-1.amazonaws.com.')],
        IsTruncated: false,
        MaxItems: 100,
        Marker: 'Z1',
      });
    route53
      .on(ListResourceRecordSetsCommand, { HostedZoneId: 'Z1' })
      .resolvesOnce({
        ResourceRecordSets: [
          {
            Name: 'ssm.eu-west-1.amazonaws.com.',
            Type: 'A',
            AliasTarget: {
              DNSName: 'VPCE-1.ssm.eu-west-1.vpce.amazonaws.com.',
              HostedZoneId: 'Z7',
              EvaluateTargetHealth: false,
            },
          },
          { Name: 'ssm.eu-west-1.amazonaws.com.', Type: 'SOA', ResourceRecords: [{ Value: 'ns. root.' }] },
        ],
        IsTruncated: true,
        NextRecordName: '\\052.ssm.eu-west-1.amazonaws.com.',
        NextRecordType: 'A',
        MaxItems: 300,
      })
      .resolvesOnce({
        ResourceRecordSets: [
          {
            Name: '\\052.ssm.eu-west-1.amazonaws.com.',
            Type: 'A',
            ResourceRecords: [{ Value: '10.0.0.9' }, { Value: '10.0.0.10' }],
          },
          {
            Name: 'new.ssm.eu-west-1.amazonaws.com.',
            Type: 'HTTPS' as never,
            ResourceRecords: [{ Value: '1 .' }],
          },
          {
            Name: 'b.ssm.eu-west-1.amazonaws.com.',
            Type: 'CNAME',
            ResourceRecords: [{ Value: 'SSM.Example.com.' }],
          },
        ],
        IsTruncated: false,
        MaxItems: 300,
      });
    const { items } = await collect('hostedZones', network);
    expect(items.map(({ id, records }) => [id, records.seen.length])).toEqual([
      ['Z1', 5],
      ['Z2', 0],
      ['Z3', 0],
    ]);
    const name = 'ssm.eu-west-1.amazonaws.com';
    expect(items[0]).toEqual({
      id: 'Z1',
      ownerId: '111122223333',
      name,
      records: {
        seen: [
          { name: `*.${name}`, type: 'A', values: ['10.0.0.10', '10.0.0.9'], alias: null },
          { name: `b.${name}`, type: 'CNAME', values: ['ssm.example.com'], alias: null },
          { name: `new.${name}`, type: 'HTTPS', values: [], alias: null },
          { name, type: 'A', values: [], alias: 'vpce-1.ssm.eu-west-1.vpce.amazonaws.com' },
          { name, type: 'SOA', values: [], alias: null },
        ],
      },
    });
    const asked = route53.commandCalls(ListResourceRecordSetsCommand).map(({ args }) => args[0].input);
    expect(asked).toEqual([
      { HostedZoneId: 'Z1', MaxItems: 300 },
      {
        HostedZoneId: 'Z1',
        MaxItems: 300,
        StartRecordName: '\\052.ssm.eu-west-1.amazonaws.com.',
        StartRecordType: 'A',
      },
    ]);
  });

  it('keep the gap of records that may not be read', async () => {
    route53.on(ListHostedZonesCommand).resolves({
      HostedZones: [zone('Z1', 'amazonaws.com.')],
      IsTruncated: false,
      MaxItems: 100,
      Marker: '',
    });
    route53.on(ListResourceRecordSetsCommand).rejects(refusal());
    const { items } = await collect('hostedZones', network);
    expect(items).toMatchObject([
      { id: 'Z1', records: { gap: { action: 'route53:ListResourceRecordSets', code: 'AccessDenied' } } },
    ]);
  });

  it('that may not be listed are a gap', async () => {
    route53.on(ListHostedZonesCommand).rejects(refusal());
    await expect(collect('hostedZones', network)).rejects.toMatchObject({
      gap: { action: 'route53:ListHostedZones', code: 'AccessDenied' },
    });
  });

  it('are not asked for where no VPC can depend on them', async () => {
    expect((await collect('hostedZones', quiet)).items).toEqual([]);
    expect(route53.calls()).toHaveLength(0);
  });
});

const associations = [{ id: 'a-1', ruleId: 'rslvr-rr-1', vpcId: 'vpc-a', status: 'complete' }];

describe('resolver rules', () => {
  it('and their associations come from all pages, without those that Resolver makes itself', async () => {
    const { items, sent } = await collect('resolverRuleAssociations', network, {
      ListResolverRuleAssociations: [
        {
          ResolverRuleAssociations: [
            { Id: 'a-2', ResolverRuleId: 'rslvr-rr-2', VPCId: 'vpc-b', Status: 'PONDERING' },
          ],
          NextToken: 'two',
        },
        {
          ResolverRuleAssociations: [
            { Id: 'a-1', ResolverRuleId: 'rslvr-rr-1', VPCId: 'vpc-a', Status: 'COMPLETE' },
            {
              Id: 'a-0',
              ResolverRuleId: 'rslvr-autodefined-rr-internet-resolver',
              VPCId: 'vpc-a',
              Status: 'COMPLETE',
            },
          ],
        },
      ],
    });
    expect(items).toEqual([
      { id: 'a-1', ruleId: 'rslvr-rr-1', vpcId: 'vpc-a', status: 'complete' },
      { id: 'a-2', ruleId: 'rslvr-rr-2', vpcId: 'vpc-b', status: 'pondering' },
    ]);
    expect(sent.map(({ input }) => input)).toEqual([
      { MaxResults: 100 },
      { MaxResults: 100, NextToken: 'two' },
    ]);
  });

  it('keep their targets and a type that is newer than this code', async () => {
    const { items } = await collect(
      'resolverRules',
      { resolverRuleAssociations: { seen: associations } },
      {
        ListResolverRules: [
          {
            ResolverRules: [
              {
                Id: 'rslvr-rr-2',
                OwnerId: '444455556666',
                DomainName: '.',
                RuleType: 'TELEPATHY',
                Status: 'COMPLETE',
              },
            ],
            NextToken: 'two',
          },
          {
            ResolverRules: [
              {
                Id: 'rslvr-rr-1',
                OwnerId: '444455556666',
                DomainName: 'AmazonAWS.com.',
                RuleType: 'FORWARD',
                Status: 'COMPLETE',
                TargetIps: [{ Ip: '10.1.0.5' }, { Ipv6: '2001:db8::5' }],
                ResolverEndpointId: 'rslvr-out-1',
              },
            ],
          },
        ],
      },
    );
    expect(items).toEqual([
      {
        id: 'rslvr-rr-1',
        ownerId: '444455556666',
        domainName: 'amazonaws.com',
        type: 'forward',
        status: 'complete',
        targetIps: ['10.1.0.5', '2001:db8::5'],
        resolverEndpointId: 'rslvr-out-1',
      },
      {
        id: 'rslvr-rr-2',
        ownerId: '444455556666',
        domainName: '',
        type: 'telepathy',
        status: 'complete',
        targetIps: [],
        resolverEndpointId: null,
      },
    ]);
  });

  it('are not asked for where none is associated', async () => {
    expect((await collect('resolverRules', network)).sent).toEqual([]);
    expect((await collect('resolverRuleAssociations', quiet)).sent).toEqual([]);
  });

  it('that are denied are a gap', async () => {
    const denied = { ListResolverRuleAssociations: refusal('AccessDeniedException') };
    await expect(collect('resolverRuleAssociations', network, denied)).rejects.toMatchObject({
      gap: { action: 'route53resolver:ListResolverRuleAssociations', code: 'AccessDeniedException' },
    });
  });
});

describe('Route 53 Profiles', () => {
  const known: Known = {
    dnsProfileAssociations: {
      seen: [{ id: 'rpassoc-1', profileId: 'rp-1', vpcId: 'vpc-a', status: 'complete' }],
    },
  };

  it('and their associations come from all pages', async () => {
    const { items, sent } = await collect('dnsProfileAssociations', network, {
      ListProfileAssociations: [
        {
          ProfileAssociations: [
            { Id: 'rpassoc-2', ProfileId: 'rp-1', ResourceId: 'vpc-b', Status: 'DOZING' },
          ],
          NextToken: 'two',
        },
        {
          ProfileAssociations: [
            { Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: 'vpc-a', Status: 'COMPLETE' },
          ],
        },
      ],
    });
    expect(items).toEqual([
      { id: 'rpassoc-1', profileId: 'rp-1', vpcId: 'vpc-a', status: 'complete' },
      { id: 'rpassoc-2', profileId: 'rp-1', vpcId: 'vpc-b', status: 'dozing' },
    ]);
    expect(sent.map(({ input }) => input)).toEqual([
      { maxResults: '100' },
      { maxResults: '100', nextToken: 'two' },
    ]);
  });

  it('say what they give, kinds that are newer than this code included', async () => {
    const { items } = await collect('dnsProfiles', known, {
      ListProfileResourceAssociations: [
        {
          ProfileResourceAssociations: [
            { ResourceArn: 'arn:aws:route53:::hostedzone/Z1', Status: 'COMPLETE' },
          ],
          NextToken: 'two',
        },
        {
          ProfileResourceAssociations: [
            {
              ResourceArn: 'arn:aws:route53resolver:eu-west-1:444455556666:resolver-rule/rslvr-rr-1',
              Status: 'COMPLETE',
            },
            { ResourceArn: 'arn:aws:ec2:eu-west-1:444455556666:vpc-endpoint/vpce-1', Status: 'UPDATING' },
            { ResourceArn: 'arn:aws:dreams:eu-west-1:444455556666:dream/1', Status: 'COMPLETE' },
          ],
        },
      ],
    });
    expect(items[0].id).toBe('rp-1');
    expect(
      items[0].resources.seen.map(({ kind, resourceId, status }: any) => [kind, resourceId, status]),
    ).toEqual([
      ['other', '', 'complete'],
      ['vpc-endpoint', 'vpce-1', 'updating'],
      ['hosted-zone', 'Z1', 'complete'],
      ['resolver-rule', 'rslvr-rr-1', 'complete'],
    ]);
  });

  it('whose contents are denied keep the gap', async () => {
    const denied = { ListProfileResourceAssociations: refusal('AccessDeniedException') };
    expect((await collect('dnsProfiles', known, denied)).items).toMatchObject([
      { id: 'rp-1', resources: { gap: { action: 'route53profiles:ListProfileResourceAssociations' } } },
    ]);
  });

  it('are not asked for where nothing depends on them', async () => {
    expect((await collect('dnsProfileAssociations', quiet)).sent).toEqual([]);
  });
});
