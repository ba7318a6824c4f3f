import type { Dice } from './dice.ts';
import { type Draft, newId, region, type Item } from './frame.ts';
import type { VpcPlan } from './random-vpc.ts';

type Endpoint = Item<'vpcEndpoints'>;
type VpcZone = { id: string; name: string; owningAccount: string | null; owningService: string | null };

interface Part {
  readonly plan: VpcPlan;
  readonly made: { readonly endpoints: readonly Endpoint[] };
}

const hosts: Readonly<Record<string, string>> = {
  s3: 's3',
  ssm: 'ssm',
  ssmmessages: 'ssmmessages',
  ec2messages: 'ec2messages',
  'ecr.api': 'api.ecr',
  sts: 'sts',
  kms: 'kms',
};

const serviceOf = ({ serviceName }: Endpoint): string =>
  serviceName?.replace(`com.amazonaws.${region}.`, '') ?? '';

const addressesOf = ({ plan }: Part, endpoint: Endpoint): string[] =>
  plan.interfaces
    .filter(({ id }) => endpoint.networkInterfaceIds.includes(id))
    .flatMap(({ privateIps }) => privateIps);

const recordOf = (dice: Dice, part: Part, endpoint: Endpoint, name: string) => {
  const alias = dice.chance(0.7);
  return {
    name,
    type: 'A',
    values: alias ? [] : addressesOf(part, endpoint),
    alias: alias ? (endpoint.dnsNames[0] ?? null) : null,
  };
};

/** AWS: a VPC takes no zone of a name for which an endpoint of its own has private DNS: the domains conflict. */
const hasName = ({ made }: Part, service: string): boolean =>
  made.endpoints.some((endpoint) => endpoint.privateDnsEnabled && serviceOf(endpoint) === service);

const elsewhere: ReadonlySet<string> = new Set([
  'peering',
  'transit-gateway',
  'virtual-private-gateway',
  'core-network',
  'local-gateway',
]);

/** Does a route of the VPC lead to another network? Zones of a VPC without one are not asked for: they would lead nowhere. */
const leadsElsewhere = ({ plan }: Part, drafts: ReadonlyMap<string, Draft>): boolean =>
  (drafts.get(plan.vpc.ownerId)?.routeTables ?? []).some(
    ({ vpcId, routes }) =>
      vpcId === plan.vpc.id &&
      routes.some(({ state, target }) => state !== 'blackhole' && elsewhere.has(target.kind)),
  );

/** Private hosted zones that lead VPCs to endpoints of others, as a hub of endpoints has them, and now and then a rule. */
export const drawZones = (dice: Dice, parts: readonly Part[], drafts: ReadonlyMap<string, Draft>): void => {
  const zonesOf = new Map<string, VpcZone[]>(parts.map(({ plan }) => [plan.vpc.id, []]));
  for (const part of parts)
    for (const endpoint of part.made.endpoints) {
      const host = hosts[serviceOf(endpoint)];
      const spokes = parts.filter((other) => other !== part && leadsElsewhere(other, drafts));
      if (host === undefined || endpoint.type !== 'Interface' || endpoint.privateDnsEnabled) continue;
      if (!dice.chance(0.6)) continue;
      const name = `${host}.${region}.amazonaws.com`;
      const ownerId = part.plan.vpc.ownerId;
      const id = newId('Z');
      drafts.get(ownerId)?.hostedZones.push({
        id,
        ownerId,
        name,
        records: { seen: [recordOf(dice, part, endpoint, name)] },
      });
      for (const other of [...dice.some(spokes, 0.8), ...dice.some([part], 0.5)]) {
        const zones = zonesOf.get(other.plan.vpc.id);
        if (zones && !hasName(other, serviceOf(endpoint)) && !zones.some((zone) => zone.name === name))
          zones.push({ id, name, owningAccount: ownerId, owningService: null });
      }
    }
  for (const { plan } of parts)
    for (const account of new Set([plan.vpc.ownerId, plan.tenant]))
      drafts
        .get(account)
        ?.vpcHostedZones.push({ vpcId: plan.vpc.id, zones: { seen: zonesOf.get(plan.vpc.id) ?? [] } });
  drawRules(dice, parts, drafts);
};

const drawRules = (dice: Dice, parts: readonly Part[], drafts: ReadonlyMap<string, Draft>): void => {
  for (const { plan } of parts) {
    const draft = drafts.get(plan.vpc.ownerId);
    if (!draft || !dice.chance(0.08)) continue;
    const id = newId('rslvr-rr');
    draft.resolverRules.push({
      id,
      ownerId: plan.vpc.ownerId,
      domainName: dice.pick([`ssm.${region}.amazonaws.com`, 'amazonaws.com', 'corp.example', '']),
      type: dice.pick(['forward', 'forward', 'system']),
      status: 'complete',
      targetIps: ['192.168.7.7'],
      resolverEndpointId: newId('rslvr-out'),
    });
    draft.resolverRuleAssociations.push({
      id: newId('rslvr-rrassoc'),
      ruleId: id,
      vpcId: plan.vpc.id,
      status: 'complete',
    });
  }
};
