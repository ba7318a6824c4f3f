import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { titleOf } from '../../src/plan/titles.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' } as const;

const nameOf = (id: string): string | null => (id === 'vpc-1' ? 'shop' : null);

describe('the title of a change', () => {
  it.each<[string, readonly Change[]]>([
    [
      'Turn on enableDnsSupport and enableDnsHostnames of shop (vpc-1)',
      (['enableDnsSupport', 'enableDnsHostnames'] as const).map((attribute) => ({
        kind: 'modify-vpc-attribute',
        ...place,
        vpcId: 'vpc-1',
        attribute,
        value: true,
      })),
    ],
    [
      'Turn off mapPublicIpOnLaunch of subnet-1',
      [
        {
          kind: 'modify-subnet-attribute',
          ...place,
          subnetId: 'subnet-1',
          attribute: 'mapPublicIpOnLaunch',
          value: false,
        },
      ],
    ],
    [
      'Turn off the source/destination check of eni-1',
      [
        {
          kind: 'modify-network-interface-attribute',
          ...place,
          interfaceId: 'eni-1',
          sourceDestCheck: false,
        },
      ],
    ],
    [
      'Let 10.7.1.0/24 in through acl-1; let acl-1 pass what goes to 10.0.0.0/8',
      [[false, '10.7.1.0/24'] as const, [true, '10.0.0.0/8'] as const].map(([egress, cidr]) => ({
        kind: 'create-network-acl-entry',
        ...place,
        aclId: 'acl-1',
        egress,
        ruleNumber: 90,
        protocol: '6',
        action: 'allow',
        cidr,
        ipv6Cidr: null,
        fromPort: 443,
        toPort: 443,
      })),
    ],
    [
      'Delete route 10.0.0.0/8 of rtb-1',
      [
        {
          kind: 'delete-route',
          ...place,
          tableId: 'rtb-1',
          destination: { kind: 'ipv4', value: '10.0.0.0/8' },
        },
      ],
    ],
    [
      'Stop * from connecting to vpce-svc-1',
      [
        {
          kind: 'modify-endpoint-service-permissions',
          ...place,
          serviceId: 'vpce-svc-1',
          addPrincipals: [],
          removePrincipals: ['*'],
        },
      ],
    ],
    [
      'Require acceptance of connections to vpce-svc-1 and vpce-svc-2',
      ['vpce-svc-1', 'vpce-svc-2'].map((serviceId) => ({
        kind: 'modify-endpoint-service',
        ...place,
        serviceId,
        acceptanceRequired: true,
      })),
    ],
    [
      'Accept the connection of vpce-1 to vpce-svc-1',
      [{ kind: 'accept-endpoint-connection', ...place, serviceId: 'vpce-svc-1', endpointId: 'vpce-1' }],
    ],
    [
      'Release the Elastic IP address 192.0.2.1',
      [{ kind: 'release-address', ...place, publicIp: '192.0.2.1' }],
    ],
  ])('is %s', (title, changes) => {
    expect(titleOf(changes, nameOf)).toBe(title);
  });
});
