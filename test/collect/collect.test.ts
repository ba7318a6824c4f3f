import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import * as ec2Sdk from '@aws-sdk/client-ec2';
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  STSServiceException,
} from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { inventorySchema, sectionNames } from '../../src/model/inventory.ts';
import { collect, type CollectOptions, type Progress } from '../../src/collect/collect.ts';
import { doctor } from '../../src/collect/doctor.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import { mockClient } from '../mock-client.ts';

const ec2 = mockClient(EC2Client);
const s3 = mockClient(S3Client);
const s3control = mockClient(S3ControlClient);
const sts = mockClient(STSClient);
const route53 = mockClient(Route53Client);
const organizations = mockClient(OrganizationsClient);

const refusal = (name: string) =>
  new EC2ServiceException({ name, message: 'You may not.', $fault: 'client', $metadata: { attempts: 1 } });

const options = (more: Partial<CollectOptions> = {}): CollectOptions => ({
  regions: ['eu-west-1'],
  accounts: [],
  profile: null,
  roleName: null,
  roleArn: null,
  externalId: null,
  vpcIds: [],
  homeRegion: 'eu-west-1',
  logger: silentLogger,
  now: () => new Date('2026-11-22T10:00:00Z'),
  toolVersion: '0.1.0',
  ...more,
});

const enabled = ['eu-west-1', 'us-east-1'];
const all = [...enabled, 'me-south-1'];
const named = (names: readonly string[]) => ({ Regions: names.map((RegionName) => ({ RegionName })) });

/** An account with one VPC that holds an instance, in every enabled region. */
beforeEach(() => {
  ec2.reset();
  s3.reset();
  s3control.reset();
  s3control.onAnyCommand().resolves({});
  sts.reset();
  route53.reset();
  organizations.reset();
  route53.on(ListHostedZonesCommand).resolves({ HostedZones: [] });
  organizations.onAnyCommand().rejects(refusal('AWSOrganizationsNotInUseException'));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  sts.on(GetCallerIdentityCommand).resolves({
    Account: '111122223333',
    Arn: 'arn:aws:iam::111122223333:user/ana',
  });
  s3.on(ListBucketsCommand).resolves({ Buckets: [] });
  ec2.onAnyCommand().resolves({});
  ec2.on(ec2Sdk.DescribeRegionsCommand).resolves(named(enabled));
  ec2.on(ec2Sdk.DescribeRegionsCommand, { AllRegions: true }).resolves(named(all));
  ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }] });
  ec2
    .on(ec2Sdk.DescribeNetworkInterfacesCommand)
    .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] });
});

