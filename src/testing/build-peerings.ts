import type { PeeringConnection } from '../model/resources.ts';
import type { VpcDraft } from './draft.ts';

const sideOf = (vpc: VpcDraft): PeeringConnection['requester'] => ({
  vpcId: vpc.id,
  accountId: vpc.accountId,
  region: vpc.region,
  cidrs: vpc.cidrs,
  ipv6Cidrs: vpc.ipv6Cidrs,
});

/** Puts the peering connections into the units of both sides. */
export const buildPeerings = (vpcs: readonly VpcDraft[]): void => {
  for (const vpc of vpcs) {
    for (const [at, { other, status }] of vpc.spec.peerings.entries()) {
      const far = vpcs.find(({ scenario }) => scenario === other);
      const id = far && vpc.names.find(vpc.name, `pcx-${vpc.name}-${far.name}`);
      if (!far || id === undefined)
        throw new Error(`Peering number ${at + 1} of vpc ${vpc.name} leads nowhere.`);
      const connection: PeeringConnection = { id, status, requester: sideOf(vpc), accepter: sideOf(far) };
      for (const unit of new Set([vpc.unit, far.unit])) unit.items.peeringConnections.push(connection);
    }
  }
};
