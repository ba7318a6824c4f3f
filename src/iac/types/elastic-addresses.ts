import type { Gap } from '../../model/observed.ts';
import { firstGap } from '../reading.ts';
import type { Notes } from '../facts.ts';

// AWS: an address is put on an instance's first interface, or on an interface (EC2 API, AssociateAddress).
const elastic = ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'] as const;

/** Is an Elastic IP address on something: by the address itself, or by an association; else why that is not known. */
export const elasticOn = (
  notes: Notes,
  property: 'InstanceId' | 'NetworkInterfaceId',
  id: string,
): { readonly sure: boolean; readonly gap: Gap | null } => {
  const { scope } = notes;
  const gaps = elastic
    .flatMap((type) => scope.naming(type, property, id))
    .map((one) =>
      firstGap(
        one.uncertain,
        ...scope.links(one, property).items.flatMap((link) => (link.id === id ? [link.gap] : [])),
      ),
    );
  const sure = gaps.includes(null);
  return { sure, gap: sure ? null : (gaps[0] ?? null) };
};
