import type { Declaration, DeclaredResource, Value } from '../../src/iac/declared.ts';
import { iacGap } from '../../src/iac/declared.ts';
import { previewInventories } from '../../src/iac/preview-inventories.ts';
import type { PreviewedInventories, PreviewRequest } from '../../src/iac/previewed.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createResolver, type PathResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';

/** A property as tests write it: `@address` and `@address.Attribute` are references, `?` is unknown, `a|b` after `@` one of several. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

const because = iacGap('ReferenceAmbiguous', 'Which one is meant is lost.');

/** Why `?` is not known. */
export const hidden = iacGap('KnownAfterApply', 'It is known after apply.');

const reference = (text: string): Value => {
  const [, to = '', attribute = 'Ref'] = /^(.*?)(?:\.([A-Z][A-Za-z0-9]*))?$/.exec(text) ?? [];
  return { is: 'reference', to, attribute, assumption: null };
};

/** A property as a Value. */
export const valueOf = (plain: Plain): Value => {
  if (plain === '?') return { is: 'unknown', gap: hidden };
  if (typeof plain === 'string' && plain.startsWith('@')) {
    const [first = '', ...others] = plain.slice(1).split('|');
    return others.length === 0
      ? reference(first)
      : { is: 'one-of', values: [first, ...others].map(reference), because };
  }
  if (typeof plain !== 'object' || plain === null) return { is: 'known', value: plain };
  if (Array.isArray(plain)) {
    const items = (plain as readonly Plain[]).filter((one) => one !== '…').map(valueOf);
    return { is: 'list', items, more: plain.includes('…') ? hidden : null };
  }
  return {
    is: 'object',
    fields: Object.fromEntries(Object.entries(plain).map(([name, one]) => [name, valueOf(one)])),
  };
};

/** What a test says of a resource beside its properties. */
export interface Parts {
  readonly liveId?: string;
  readonly uncertain?: boolean;
  readonly region?: string;
}

/** A declared resource. */
export const resource = (
  type: string,
  address: string,
  properties: Readonly<Record<string, Plain>> = {},
  { liveId, uncertain = false, region = 'eu-west-1' }: Parts = {},
): DeclaredResource => ({
  address,
  type: type.includes('::') ? type : `AWS::EC2::${type}`,
  liveId: liveId ?? null,
  uncertain: uncertain ? iacGap('ParameterUnknown', `Whether ${address} is made is not known.`) : null,
  accountId: '111122223333',
  region,
  properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valueOf(one)])),
  origin: { address: address.replace(/#.*$/, ''), file: 'main.tf', line: null, language: 'terraform' },
});

/** A declaration of these resources. */
export const declaration = (
  after: readonly DeclaredResource[],
  parts: Partial<Declaration> = {},
): Declaration => ({
  name: 'code',
  kind: 'terraform-plan',
  before: [],
  after,
  read: [],
  skipped: [],
  gaps: [],
  assumptions: [],
  ...parts,
});

/** The inventories of a declaration. */
export const preview = (one: Declaration, parts: Partial<PreviewRequest> = {}): PreviewedInventories =>
  previewInventories({
    declarations: [one],
    over: null,
    account: null,
    region: null,
    assumeAligned: false,
    at: '2026-11-30T00:00:00.000Z',
    version: '0.0.0',
    ...parts,
  });

const doors: Readonly<Record<string, string>> = {
  'gateway-endpoint': 'gateway',
  'interface-endpoint': 'interface',
  'nat-gateway': 'nat',
  'nat-instance': 'nat',
  'internet-gateway': 'igw',
  'egress-only-internet-gateway': 'igw',
  'transit-gateway': 'tgw',
  'virtual-private-gateway': 'vgw',
};

/** Which way traffic of a subnet to a service goes over IPv4: what carries most of it, or how it ends. */
export const doorOf = (resolver: PathResolver, subnetId: string, service: string): string => {
  const subnet = resolver.world.locate('subnets', subnetId);
  if (!subnet) return 'no subnet';
  const { families } = resolver.toService(subnet, service);
  const shares = families.find(({ family }) => family === 'ipv4')?.shares ?? [];
  const [largest] = shares.toSorted((a, b) => b.share - a.share);
  if (!largest) return 'none';
  const { disposition, egress } = largest.path;
  const door = doors[egress ?? ''] ?? egress ?? 'local';
  if (disposition === 'unknown') return door === 'tgw' || door === 'vgw' ? door : 'unknown';
  if (disposition === 'delivered') return door;
  return disposition === 'no-route' ? 'none' : 'blocked';
};

/** What answers which way traffic goes in an inventory. */
export const waysIn = (inventory: Inventory): PathResolver => createResolver(createWorld(inventory));
