import { describe, expect, it } from 'vitest';
import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { withNews } from '../../src/model/known-values.ts';
import { seen } from '../../src/model/observed.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../src/model/resources.ts';
import { admission } from '../../src/network/security-groups.ts';
import { collectorOf, fakeAws } from '../collectors/aws.ts';
import { mockClient } from '../mock-client.ts';

const rule = (protocol: string, port: number | null): SecurityGroupRule => ({
  protocol,
  fromPort: port,
  toPort: port,
  peer: { kind: 'ipv4', value: '0.0.0.0/0', accountId: null, vpcId: null, peeringStatus: null },
});

const newer = (protocol: string, port: number | null) => rule(withNews(protocol, ['newField']), port);

const admitted = (rules: readonly SecurityGroupRule[]) => admission(rules, 443, 'ipv4', () => seen([]));

describe('a rule of which AWS says a field that is newer than this code', () => {
  it.each([
    ['the port', newer('tcp', 443)],
    ['every port', newer('-1', null)],
    ['a protocol that is new as well', newer('new', 22)],
  ])('may let traffic in, or not, when it speaks of %s', (_what, one) => {
    const { ranges, gaps } = admitted([one]);
    expect(ranges).toEqual([]);
    expect(gaps).toMatchObject([{ code: 'UnfamiliarValue' }]);
    expect(gaps[0]?.message).toContain('newField in addition to the protocol');
  });

  it.each([
    ['another port', newer('tcp', 22)],
    ['another protocol', newer('udp', 443)],
  ])('matters to nobody when it speaks of %s', (_what, one) => {
    expect(admitted([one])).toMatchObject({ ranges: [], gaps: [] });
  });

  it('is kept where it names nobody else: whom it names is in that field', async () => {
    const mock = mockClient(EC2Client);
    mock.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          IpPermissions: [{ IpProtocol: withNews('tcp', ['newPeers']), FromPort: 443, ToPort: 443 }],
        },
      ],
    });
    const [group] = (await collectorOf('securityGroups').collect(fakeAws().aws)) as SecurityGroup[];
    expect(admitted(group?.ingress ?? [])).toMatchObject({ ranges: [], gaps: [{ code: 'UnfamiliarValue' }] });
  });
});
