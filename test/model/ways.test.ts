import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/model/path.ts';
import { isDeliveredWay, isPrivateWay, outcomeWords, wayWord, wayWords } from '../../src/model/ways.ts';

const hop = (kind: Path['hops'][number]['kind'], id: string): Path['hops'][number] => ({
  kind,
  id,
  because: { kind: 'assumption' },
  text: '',
});

const path = (changes: Partial<Path>): Path => ({
  disposition: 'delivered',
  egress: null,
  hops: [],
  by: null,
  gap: null,
  assumptions: [],
  ...changes,
});

const inOther = (id: string): boolean => id === 'vpce-far';

describe('a way has one word, a few words and a sentence', () => {
  it.each<[Partial<Path>, string, string, string]>([
    [{ egress: 'nat-gateway' }, 'nat', 'nat gateway', 'delivered through a NAT gateway'],
    [{ egress: 'nat-instance' }, 'nat', 'nat instance', 'delivered through a NAT instance'],
    [{ egress: 'core-network' }, 'tgw', 'core network', 'delivered through a core network'],
    [{ egress: 'peering' }, 'unknown', 'peering', 'delivered through a peering connection'],
    [{ egress: 'local' }, 'unknown', 'local', 'delivered within the VPC'],
    [
      { egress: 'interface-endpoint', hops: [hop('interface-endpoint', 'vpce-near')] },
      'interface',
      'interface endpoint',
      'delivered through an interface endpoint',
    ],
    [
      { egress: 'peering', hops: [hop('peering', 'pcx-1'), hop('interface-endpoint', 'vpce-far')] },
      'interface (central)',
      'peering',
      'delivered through a peering connection and an interface endpoint',
    ],
    [
      { disposition: 'dropped', by: 'route-table', hops: [hop('route-table', 'rtb-1')] },
      'blocked (blackhole)',
      'dropped at rtb-1',
      'dropped by route table',
    ],
    [
      { disposition: 'denied', by: 'network-acl', hops: [hop('network-acl', 'acl-1')] },
      'blocked (network ACL)',
      'denied at acl-1',
      'denied by network ACL',
    ],
    [{ disposition: 'no-route' }, 'none', 'no route leads there', 'no route'],
    [{ disposition: 'unknown' }, 'unknown', 'unknown at an unknown place', 'unknown (not seen)'],
  ])('%j is %s', (changes, word, words, sentence) => {
    const way = path(changes);
    expect([wayWord(way, inOther), wayWords(way), outcomeWords(way)]).toEqual([word, words, sentence]);
  });

  it.each([
    ['gateway', true, true],
    ['interface (central)', true, true],
    ['nat', true, false],
    ['blocked (DNS)', false, false],
    ['none', false, false],
    ['unknown', false, false],
  ])('%s: delivered %s, by an endpoint %s', (word, delivered, byEndpoint) => {
    expect([isDeliveredWay(word), isPrivateWay(word)]).toEqual([delivered, byEndpoint]);
  });
});