const assumeRole = (refusing: readonly string[] = []) =>
  sts.on(AssumeRoleCommand).callsFake(({ RoleArn }: { RoleArn: string }) => {
    const account = RoleArn.split(':')[4] ?? '';
    if (refusing.includes(account)) {
      const $metadata = { attempts: 1 };
      throw new STSServiceException({
        name: 'AccessDenied',
        message: 'Not you.',
        $fault: 'client',
        $metadata,
      });
    }
    return {
      Credentials: { AccessKeyId: account, SecretAccessKey: 'b' },
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/Reader/pathproof` },
    };
  });

describe('an inventory', () => {
  it('has a unit for each region, in order, that fits the published shape', async () => {
    const inventory = await collect(options({ regions: [] }));
    expect(() => inventorySchema.parse(inventory)).not.toThrow();
    expect(inventory.regions.map(({ region }) => region)).toEqual(enabled);
    expect(inventory.scope).toEqual({ complete: true, vpcIds: [] });
    expect(inventory.targets.map(({ status }) => status)).toEqual(['assessed', 'assessed']);
    expect(inventory.collectedAt).toBe('2026-11-22T10:00:00.000Z');
    expect(Object.keys(inventory.regions[0]?.sections ?? {})).toEqual(sectionNames);
  });

  it('counts the calls of the account apart from those of its regions', async () => {
    const { accountCalls, regions } = await collect(options());
    const answered = { at: '2026-11-22T10:00:00.000Z', requestId: null };
    expect(accountCalls).toEqual([
      {
        accountId: '111122223333',
        calls: [
          { action: 'ec2:DescribeRegions', calls: 1, failed: 0, retries: 0, last: answered },
          {
            action: 'organizations:DescribeOrganization',
            calls: 1,
            failed: 1,
            retries: 0,
            failures: [{ ...answered, code: 'AWSOrganizationsNotInUseException' }],
          },
          { action: 's3:ListAllMyBuckets', calls: 1, failed: 0, retries: 0, last: answered },
          { action: 'sts:GetCallerIdentity', calls: 1, failed: 0, retries: 0, last: answered },
        ],
      },
    ]);
    expect(regions[0]?.apiCalls).toContainEqual({
      action: 'ec2:DescribeVpcs',
      calls: 1,
      failed: 0,
      retries: 0,
      last: answered,
    });
  });

  it('is partial where one section was refused, and whole in the rest', async () => {
    ec2.on(ec2Sdk.DescribeRouteTablesCommand).rejects(refusal('UnauthorizedOperation'));
    const { regions, targets } = await collect(options());
    const gap = { action: 'ec2:DescribeRouteTables', code: 'UnauthorizedOperation', message: 'You may not.' };
    expect(targets).toEqual([
      { accountId: '111122223333', region: 'eu-west-1', status: 'partial', gaps: [gap] },
    ]);
    expect(regions[0]?.sections.routeTables).toEqual({ gap });
    expect(regions[0]?.sections.subnets).toEqual({ seen: [] });
  });

  it('asks once what AWS says alike in all accounts of a region', async () => {
    assumeRole();
    await collect(options({ accounts: ['444455556666', '111122223333'], roleName: 'Reader' }));
    expect(ec2.commandCalls(ec2Sdk.DescribeVpcEndpointServicesCommand)).toHaveLength(1);
  });

  it('asks again for another account what one was refused', async () => {
    assumeRole();
    ec2
      .on(ec2Sdk.DescribeVpcEndpointServicesCommand)
      .rejectsOnce(refusal('UnauthorizedOperation'))
      .resolves({ ServiceDetails: [{ ServiceName: 'com.amazonaws.eu-west-1.s3' }] });
    const { regions } = await collect(
      options({ accounts: ['444455556666', '111122223333'], roleName: 'Reader' }),
    );
    const seen = regions.map(({ sections }) => ('seen' in sections.endpointServices ? 'seen' : 'gap'));
    expect(seen.sort()).toEqual(['gap', 'seen']);
  });

  it('crashes on a bug of ours', async () => {
    ec2.on(ec2Sdk.DescribeSubnetsCommand).rejects(new TypeError('x is undefined'));
    await expect(collect(options())).rejects.toThrow(TypeError);
  });
});

describe('a region', () => {
  it('that refuses everything is a line of coverage, after few calls', async () => {
    ec2.reset();
    ec2.onAnyCommand().rejects(refusal('UnauthorizedOperation'));
    ec2.on(ec2Sdk.DescribeRegionsCommand).resolves(named(enabled));
    const { regions, targets, accountCalls } = await collect(options());
    expect(regions).toEqual([]);
    expect(targets).toMatchObject([
      { region: 'eu-west-1', status: 'not-assessed', gaps: [{ message: 'You may not.' }] },
    ]);
    expect(accountCalls[0]?.calls).toContainEqual({
      action: 'ec2:DescribeVpcs',
      calls: 1,
      failed: 1,
      retries: 0,
      failures: [{ at: '2026-11-22T10:00:00.000Z', code: 'UnauthorizedOperation', requestId: null }],
    });
    expect(ec2.calls()).toHaveLength(4);
  });

  it('that is not enabled is a line of coverage', async () => {
    const { targets, scope } = await collect(options({ regions: ['me-south-1', 'eu-west-1'] }));
    expect(targets.map(({ region, status }) => [region, status])).toEqual([
      ['eu-west-1', 'assessed'],
      ['me-south-1', 'not-assessed'],
    ]);
    expect(targets[1]?.gaps[0]).toMatchObject({ code: 'RegionNotEnabled' });
    expect(scope.complete).toBe(false);
  });

  it('of a misspelled name suggests the right one', async () => {
    await expect(collect(options({ regions: ['eu-wset-1'] }))).rejects.toMatchObject({
      name: 'UserError',
      message: 'eu-wset-1 is no AWS region.',
      hint: 'Did you mean eu-west-1?',
    });
  });

  const idle = (more: Partial<CollectOptions> = {}) => {
    ec2.on(ec2Sdk.DescribeNetworkInterfacesCommand).resolves({});
    return collect(options(more));
  };
  const ownDefault = { VpcId: 'vpc-1', IsDefault: true, OwnerId: '111122223333' };

  it.each([
    ['no VPC at all', 'one request', [], ['ec2:DescribeVpcs']],
    [
      'an untouched default VPC',
      'three requests',
      [ownDefault],
      ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeVpcEndpoints', 'ec2:DescribeVpcs'],
    ],
  ])('with %s costs %s, and says that it was not read in depth', async (_what, _cost, Vpcs, asked) => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs });
    const { regions, targets } = await idle();
    expect(regions[0]?.apiCalls.map(({ action }) => action)).toEqual(asked);
    expect(regions[0]?.sections.networkInterfaces).toEqual({ seen: [] });
    expect(regions[0]?.sections.vpcEndpoints).toEqual({ seen: [] });
    expect(targets).toEqual([
      { accountId: '111122223333', region: 'eu-west-1', status: 'assessed', gaps: [], idle: true },
    ]);
    expect(regions[0]?.sections.routeTables).toMatchObject(
      Vpcs.length === 0 ? { seen: [] } : { gap: { code: 'IdleRegion' } },
    );
    expect(regions[0]?.sections.buckets).toEqual({ seen: [] });
  });

  it('without a VPC is asked all of it when that is asked for', async () => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs: [] });
    await idle({ deep: true });
    expect(ec2.commandCalls(ec2Sdk.DescribeVpcEndpointsCommand)).toHaveLength(1);
    expect(ec2.commandCalls(ec2Sdk.DescribeNetworkInterfacesCommand)).toHaveLength(1);
  });

  it('with a VPC of its own is asked everything else while its interfaces are listed', async () => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1', OwnerId: '111122223333' }] });
    let answer: (page: object) => void = () => {};
    const listed = new Promise<object>((resolve) => {
      answer = resolve;
    });
    ec2.on(ec2Sdk.DescribeNetworkInterfacesCommand).callsFake(() => listed);
    ec2.on(ec2Sdk.DescribeSubnetsCommand).callsFake(() => {
      answer({});
      return {};
    });
    const { regions } = await collect(options());
    expect(regions[0]?.sections.networkInterfaces).toEqual({ seen: [] });
    // Without a transit gateway there is no attachment to list.
    expect(ec2.commandCalls(ec2Sdk.DescribeTransitGatewayVpcAttachmentsCommand)).toHaveLength(0);
  });

  it('that looks idle is read whole when that is asked for', async () => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs: [ownDefault] });
    const { regions, targets } = await idle({ deep: true });
    expect(regions[0]?.sections.routeTables).toEqual({ seen: [] });
    expect(targets[0]).not.toHaveProperty('idle');
  });

  it.each([
    ['a VPC of its own', [{ VpcId: 'vpc-1', OwnerId: '111122223333', IsDefault: false }]],
    ['a VPC that another account shares', [{ VpcId: 'vpc-1', OwnerId: '444455556666', IsDefault: true }]],
  ])('with %s is not idle', async (_what, Vpcs) => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).resolves({ Vpcs });
    await idle();
    expect(ec2.commandCalls(ec2Sdk.DescribeSubnetsCommand)).toHaveLength(1);
  });

  it('that looks idle is read whole when another account uses its transit gateway', async () => {
    assumeRole();
    const isHub = async (client: EC2Client) =>
      (await client.config.credentials()).accessKeyId === '444455556666';
    ec2
      .on(ec2Sdk.DescribeTransitGatewaysCommand)
      .resolves({ TransitGateways: [{ TransitGatewayId: 'tgw-1', OwnerId: '444455556666' }] });
    const answer = (hub: object, spoke: object) => async (_input: unknown, getClient: () => unknown) =>
      (await isHub(getClient() as EC2Client)) ? hub : spoke;
    ec2.on(ec2Sdk.DescribeVpcsCommand).callsFake(answer({}, { Vpcs: [{ VpcId: 'vpc-1' }] }));
    ec2
      .on(ec2Sdk.DescribeNetworkInterfacesCommand)
      .callsFake(answer({}, { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }));
    const { regions, targets } = await collect(
      options({ accounts: ['111122223333', '444455556666'], roleName: 'Reader' }),
    );
    expect(regions[1]?.sections.transitGateways).toMatchObject({ seen: [{ id: 'tgw-1' }] });
    expect(targets.some(({ idle: is }) => is)).toBe(false);
  });

  it('whose VPCs could not be listed is asked for everything else', async () => {
    ec2.on(ec2Sdk.DescribeVpcsCommand).rejects(refusal('UnauthorizedOperation'));
    ec2.on(ec2Sdk.DescribeNetworkInterfacesCommand).resolves({});
    await collect(options());
    expect(ec2.commandCalls(ec2Sdk.DescribeSubnetsCommand)).toHaveLength(1);
    expect(ec2.commandCalls(ec2Sdk.DescribeEgressOnlyInternetGatewaysCommand)).toHaveLength(1);
  });

  it.each([
    ['a transit gateway is shared with it', { TransitGateways: [{ TransitGatewayId: 'tgw-1' }] }, {}],
    [
      'an interface of one is there',
      {},
      { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', InterfaceType: 'transit_gateway' }] },
    ],
  ])('is asked for attachments where %s', async (_what, gateways, interfaces) => {
    ec2.on(ec2Sdk.DescribeTransitGatewaysCommand).resolves(gateways);
    ec2.on(ec2Sdk.DescribeNetworkInterfacesCommand).resolves(interfaces as never);
    await collect(options());
    expect(ec2.commandCalls(ec2Sdk.DescribeTransitGatewayVpcAttachmentsCommand)).toHaveLength(1);
    expect(ec2.commandCalls(ec2Sdk.DescribeTransitGatewayAttachmentsCommand)).toHaveLength(1);
  });
});

describe('an account', () => {
  const accounts = ['111122223333', '444455556666', '777788889999'];

  it('whose role refuses is a line of coverage, and the others are read', async () => {
    assumeRole(['777788889999']);
    const { targets, regions } = await collect(options({ accounts, roleName: 'Reader', externalId: 'x' }));
    expect(targets.map(({ accountId, region, status }) => [accountId, region, status])).toEqual([
      ['111122223333', 'eu-west-1', 'assessed'],
      ['444455556666', 'eu-west-1', 'assessed'],
      ['777788889999', null, 'not-assessed'],
    ]);
    expect(targets[2]?.gaps).toEqual([
      { action: 'sts:AssumeRole', code: 'AccessDenied', message: 'Not you.' },
    ]);
    expect(regions.map(({ callerArn }) => callerArn)).toEqual([
      'arn:aws:iam::111122223333:user/ana',
      'arn:aws:sts::444455556666:assumed-role/Reader/pathproof',
    ]);
  });

  it("is entered once, and the caller's own not at all", async () => {
    assumeRole();
    await collect(options({ accounts, regions: [], roleName: 'Reader', externalId: 'x' }));
    const asked = sts.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input);
    expect(asked.map(({ RoleArn }) => RoleArn)).toEqual([
      'arn:aws:iam::444455556666:role/Reader',
      'arn:aws:iam::777788889999:role/Reader',
    ]);
    expect(asked[0]).toMatchObject({ ExternalId: 'x', RoleSessionName: 'pathproof-20261122T100000Z' });
  });

  it('in another partition has roles of that partition', async () => {
    sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: '111122223333', Arn: 'arn:aws-cn:iam::111122223333:user/ana' });
    ec2.on(ec2Sdk.DescribeRegionsCommand).resolves(named(['cn-north-1']));
    assumeRole();
    const { regions } = await collect(
      options({ accounts: ['444455556666'], regions: [], roleName: 'Reader' }),
    );
    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input.RoleArn).toBe(
      'arn:aws-cn:iam::444455556666:role/Reader',
    );
    expect(regions).toMatchObject([{ partition: 'aws-cn', region: 'cn-north-1' }]);
  });

  it('that hides which regions it has is a line of coverage, unless they were named', async () => {
    assumeRole();
    ec2
      .on(ec2Sdk.DescribeRegionsCommand)
      .resolvesOnce(named(enabled))
      .rejects(refusal('UnauthorizedOperation'));
    const hidden = await collect(
      options({ accounts: accounts.slice(0, 2), regions: [], roleName: 'Reader' }),
    );
    expect(hidden.targets.filter(({ region }) => region === null)).toHaveLength(1);
    const { targets, scope } = await collect(options());
    expect(targets).toMatchObject([{ region: 'eu-west-1', status: 'assessed' }]);
    expect(scope.complete).toBe(false);
  });

  it.each([
    [{ accounts: ['12'] }, '12 is no account id.'],
    [
      { accounts: ['444455556666'] },
      "Account 444455556666 is not the caller's own (111122223333), and no role to take there is named.",
    ],
  ])('that cannot be meant is refused before anything is read: %o', async (more, message) => {
    await expect(collect(options(more))).rejects.toMatchObject({ name: 'UserError', message });
  });

  it('is a mistake to mend when every role refuses', async () => {
    assumeRole(accounts);
    const all = options({ accounts: accounts.slice(1), roleName: 'Reader' });
    await expect(collect(all)).rejects.toMatchObject({
      name: 'UserError',
      message: 'None of the 2 accounts could be read: sts:AssumeRole answered AccessDenied: Not you.',
    });
  });
});

describe('an organization', () => {
  const named = (Id: string, more: object = { State: 'ACTIVE' }) => ({ Id, Name: `n${Id}`, ...more });

  beforeEach(() => {
    assumeRole(['777788889999']);
    organizations
      .on(DescribeOrganizationCommand)
      .resolves({ Organization: { Id: 'o-1', MasterAccountId: '777788889999' } });
    organizations.on(ListRootsCommand).resolves({ Roots: [{ Id: 'r-1', Name: 'Root' }] });
    organizations.on(ListOrganizationalUnitsForParentCommand).resolves({ OrganizationalUnits: [] });
    organizations.on(ListAccountsCommand).callsFake(({ NextToken }) =>
      NextToken
        ? { Accounts: [named('777788889999'), named('888899990000', { Status: 'SUSPENDED' })] }
        : {
            Accounts: [named('444455556666', { Status: 'ACTIVE' }), named('111122223333')],
            NextToken: '2',
          },
    );
  });

  const scan = (more: Partial<CollectOptions> = {}) =>
    collect(options({ organization: true, roleName: 'Reader', ...more }));

  it('is read account by account; those that refuse or are not active are lines of coverage', async () => {
    const { targets, organization } = await scan();
    expect(
      targets.map(({ accountId, region, status, gaps }) => [accountId, region, status, gaps[0]?.code]),
    ).toEqual([
      ['111122223333', 'eu-west-1', 'assessed', undefined],
      ['444455556666', 'eu-west-1', 'assessed', undefined],
      ['777788889999', null, 'not-assessed', 'AccessDenied'],
      ['888899990000', null, 'not-assessed', 'AccountNotActive'],
    ]);
    expect(organization).toMatchObject({
      seen: {
        id: 'o-1',
        managementAccountId: '777788889999',
        accounts: { seen: [{ id: '111122223333', state: 'active' }, {}, {}, { state: 'suspended' }] },
        units: { seen: [{ id: 'r-1', name: 'Root', parentId: null }] },
      },
    });
  });

  it.each([
    [{ includeAccounts: ['444455556666'] }, ['444455556666']],
    [{ excludeAccounts: ['777788889999', '888899990000'] }, ['111122223333', '444455556666']],
  ])('is read in part when asked so: %o', async (more, accounts) => {
    expect((await scan(more)).targets.map(({ accountId }) => accountId)).toEqual(accounts);
  });

  it('is read below a unit, at whatever depth', async () => {
    organizations
      .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'ou-1' })
      .resolves({ OrganizationalUnits: [{ Id: 'ou-2', Name: 'Deep' }] });
    organizations.on(ListAccountsForParentCommand).resolves({ Accounts: [] });
    organizations
      .on(ListAccountsForParentCommand, { ParentId: 'ou-2' })
      .resolves({ Accounts: [named('444455556666')] });
    const { targets, organization } = await scan({ organization: false, organizationalUnits: ['ou-1'] });
    expect(targets.map(({ accountId }) => accountId)).toEqual(['444455556666']);
    expect(organization).toMatchObject({
      seen: {
        accountsOf: ['ou-1'],
        accounts: { seen: [{ parentId: 'ou-2' }] },
        units: { seen: [{ id: 'ou-1' }, { id: 'ou-2', parentId: 'ou-1' }] },
      },
    });
  });

  it('that may not be listed is something to mend', async () => {
    organizations.on(ListAccountsCommand).rejects(refusal('AccessDeniedException'));
    await expect(scan()).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('organizations:ListAccounts answered AccessDeniedException'),
    });
  });

  it('does not hold an account that was to be included', async () => {
    await expect(scan({ includeAccounts: ['999900001111'] })).rejects.toMatchObject({
      message: 'Account 999900001111 is not among the 4 accounts that were listed.',
    });
  });

  it('is named by every scan that may ask, without a list of its accounts', async () => {
    const { organization } = await collect(options());
    expect(organization).toMatchObject({ seen: { id: 'o-1', accounts: { gap: { code: 'NotAsked' } } } });
    expect(organizations.commandCalls(ListAccountsCommand)).toHaveLength(0);
  });
});

describe('the caller', () => {
  const failing = (error: Error) => sts.on(GetCallerIdentityCommand).rejects(error);
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', /AWS_PROFILE/],
    ['TokenProviderError', 'Token is expired.', /aws sso login/],
    ['TimeoutError', 'Too slow', /network/],
  ])('without working credentials (%s) is told what to do', async (name, message, hint) => {
    failing(named(name, message));
    await expect(collect(options())).rejects.toMatchObject({
      name: 'UserError',
      hint: expect.stringMatching(hint),
    });
  });

  it('whose credentials expired is told to sign in with the profile', async () => {
    failing(refusal('ExpiredToken'));
    await expect(collect(options({ profile: 'audit' }))).rejects.toMatchObject({
      hint: expect.stringContaining('aws sso login --profile audit'),
    });
  });

  it('takes the role that it was told to take first', async () => {
    assumeRole();
    const { caller } = await collect(options({ roleArn: 'arn:aws:iam::444455556666:role/Reader' }));
    expect(caller).toEqual({
      accountId: '444455556666',
      arn: 'arn:aws:sts::444455556666:assumed-role/Reader/pathproof',
    });
    expect(sts.commandCalls(GetCallerIdentityCommand)).toHaveLength(0);
  });
});

describe('a collection', () => {
  it('that is ended early keeps what it has, and says what it did not reach', async () => {
    const stop = new AbortController();
    ec2.on(ec2Sdk.DescribeSubnetsCommand).callsFake(() => {
      stop.abort();
      return {};
    });
    const inventory = await collect(options({ regions: [], signal: stop.signal }));
    expect(inventory.interrupted).toBe(true);
    expect(inventory.regions[0]?.sections.vpcs).toMatchObject({ seen: [{ id: 'vpc-1' }] });
    expect(inventory.targets).toHaveLength(2);
    expect(inventory.targets.every(({ gaps }) => gaps.some(({ code }) => code === 'Interrupted'))).toBe(true);
    expect(() => inventorySchema.parse(inventory)).not.toThrow();
  });

  it('tells its progress, to the end', async () => {
    const heard: Progress[] = [];
    await collect(options({ regions: [], onProgress: (progress) => heard.push(progress) }));
    expect(heard.at(-1)).toMatchObject({ done: 2, total: 2, accountId: '111122223333' });
    expect(heard.at(-1)?.calls).toBe(
      [ec2, s3, sts, route53, organizations].reduce((sum, client) => sum + client.calls().length, 0),
    );
  });
});

describe('the doctor', () => {
  it('says of each action whether it is allowed, and changes nothing', async () => {
    ec2.on(ec2Sdk.DescribeNatGatewaysCommand).rejects(refusal('UnauthorizedOperation'));
    ec2.on(ec2Sdk.DescribeVpcBlockPublicAccessOptionsCommand).rejects(refusal('InvalidAction'));
    ec2.on(ec2Sdk.DescribeVpcAttributeCommand).rejects(refusal('DryRunOperation'));
    const { accounts, healthy } = await doctor(options({ regions: [] }));
    const answers = new Map(accounts[0]?.actions.map(({ action, answer }) => [action, answer]));
    expect(answers.get('ec2:DescribeNatGateways')).toBe('denied');
    expect(answers.get('ec2:DescribeVpcBlockPublicAccessOptions')).toBe('other');
    expect(answers.get('ec2:DescribeVpcAttribute')).toBe('allowed');
    expect(answers.get('s3:GetBucketPolicy')).toBe('other');
    expect(accounts[0]?.regions.map(({ region, answer }) => [region, answer])).toEqual([
      ['eu-west-1', 'allowed'],
      ['us-east-1', 'allowed'],
    ]);
    expect(healthy).toBe(false);
  });

  it('finds an account well where only a bucket to try is missing', async () => {
    expect((await doctor(options())).healthy).toBe(true);
  });

  it('says why an account cannot be read', async () => {
    assumeRole(['444455556666']);
    const { accounts } = await doctor(options({ accounts: ['444455556666'], roleName: 'Reader' }));
    expect(accounts).toMatchObject([{ arn: null, gaps: [{ code: 'AccessDenied' }], actions: [] }]);
  });
});
