import { describe, expect, it } from 'vitest';
import duplicateGatewayEndpoint from '../../src/checks/duplicate-gateway-endpoint.ts';
import isolatedSubnetWithoutSsm from '../../src/checks/isolated-subnet-without-ssm.ts';
import type { Check } from '../../src/checks/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import { audit } from '../../src/audit/audit.ts';
import {
  account,
  type AccountScenario,
  transitGateway,
  vpc,
  type VpcScenario,
} from '../../src/testing/index.ts';
import { vectors } from '../vectors.ts';

const findingOn = (check: Check, given: AccountScenario, id: string): Finding | undefined => {
  const options = {
    checks: [check],
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
  };
  return audit(given.inventory(), options).findings.find(({ subject }) => subject.id === id);
};

describe('gateway endpoints on one table', () => {
  it.each(vectors.gatewayDuplicates)('$id: $expect', ({ endpoints, expect: status }) => {
    const own = vpc('1', { region: 'us-east-1' }).subnet('one', { table: '1' }).subnet('two', { table: '2' });
    for (const endpoint of endpoints)
      own.gatewayEndpoint(endpoint.ServiceName.replace('com.amazonaws.us-east-1.', ''), {
        name: endpoint.VpcEndpointId.replace('vpce-', ''),
        in: endpoint.RouteTableIds.map((id) => id.replace('rtb-', '')),
        state: endpoint.State,
        ipAddressType: endpoint.IpAddressType,
      });
    expect(findingOn(duplicateGatewayEndpoint, account(own), 'rtb-1')?.status).toBe(status);
  });
});

describe('an isolated subnet', () => {
  const isolated = (
    region: string,
    services: readonly string[],
    options: { privateDns?: boolean; allow443From?: string } = {},
  ): VpcScenario => {
    const own = vpc('1', { region })
      .securityGroup('web')
      .securityGroup('db')
      .subnet('app', { instances: 1, groups: ['db'] });
    for (const service of services) own.interfaceEndpoint(service, { in: 'app', ...options });
    return own;
  };
  const all = ['ssm', 'ssmmessages', 'ec2messages'];
  const judged = (given: VpcScenario) => findingOn(isolatedSubnetWithoutSsm, account(given), 'subnet-app');

  const cases: Readonly<Record<string, () => readonly unknown[]>> = {
    SSM1: () => [judged(isolated('us-east-1', all))?.status, 'pass'],
    SSM2: () => {
      const { status, severity, message } = judged(isolated('us-east-1', ['ssm', 'ssmmessages'])) ?? {};
      return [
        [status, severity, message?.includes('3.3.40.0')],
        ['fail', 'low', true],
      ];
    },
    SSM3: () => {
      const { status, severity } = judged(isolated('us-east-1', all, { privateDns: false })) ?? {};
      return [
        [status, severity],
        ['fail', 'high'],
      ];
    },
    SSM4: () => [judged(isolated('mx-central-1', ['ssm', 'ssmmessages']))?.status, 'pass'],
    // Conditional for each interface: the subnet's instance carries sg-db.
    SSM5: () => [
      ['sg-web', 'sg-db'].map((group) => judged(isolated('us-east-1', all, { allow443From: group }))?.status),
      ['fail', 'pass'],
    ],
    SSM6: () => {
      const foreign = transitGateway('1', { owner: '999988887777' });
      const own = vpc('1', { region: 'us-east-1' })
        .subnet('app', { instances: 1, egress: 'tgw' })
        .attach(foreign, { in: 'app' });
      return [judged(own)?.status, 'unknown'];
    },
  };

  it('has a case for every vector', () => {
    expect(Object.keys(cases)).toEqual(vectors.ssm.map(({ id }) => id));
  });

  it.each(vectors.ssm)('$id: $expect', ({ id }) => {
    const [actual, expected] = cases[id]?.() ?? [];
    expect(actual).toEqual(expected);
  });
});
