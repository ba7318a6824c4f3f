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
  ])('is %s', (title, changes) => {
    expect(titleOf(changes, nameOf)).toBe(title);
  });
});
