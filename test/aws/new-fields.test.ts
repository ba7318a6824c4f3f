import * as ec2 from '@aws-sdk/client-ec2';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { type Client, type Command, createAsk, type Limit } from '../../src/aws/ask.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { newFieldsInJson, newFieldsInXml } from '../../src/aws/new-fields.ts';
import { ListProfileAssociationsCommand } from '../../src/aws/profiles-commands.ts';
import { createRecordedAsk } from '../../src/aws/recorded-answers.ts';
import { ListResolverRulesCommand } from '../../src/aws/resolver-commands.ts';

const anyTime: Limit = (task) => task();

/** What the SDK makes of an answer that comes over HTTP, and which fields were noticed in it. */
const readOff = async (command: Command<unknown>, text: string) => {
  const options = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: () =>
        Promise.resolve({
          response: { statusCode: 200, headers: { 'x-amzn-requestid': 'r' }, body: Buffer.from(text) },
        }),
    },
  };
  const of = command instanceof ListResourceRecordSetsCommand ? Route53Client : ec2.EC2Client;
  const calls = createCallLog();
  const limits = { place: anyTime, overall: anyTime };
  const ask = createAsk({ client: new of(options as never) as Client, calls, limits, signal: null });
  return { answer: await ask(command), noticed: calls.list()[0]?.newFields };
};

