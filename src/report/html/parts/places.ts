import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';

/** Where a subnet is. */
export interface Place {
  readonly accountId: string;
  readonly vpcId: string;
}

/** Where things of a report are, as far as it says so. */
export interface Places {
  readonly homeOf: (subnetId: string) => Place | null;
  /** The account of a VPC. */
  readonly ownerOf: (vpcId: string) => string | null;
}

/** Where subnets and VPCs are: the matrix has all of them, where the report brings it along. */
export const placesIn = ({ matrix }: Partial<Report>): Places => {
  const homes = new Map((matrix?.rows ?? []).map((row) => [row.subnetId, row]));
  const owners = new Map((matrix?.rows ?? []).map(({ vpcId, accountId }) => [vpcId, accountId]));
  return {
    homeOf: (subnetId) => homes.get(subnetId) ?? null,
    ownerOf: (vpcId) => owners.get(vpcId) ?? null,
  };
};

/** The same, where a finding is about the subnet itself. */
export const placesFor = ({ subject }: Finding, places: Places | undefined): Places => {
  const { id, vpcId, accountId } = subject;
  return {
    homeOf: (subnetId) =>
      subnetId === id && vpcId ? { accountId, vpcId } : (places?.homeOf(subnetId) ?? null),
    ownerOf: (wanted) => places?.ownerOf(wanted) ?? null,
  };
};