const xmlOf = (operation: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="x"><requestId>r</requestId>${inner}</${operation}Response>`;

const inList = (list: string, inner: string): string => `<${list}><item>${inner}</item></${list}>`;

const tables = new ec2.DescribeRouteTablesCommand({});
const routeTable = (inner: string): string =>
  xmlOf('DescribeRouteTables', inList('routeTableSet', `<routeTableId>rtb-1</routeTableId>${inner}`));

const records = (inner: string): string =>
  `<ListResourceRecordSetsResponse xmlns="x"><ResourceRecordSets><ResourceRecordSet><Name>a.</Name><Type>A</Type>${inner}</ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>1</MaxItems></ListResourceRecordSetsResponse>`;

/** Each thing that decides a way: the command, an answer with further elements in the thing, where the thing's value is. */
const deciding: readonly (readonly [
  string,
  Command<unknown>,
  (news: string) => string,
  readonly (string | number)[],
  string,
])[] = [
  [
    'a route',
    tables,
    (news) => routeTable(inList('routeSet', `<gatewayId>igw-1</gatewayId><state>active</state>${news}`)),
    ['RouteTables', 0, 'Routes', 0, 'State'],
    'active + newField',
  ],
  [
    'an association of a route table, in its state too',
    tables,
    (news) =>
      routeTable(
        inList(
          'associationSet',
          `<subnetId>subnet-1</subnetId><associationState><state>associated</state>${news}</associationState>`,
        ),
      ),
    ['RouteTables', 0, 'Associations', 0, 'AssociationState', 'State'],
    'associated + newField',
  ],
  [
    'an association of which no state is said',
    tables,
    (news) => routeTable(inList('associationSet', `<main>true</main>${news}`)),
    ['RouteTables', 0, 'Associations', 0, 'AssociationState', 'State'],
    ' + newField',
  ],
  [
    'an entry of a network ACL',
    new ec2.DescribeNetworkAclsCommand({}),
    (news) =>
      xmlOf(
        'DescribeNetworkAcls',
        inList('networkAclSet', inList('entrySet', `<ruleAction>allow</ruleAction>${news}`)),
      ),
    ['NetworkAcls', 0, 'Entries', 0, 'RuleAction'],
    'allow + newField',
  ],
  ...(['ipPermissions', 'ipPermissionsEgress'] as const).map(
    (list) =>
      [
        `a rule of a security group (${list}), in its peers too`,
        new ec2.DescribeSecurityGroupsCommand({}),
        (news: string) =>
          xmlOf(
            'DescribeSecurityGroups',
            inList(
              'securityGroupInfo',
              inList(
                list,
                `<ipProtocol>tcp</ipProtocol>${inList('ipRanges', `<cidrIp>10.0.0.0/8</cidrIp>${news}`)}`,
              ),
            ),
          ),
        ['SecurityGroups', 0, list.replace('ip', 'Ip'), 0, 'IpProtocol'],
        'tcp + newField',
      ] as const,
  ),
  [
    'an attachment of an internet gateway',
    new ec2.DescribeInternetGatewaysCommand({}),
    (news) =>
      xmlOf(
        'DescribeInternetGateways',
        inList('internetGatewaySet', inList('attachmentSet', `<state>available</state>${news}`)),
      ),
    ['InternetGateways', 0, 'Attachments', 0, 'State'],
    'available + newField',
  ],
  [
    'an attachment of an egress-only internet gateway',
    new ec2.DescribeEgressOnlyInternetGatewaysCommand({}),
    (news) =>
      xmlOf(
        'DescribeEgressOnlyInternetGateways',
        inList('egressOnlyInternetGatewaySet', inList('attachmentSet', `<state>attached</state>${news}`)),
      ),
    ['EgressOnlyInternetGateways', 0, 'Attachments', 0, 'State'],
    'attached + newField',
  ],
  [
    'an appliance of a NAT gateway',
    new ec2.DescribeNatGatewaysCommand({}),
    (news) =>
      xmlOf(
        'DescribeNatGateways',
        inList('natGatewaySet', inList('attachedApplianceSet', `<type>network-firewall-proxy</type>${news}`)),
      ),
    ['NatGateways', 0, 'AttachedAppliances', 0, 'Type'],
    'network-firewall-proxy + newField',
  ],
  [
    'an association of a transit gateway attachment',
    new ec2.DescribeTransitGatewayAttachmentsCommand({}),
    (news) =>
      xmlOf(
        'DescribeTransitGatewayAttachments',
        inList('transitGatewayAttachments', `<association><state>associated</state>${news}</association>`),
      ),
    ['TransitGatewayAttachments', 0, 'Association', 'State'],
    'associated + newField',
  ],
  [
    'a route of a transit gateway, in its attachments too',
    new ec2.SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId: 't', Filters: [] }),
    (news) =>
      xmlOf(
        'SearchTransitGatewayRoutes',
        inList(
          'routeSet',
          `${inList('transitGatewayAttachments', `<resourceId>vpc-1</resourceId>${news}`)}<state>active</state>`,
        ),
      ),
    ['Routes', 0, 'State'],
    'active + newField',
  ],
  [
    'an exclusion from Block Public Access',
    new ec2.DescribeVpcBlockPublicAccessExclusionsCommand({}),
    (news) =>
      xmlOf(
        'DescribeVpcBlockPublicAccessExclusions',
        inList('vpcBlockPublicAccessExclusionSet', `<state>create-complete</state>${news}`),
      ),
    ['VpcBlockPublicAccessExclusions', 0, 'State'],
    'create-complete + newField',
  ],
  [
    'a record of a hosted zone',
    new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' }),
    records,
    ['ResourceRecordSets', 0, 'Type'],
    'A + newField',
  ],
];

const at = (answer: unknown, way: readonly (string | number)[]): unknown =>
  way.reduce<unknown>((thing, step) => (thing as Record<string | number, unknown>)[step], answer);

describe.each(deciding)(
  'a field that nobody has looked at, in %s,',
  (_what, command, answerWith, way, said) => {
    it('is written beside what the thing says of itself', async () => {
      const { answer, noticed } = await readOff(command, answerWith('<newField>on</newField>'));
      expect(at(answer, way)).toBe(said);
      expect(noticed).toEqual([expect.stringMatching(/\.newField$/)]);
    });

    it.each(['<newField/>', '<newField></newField>', '<newField>false</newField>'])(
      'changes nothing where it says nothing: %s',
      async (news) => {
        const plain = await readOff(command, answerWith(''));
        const { answer, noticed } = await readOff(command, answerWith(news));
        expect(plain.noticed).toBeUndefined();
        expect({ ...(answer as object), $metadata: 0 }).toEqual({
          ...(plain.answer as object),
          $metadata: 0,
        });
        expect(noticed).toHaveLength(1);
      },
    );
  },
);

describe('the fields of an answer', () => {
  it('are noticed where they decide no way, and change nothing', async () => {
    const command = new ec2.DescribeVpcsCommand({});
    const inner = '<vpcId>vpc-1</vpcId><newField><item><key>a</key></item></newField>';
    const { answer, noticed } = await readOff(command, xmlOf('DescribeVpcs', inList('vpcSet', inner)));
    expect((answer as ec2.DescribeVpcsCommandOutput).Vpcs).toEqual([{ VpcId: 'vpc-1' }]);
    expect(noticed).toEqual(['Vpcs.newField']);
  });

  it('are found in the thing that has them, among others', async () => {
    const route = (inner: string) => `<item><state>active</state>${inner}</item>`;
    const all = ['', '<newA><b>1</b></newA><newC>2</newC>', ''].map(route).join('');
    const { answer } = await readOff(tables, routeTable(`<routeSet>${all}</routeSet>`));
    const { RouteTables } = answer as ec2.DescribeRouteTablesCommandOutput;
    expect(RouteTables?.[0]?.Routes?.map(({ State }) => State)).toEqual([
      'active',
      'active + newA, newC',
      'active',
    ]);
  });

  it('are none in an answer of those that were looked at', () => {
    expect(newFieldsInXml(tables, routeTable('<ownerId>1</ownerId><tagSet/><propagatingVgwSet/>'))).toEqual(
      [],
    );
  });

  it('are not judged where nobody has looked at the operation', () => {
    const command = new ec2.DescribeImagesCommand({});
    expect(newFieldsInXml(command, xmlOf('DescribeImages', '<newField>1</newField>'))).toEqual([]);
  });

  it.each([
    [new ListResolverRulesCommand({}), { ResolverRules: [{ Id: 'r', DomainName: 'a.' }] }],
    [new ListProfileAssociationsCommand({}), { ProfileAssociations: [{ Id: 'r', Status: 'COMPLETE' }] }],
  ])('are found in JSON, of services whose client is our own', (command, answer) => {
    expect(newFieldsInJson(command, { ...answer, $metadata: { attempts: 1 } })).toEqual([]);
    const [list = '', [thing] = []] = Object.entries(answer)[0] ?? [];
    const found = newFieldsInJson(command, { [list]: [thing, { ...thing, NewField: { A: 1 } }] });
    expect(found).toEqual([{ at: [list, 1], name: 'NewField', says: true }]);
  });

  it('are found in answers that somebody saved, and written into what decides', async () => {
    const calls = createCallLog();
    const route = { State: 'active', NewField: 'on', NewList: [], Off: false };
    const answer = { RouteTables: [{ RouteTableId: 'rtb-1', NewField: 1, Routes: [route] }] };
    const file = {
      accountId: null,
      region: null,
      name: 'ec2-describe-route-tables',
      about: [],
      page: 0,
      path: 'a',
    };
    const place = { accountId: '111122223333', region: 'eu-west-1' };
    const found = await createRecordedAsk([{ ...file, answer }], place, calls)(tables);
    expect(found.RouteTables?.[0]?.Routes?.[0]?.State).toBe('active + NewField');
    expect(route.State).toBe('active');
    expect(calls.list()[0]?.newFields).toEqual([
      'RouteTables.NewField',
      'RouteTables.Routes.NewField',
      'RouteTables.Routes.NewList',
      'RouteTables.Routes.Off',
    ]);
  });
});
